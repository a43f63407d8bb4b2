import type { Config, Override } from '@weir/service/config';
import { UsageError } from './failure.ts';

/** Options of commands that capture interfaces. */
export interface LiveFlags {
  readonly interface?: readonly string[];
  readonly filter?: string;
  readonly listen?: string;
  readonly folder?: string;
}

/** What they set. */
export function liveOverrides({ interface: interfaces, filter, listen, folder }: LiveFlags): Override[] {
  const overrides: Override[] = [];
  if (interfaces !== undefined) overrides.push({ path: 'capture.interfaces', value: interfaces, from: '--interface' });
  if (filter !== undefined) overrides.push({ path: 'capture.filter', value: filter, from: '--filter' });
  if (listen !== undefined) overrides.push({ path: 'capture.listen', value: listen, from: '--listen' });
  if (folder !== undefined) overrides.push({ path: 'capture.folder', value: folder, from: '--folder' });
  return overrides;
}

/** A filter that no interface is captured with would leave out nothing, and nobody would know. */
export function refuseIdleFilter({ filter }: LiveFlags, { capture }: Config): void {
  if (filter === undefined || capture.interfaces.length > 0) return;
  throw new UsageError(
    '--filter is about interfaces, and none is captured; filter a file with `tcpdump -r FILE -w - EXPRESSION | weir analyze -`.',
  );
}
