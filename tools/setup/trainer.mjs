/** `node tools/setup.mjs trainer`: Python's packages for `weir train`, in a folder of their own, in the versions and with the hashes of the lock. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../services/jars.mjs';
import { ROOT, run, step } from './step.mjs';

const FOLDER = join(ROOT, 'apps/trainer');
const LOCK = join(FOLDER, 'requirements.txt');
const ENVIRONMENT = join(FOLDER, '.venv');
const STAMP = join(ENVIRONMENT, '.installed');

/** Makes the environment anew when the lock has changed since it was made. */
export async function installTrainer() {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return 0;
  if (findProgram('python3') === undefined)
    throw new Error('The trainer needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv');
  await step('python3 -m venv, pip install (the first time this downloads about 150 MB)', async () => {
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', ENVIRONMENT]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--require-hashes'];
    await run(join(ENVIRONMENT, 'bin/python'), [...pip, '-r', LOCK]);
    writeFileSync(STAMP, wanted);
  });
  return 0;
}
