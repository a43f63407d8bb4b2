import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs the benchmarks of single paths, each in a process of its own; what they print, by name. */
export async function hotPaths(file: string): Promise<readonly (readonly [string, string])[]> {
  const results: (readonly [string, string])[] = [];
  for (const [name, args] of [
    ['packet', [file]],
    ['flow', [file]],
    ['clickhouse', ['--rounds', '3']],
  ] as const) {
    const { stdout } = await promisify(execFile)(process.execPath, [`benchmarks/${name}.bench.mjs`, ...args], {
      cwd: ROOT,
    });
    results.push([name, stdout.trim()]);
  }
  return results;
}
