import { LEAST_TIMEOUT_US } from '@weir/flow';
import { z } from 'zod';

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
    .default(100_000)
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
