/**
 * Records sites where nothing bad happens, each for some minutes, all at a time: `node tools/lab/benign.mjs FOLDER [SECONDS] [SITE...]`.
 * Needs Linux, root and the programs of `packages.mjs`; everything happens in network namespaces that lead nowhere, as in record.mjs.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SITES } from './benign/plans.mjs';
import { recordInNamespaces } from './in-namespaces.mjs';
import { BENIGN } from './packages.mjs';
import { gatherLabels } from './site/labels-file.mjs';

const [folder, seconds = '540', ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node tools/lab/benign.mjs FOLDER [SECONDS] [SITE...]');
  process.exitCode = 2;
} else {
  const recording = fileURLToPath(new URL('benign/recording.mjs', import.meta.url));
  const all = SITES.map(({ name }) => name);
  const names = all.filter((name) => wanted.length === 0 || wanted.includes(name));
  const target = resolve(folder);
  await Promise.all(names.map((name) => recordInNamespaces(recording, target, BENIGN, [name, seconds])));
  gatherLabels(target, all);
}
