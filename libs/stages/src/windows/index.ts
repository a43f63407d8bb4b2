import { packets, partialWindows, windows } from '@weir/schema';
import { defineFold } from '@weir/stream';
import { z } from 'zod';
import { LaneWindows } from './lane-windows.ts';
import { MergedWindows } from './merged-windows.ts';

export const windowsConfig = z.object({
  maxKeys: z.coerce
    .number()
    .int()
    .min(16)
    .max(1 << 20)
    .default(8_192)
    .describe(
      'Hosts that a lane keeps of a second, likewise pairs, ports and stations; over it the lightest are forgotten, and rows say what they may lack.',
    ),
  top: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('Rows of a window that each scope (host, pair, port …) has at most, those with most bytes.'),
});

/** Gathers the packets of a lane by second of event time. */
export const windowsStage = defineFold({
  name: 'windows',
  version: 1,
  in: packets,
  out: partialWindows,
  state: 'seconds/1',
  config: windowsConfig,
  keying: 'rekeyed',
  create: (config, _lane, lanes) => new LaneWindows(config.maxKeys, lanes),
});

/** Merges what the lanes gathered, and adds seconds up to ten seconds and minutes. */
export const mergeWindowsStage = defineFold({
  name: 'windows-merge',
  version: 1,
  in: partialWindows,
  out: windows,
  state: 'windows/1',
  config: windowsConfig,
  keying: 'merged',
  create: (config, lane, lanes) => new MergedWindows(config, lane, lanes),
});
