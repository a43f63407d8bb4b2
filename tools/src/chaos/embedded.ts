import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { withId } from './compare.ts';
import type { Outcome } from './outcome.ts';

const WEIR = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const PRINT = fileURLToPath(new URL('../../dist/chaos/print-outcome.js', import.meta.url));
/** Far longer than the whole capture takes. */
const LAST_LIFE_MS = 150_000;
const MOST_OUTPUT_BYTES = 1 << 30;
const run = promisify(execFile);

/** Rows of flows of an analysis in one process, each with its id in front. */
export async function embeddedRows(
  capture: string,
  lanes: number,
  output: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  return (await analyzedRows(capture, 'flows', lanes, output, env)).map(withId);
}

/** Rows of a table of an analysis in one process. */
export async function analyzedRows(
  capture: string,
  table: 'flows' | 'windows',
  lanes: number,
  output: string,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const args = [
    'analyze',
    capture,
    '--table',
    table,
    '--json',
    '--quiet',
    '--lanes',
    String(lanes),
    '--output',
    output,
  ];
  await run(process.execPath, [WEIR, ...args], { env: { PATH: process.env['PATH'], ...env } });
  const text = await readFile(output, 'utf8');
  await rm(output);
  return text.split('\n').filter((line) => line !== '');
}

const outcome = z.object({ rows: z.array(z.string()), rollUps: z.array(z.string()), deadLetters: z.number() });

export interface EmbeddedRun {
  readonly capture: string;
  /** For state and tables. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** How long the process may live before it is killed, ms, life by life; the one after the last is left alone. */
  readonly livesMs: readonly number[];
}

/** Reads a capture into tables in one process, which is killed and started again. @returns the tables, and the kills that hit. */
export async function runKilled({ capture, folder, env, livesMs }: EmbeddedRun): Promise<Outcome & { kills: number }> {
  const args = [WEIR, 'start', capture, '--once', '--data', folder];
  const withWindows = { STATISTICS: 'yes', ...env };
  let kills = 0;
  for (const lifeMs of [...livesMs, LAST_LIFE_MS]) {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'], ...withWindows },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), lifeMs);
    const [code, signal] = await once(child, 'close');
    clearTimeout(timer);
    if (lifeMs === LAST_LIFE_MS && signal === 'SIGKILL')
      throw new Error(`weir start did not end in ${LAST_LIFE_MS} ms: ${said}`);
    if (signal === 'SIGKILL') kills++;
    else if (code !== 0) throw new Error(`weir start ended with ${String(code ?? signal)}: ${said}`);
    else break;
  }
  const { stdout } = await run(process.execPath, [PRINT, folder], { maxBuffer: MOST_OUTPUT_BYTES });
  return { ...outcome.parse(JSON.parse(stdout)), kills };
}
