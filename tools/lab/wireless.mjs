/**
 * Writes testdata/wireless: a capture of 802.11 in monitor mode, made up frame by frame, and a manifest of what is in it. Deterministic; needs
 * nothing but Node: `node tools/lab/wireless.mjs`. With `--check` it writes nothing and fails when a committed file differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { gzip } from './craft/gzip.mjs';
import { jsonText } from './json-text.mjs';
import { tellStory } from './wireless/scenario.mjs';

const pathOf = (name) => fileURLToPath(new URL(`../../testdata/wireless/${name}`, import.meta.url));
const CAPTURE = 'monitor.pcap.gz';
const MANIFEST = 'manifest.json';

const { capture, told } = tellStory();
const manifest = `${jsonText({ capture: CAPTURE, ...told })}\n`;

if (process.argv.includes('--check')) {
  const isSame =
    gunzipSync(readFileSync(pathOf(CAPTURE))).equals(capture) && readFileSync(pathOf(MANIFEST), 'utf8') === manifest;
  if (!isSame) console.error('testdata/wireless is not what wireless.mjs writes: run node tools/lab/wireless.mjs');
  process.exitCode = isSame ? 0 : 1;
} else {
  mkdirSync(pathOf('.'), { recursive: true });
  writeFileSync(pathOf(CAPTURE), gzip(capture));
  writeFileSync(pathOf(MANIFEST), manifest);
  console.log(`${told.frames} frames, ${told.flows.length} flows, in testdata/wireless`);
}
