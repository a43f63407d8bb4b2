import type { Override } from '@weir/service/config';

/** Options of commands that capture interfaces. */
export interface LiveFlags {
  readonly interface?: readonly string[];
  readonly filter?: string;
}

/** What they set. */
export function liveOverrides({ interface: interfaces, filter }: LiveFlags): Override[] {
  const overrides: Override[] = [];
  if (interfaces !== undefined) overrides.push({ path: 'capture.interfaces', value: interfaces, from: '--interface' });
  if (filter !== undefined) overrides.push({ path: 'capture.filter', value: filter, from: '--filter' });
  return overrides;
}

/** Where a capture named on the command line is; `-` is standard input, also where it is read by another thread. */
export function pathOf(file: string): string {
  return file === '-' ? '/dev/stdin' : file;
}
