import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withId } from './compare.ts';

const CLI = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url));
const run = promisify(execFile);

/** Rows of flows of an analysis in one process, each with its id in front; `more` are further options of `weir analyze`. */
export async function embeddedRows(
  capture: string,
  lanes: number,
  output: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const args = ['analyze', capture, '--json', '--quiet', '--lanes', String(lanes), '--output', output];
  await run(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'], ...env } });
  const text = await readFile(output, 'utf8');
  await rm(output);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(withId);
}
