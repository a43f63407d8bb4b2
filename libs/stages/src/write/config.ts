import { z } from 'zod';

export const writeConfig = z.object({
  rows: z.coerce
    .number()
    .int()
    .min(1)
    .default(50_000)
    .describe('Rows of a source and lane that are not left waiting for more. In one process 41,000 at most.'),
  waitMs: z.coerce
    .number()
    .min(0)
    .default(1_000)
    .describe('Wait for more rows, ms; up to five times as long where inserts take long.'),
});
