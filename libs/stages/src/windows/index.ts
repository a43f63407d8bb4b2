import { flows, packets, partialFlowWindows, partialWindows, windows } from '@weir/schema';
import { FLOW_GROUPS, PACKET_GROUPS } from '@weir/statistics';
import { defineFold } from '@weir/stream';
import { gatheredFlows, gatheredPackets } from './gathered.ts';
import { LaneWindows } from './lane-windows.ts';
import { MergedWindows } from './merged-windows.ts';
import { windowsConfig } from './config.ts';

/** Gathers the packets of a lane by second of event time. */
export const windowsStage = defineFold({
  name: 'windows',
  version: 1,
  in: packets,
  out: partialWindows,
  state: 'seconds/2',
  config: windowsConfig,
  keying: 'rekeyed',
  create: (config, _lane, lanes) => new LaneWindows(gatheredPackets, config.maxKeys, lanes),
});

/** Merges what the lanes gathered, and adds seconds up to ten seconds and minutes. */
export const mergeWindowsStage = defineFold({
  name: 'windows-merge',
  version: 1,
  in: partialWindows,
  out: windows,
  state: 'windows/3',
  config: windowsConfig,
  keying: 'merged',
  create: (config, lane, lanes) => new MergedWindows(config, lane, lanes, PACKET_GROUPS),
});

/** Gathers the flows of a lane by the second that they ended in. */
export const flowWindowsStage = defineFold({
  name: 'windows-flows',
  version: 1,
  in: flows,
  out: partialFlowWindows,
  state: 'seconds/2',
  config: windowsConfig,
  keying: 'rekeyed',
  create: (config, _lane, lanes) => new LaneWindows(gatheredFlows(config.flowWaitMs), config.maxKeys, lanes),
});

/** Merges what the lanes gathered of flows. */
export const mergeFlowWindowsStage = defineFold({
  name: 'windows-flows-merge',
  version: 1,
  in: partialFlowWindows,
  out: windows,
  state: 'windows/3',
  config: windowsConfig,
  keying: 'merged',
  create: (config, lane, lanes) => new MergedWindows({ ...config, leastPackets: 0 }, lane, lanes, FLOW_GROUPS),
});
