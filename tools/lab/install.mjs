/**
 * Installs the Debian packages that recordings need: `node tools/lab/install.mjs`. Where there is no apt-get or no right to use it, it says what to
 * install. Servers among them may be started by it; the lab does not need them running.
 */
import { spawnSync } from 'node:child_process';
import { ATTACKS, BENIGN, DATAGRAMS, QUALITY, RECORD } from './packages.mjs';
import { isInstalled } from './programs-needed.mjs';

const needed = { ...RECORD, ...DATAGRAMS, ...QUALITY.train, ...QUALITY.test, ...BENIGN, ...ATTACKS };
const packages = [
  ...new Set(
    Object.keys(needed)
      .filter((program) => !isInstalled(program))
      .map((each) => needed[each]),
  ),
];
const options = ['install', '--yes', '--no-install-recommends', ...packages];

if (packages.length === 0) {
  console.log('All programs are there.');
} else if (process.getuid() !== 0 || !isInstalled('apt-get')) {
  console.error(`Needs root on Debian. Install: ${packages.join(' ')}`);
  process.exitCode = 1;
} else {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const argv of [['update'], options]) {
    process.exitCode = spawnSync('apt-get', argv, { stdio: 'inherit', env }).status ?? 1;
    if (process.exitCode !== 0) break;
  }
}
