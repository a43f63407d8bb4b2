import { type FlowKind } from '@weir/flow';
import { flows, packets } from '@weir/schema';
import { defineFold } from '@weir/stream';
import type { z } from 'zod';
import { flowConfig } from './config.ts';
import { LaneFlows } from './lane-flows.ts';

export type FlowConfig = z.output<typeof flowConfig>;

/** A stage that gathers packets into bidirectional flows of a kind, whose rows have this layout whatever the settings say. */
export function flowStageOf(layout: string, kindOf: (config: FlowConfig) => FlowKind) {
  return defineFold({
    name: 'flow',
    version: 1,
    in: packets,
    out: flows,
    state: layout,
    config: flowConfig,
    create: (config) =>
      new LaneFlows(
        {
          idleTimeoutUs: config.idleTimeoutMs * 1000,
          activeTimeoutUs: config.activeTimeoutMs * 1000,
          tcpEndTimeoutUs: config.tcpEndTimeoutMs * 1000,
          maxFlows: config.maxFlows,
          maxContexts: config.maxContexts,
        },
        kindOf(config),
      ),
  });
}
