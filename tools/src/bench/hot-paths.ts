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
    results.push([name, await hotPath(name, args)]);
  }
  return results;
}

/** What the benchmark of one path prints. */
export async function hotPath(name: string, args: readonly string[]): Promise<string> {
  const program = `benchmarks/${name}.bench.mjs`;
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: ROOT });
  return stdout.trim();
}
