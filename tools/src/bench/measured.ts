import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What a program took from its start to its end. */
export interface Cost {
  readonly seconds: number;
  /** User and system time of all its threads, s. */
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly said: string;
}

const cost = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakRssBytes: z.number(),
  said: z.string(),
  code: z.number(),
});

/** Node does not tell what a child took; the maker of the benchmark file needs Python anyway. */
const WRAPPER = `
import json, resource, subprocess, sys, time
began = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
seconds = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps(dict(seconds=seconds, cpuSeconds=used.ru_utime + used.ru_stime, peakRssBytes=used.ru_maxrss * 1024,
  said=done.stderr.decode(errors='replace')[-2000:], code=done.returncode)))
`;

/** Runs a program to its end. @throws {Error} when it fails, with what it said */
export async function measured(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Cost> {
  const { stdout } = await promisify(execFile)('python3', ['-c', WRAPPER, ...command], {
    env: { ...process.env, ...env },
  });
  const { code, ...result } = cost.parse(JSON.parse(stdout));
  if (code !== 0) throw new Error(`${command.join(' ')} ended with code ${code}: ${result.said}`);
  return result;
}

const TICKS_PER_SECOND = 100;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** User and system time of a running process so far, s (proc(5)); NaN where there is no /proc. */
export function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
