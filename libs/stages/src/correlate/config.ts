import { z } from 'zod';

export const correlateConfig = z.object({
  quietMs: z.coerce
    .number()
    .positive()
    .default(600_000)
    .describe('An alert is closed when nothing came for so long, ms of event time.'),
  updateMs: z.coerce
    .number()
    .positive()
    .default(60_000)
    .describe('An alert that goes on is told again after so long, ms of event time; at once when it gets worse.'),
  maxAlerts: z.coerce
    .number()
    .int()
    .min(1)
    .default(10_000)
    .describe('Most open alerts of a source in a lane; over it the one that was quiet longest is closed.'),
});
