/** One file of the labels of all captures of a folder, of those that recordings have written one by one. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { jsonText } from '../json-text.mjs';

/** Adds `NAME.labels.json` of the folder to its `labels.json` in the order of `names`, and removes them. @returns all labels */
export function gatherLabels(target, names) {
  mkdirSync(target, { recursive: true });
  const path = `${target}/labels.json`;
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const known = new Map(before.map((labels) => [labels.capture, labels]));
  for (const name of readdirSync(target).filter((file) => file.endsWith('.labels.json'))) {
    const labels = JSON.parse(readFileSync(`${target}/${name}`, 'utf8'));
    known.set(labels.capture, labels);
    rmSync(`${target}/${name}`);
  }
  const placeOf = ({ capture }) => names.indexOf(capture.replace('.pcap.gz', ''));
  const recordings = [...known.values()].toSorted((one, other) => placeOf(one) - placeOf(other));
  writeFileSync(path, `${jsonText(recordings)}\n`);
  return recordings;
}
