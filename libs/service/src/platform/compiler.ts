import { setFlagsFromString } from 'node:v8';

/**
 * V8 compiles the same hot functions anew in each thread, a quarter of the CPU time of captures that are read in seconds. Inlining less
 * and waiting longer before a function is optimised saved 1 to 12 % of it in pairs of runs on a crowded machine. V8 names a flag it does not
 * know on standard error and goes on.
 */
const FLAGS = [
  '--max-inlined-bytecode-size-cumulative=500',
  '--max-inlined-bytecode-size=200',
  '--interrupt-budget=200000',
] as const;

/** For all threads of the process, those that run already too. */
export function compileForShortRuns(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
