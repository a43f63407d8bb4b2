import { FlowTable, LEAST_TIMEOUT_US, type FlowBuilderOptions } from '@weir/flow';
import { flows, packets } from '@weir/schema';
import { defineFold } from '@weir/stream';
import { z } from 'zod';
import { LaneFlows } from './lane-flows.ts';

const LEAST_TIMEOUT_MS = LEAST_TIMEOUT_US / 1000;

export const flowConfig = z.object({
  idleTimeoutMs: z.coerce
    .number()
    .min(LEAST_TIMEOUT_MS)
    .default(60_000)
    .describe('A gap longer than this between packets ends a flow, ms.'),
  activeTimeoutMs: z.coerce.number().positive().default(300_000).describe('A flow that lasts longer is split, ms.'),
  tcpEndTimeoutMs: z.coerce
    .number()
    .min(LEAST_TIMEOUT_MS)
    .default(5_000)
    .describe('How long the last packets of an ended TCP connection are awaited, ms.'),
  maxFlows: z.coerce
    .number()
    .int()
    .min(1)
    .default(500_000)
    .describe(
      'Most open flows of a lane, all sources together; over it the source with most closes the flow due first (lackOfResources).',
    ),
});

function flowStageWith(options: FlowBuilderOptions) {
  return defineFold({
    name: 'flow',
    version: 1,
    in: packets,
    out: flows,
    state: FlowTable.layout,
    config: flowConfig,
    create: (config) =>
      new LaneFlows(
        {
          idleTimeoutUs: config.idleTimeoutMs * 1000,
          activeTimeoutUs: config.activeTimeoutMs * 1000,
          tcpEndTimeoutUs: config.tcpEndTimeoutMs * 1000,
          maxFlows: config.maxFlows,
        },
        options,
      ),
  });
}

/** Gathers packets into bidirectional flows. */
export const flowStage = flowStageWith({ details: true });
/** The same for who only adds flows up. */
export const countedFlowStage = flowStageWith({ details: false });
