import { FEATURE_SETS, type FeatureSet } from '@weir/features';
import { FlowTable, LEAST_TIMEOUT_US } from '@weir/flow';
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
  features: z
    .enum(['none', 'weir', 'nfstream', 'cicflowmeter'])
    .default('none')
    .describe('Features whose values flows carry, by whose names they have.'),
  earlyRecords: z
    .boolean()
    .default(true)
    .describe('Whether flows with features have early records, after 15 packets or one second.'),
  maxContexts: z.coerce
    .number()
    .int()
    .min(2)
    .default(131_072)
    .describe('Most address pairs and services of a source that a lane remembers for features.'),
});

export interface FlowStageOptions {
  /** Whether flows get more than counts: ids, and how TCP fared. */
  readonly details: boolean;
  /** Whether they get ids, as they do where this is left out. */
  readonly ids?: boolean;
  /** Features in place of those that the settings name. */
  readonly features?: FeatureSet;
}

/** A stage that gathers packets into bidirectional flows, in place of {@link flowStage}. */
export function defineFlowStage({ details, ids = true, features }: FlowStageOptions) {
  return defineFold({
    name: 'flow',
    version: 1,
    in: packets,
    out: flows,
    state: FlowTable.layout,
    config: flowConfig,
    create(config) {
      const named = config.features === 'none' ? undefined : FEATURE_SETS[config.features].features;
      const chosen = features ?? (details ? named : undefined);
      return new LaneFlows(
        {
          idleTimeoutUs: config.idleTimeoutMs * 1000,
          activeTimeoutUs: config.activeTimeoutMs * 1000,
          tcpEndTimeoutUs: config.tcpEndTimeoutMs * 1000,
          maxFlows: config.maxFlows,
          maxContexts: config.maxContexts,
        },
        { details, ids, early: config.earlyRecords, ...(chosen === undefined ? {} : { features: chosen }) },
      );
    },
  });
}

/** Gathers packets into bidirectional flows. */
export const flowStage = defineFlowStage({ details: true });
/** The same for who adds flows up with their details. */
export const summedFlowStage = defineFlowStage({ details: true, ids: false });
/** The same for who only counts. */
export const countedFlowStage = defineFlowStage({ details: false });
