/**
 * Records flows over lines whose delay, jitter, loss and rate are set by construction, and labels each flow with the class of its quality and the
 * cause: `node tools/lab/qos.mjs train|test FOLDER [FROM TO]`. The sets share neither values nor client programs. Needs Linux, root,
 * /dev/net/tun and the programs of `packages.mjs`; runs in namespaces of its own, as record.mjs does.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordInNamespaces } from './in-namespaces.mjs';
import { QUALITY } from './packages.mjs';

const [set, folder, ...more] = process.argv.slice(2);

if (QUALITY[set] === undefined || folder === undefined) {
  console.error('usage: node tools/lab/qos.mjs train|test FOLDER [FROM TO]');
  process.exitCode = 2;
} else {
  const recording = fileURLToPath(new URL('qos/recording.mjs', import.meta.url));
  await recordInNamespaces(recording, resolve(folder), QUALITY[set], [set, ...more]);
}
