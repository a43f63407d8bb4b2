/** Python's packages, each lot in a folder of its own, in the versions and with the hashes of its lock. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../services/jars.mjs';
import { ROOT, run, step } from './step.mjs';

/** `node tools/setup.mjs trainer`: what `weir train` runs on. */
export const installTrainer = () => installLocked('apps/trainer', 'the trainer', 150);

/** NFStream, which tests and benchmarks hold Weir against. */
export const installPeers = () => installLocked('tools/peers', 'NFStream', 60);

/** Makes `.venv` in the folder anew when requirements.txt there has changed since it was made. */
async function installLocked(folder, what, megabytes) {
  const lock = join(ROOT, folder, 'requirements.txt');
  const environment = join(ROOT, folder, '.venv');
  const stamp = join(environment, '.installed');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0;
  if (findProgram('python3') === undefined)
    throw new Error(`For ${what} Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv`);
  const name = `python3 -m venv, pip install, for ${what} (the first time this downloads about ${megabytes} MB)`;
  await step(name, async () => {
    rmSync(environment, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', environment]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--require-hashes'];
    await run(join(environment, 'bin/python'), [...pip, '-r', lock]);
    writeFileSync(stamp, wanted);
  });
  return 0;
}
