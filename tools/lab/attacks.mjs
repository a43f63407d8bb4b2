/**
 * Records attacks by real tools among people at work, each at a site of its own, with labels of every flow:
 * `node tools/lab/attacks.mjs FOLDER [--small] [NAME...]`. Small ones are those of testdata/attacks-lab. Needs Linux, root and the programs
 * of `packages.mjs`; everything happens in network namespaces that lead nowhere, as in record.mjs.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ATTACKS } from './attacks/plans.mjs';
import { readmeOf } from './attacks/readme.mjs';
import { recordInNamespaces } from './in-namespaces.mjs';
import { ATTACKS as PACKAGES } from './packages.mjs';
import { gatherLabels } from './site/labels-file.mjs';

const AT_ONCE = 3;

const options = process.argv.slice(2);
const [folder, ...wanted] = options.filter((each) => each !== '--small');
const ALL = ATTACKS.map(({ name }) => name);
const names = ALL.filter((name) => wanted.length === 0 || wanted.includes(name));

if (folder === undefined) {
  console.error('usage: node tools/lab/attacks.mjs FOLDER [--small] [NAME...]');
  process.exitCode = 2;
} else {
  const target = resolve(folder);
  const recording = fileURLToPath(new URL('attacks/recording.mjs', import.meta.url));
  const size = options.includes('--small') ? 'small' : 'big';
  const waiting = [...names];
  const recordNext = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      await recordInNamespaces(recording, target, PACKAGES, [name, size]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, recordNext));
  const recordings = gatherLabels(target, ALL);
  if (size === 'small') writeFileSync(`${target}/README.md`, readmeOf(recordings));
}
