import { versions } from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * V8 collects all garbage each time the heap with its buffers has grown by a half or so, once or twice a second where messages pass
 * through a heap of 30 MB: a tenth of a service's CPU time. Five times as much may lie there before it does.
 */
const COLLECT_LESS = ['--heap-growing-percent=400'] as const;

/** The V8 of Node 20; the flag went with the next. */
const LAST_WITH_INTERRUPT_BUDGET = 11;

/**
 * V8 compiles the same hot functions anew in each thread, a quarter of the CPU time of captures that are read in seconds. Inlining less
 * and waiting longer before a function is optimised saved 1 to 12 % of it in pairs of runs on a crowded machine, and not interpreting
 * any until then 3 % more.
 */
const COMPILE_LESS: readonly string[] = [
  '--max-inlined-bytecode-size-cumulative=500',
  '--max-inlined-bytecode-size=200',
  ...(Number.parseInt(versions.v8) > LAST_WITH_INTERRUPT_BUDGET ? [] : ['--interrupt-budget=200000']),
  '--always-sparkplug',
];

/** For all threads of the process, those that run already too. V8 complains of a flag it does not know on standard error, and goes on. */
function set(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}

/** Twice as much where there are tables, which need the memory more: it is no slower there, and takes 50 MB less. */
const COLLECT_BESIDE_TABLES = ['--heap-growing-percent=100'] as const;

/** For a process that reads captures and ends. */
export function tuneForShortRuns(hasTables: boolean): void {
  set(COMPILE_LESS);
  set(hasTables ? COLLECT_BESIDE_TABLES : COLLECT_LESS);
}

/** For a service, through which messages pass for days. */
export function tuneForServices(): void {
  set(COLLECT_LESS);
}
