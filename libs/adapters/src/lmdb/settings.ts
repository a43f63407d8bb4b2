import { z } from 'zod';

export const lmdbSettings = z.object({
  folder: z
    .string()
    .min(1)
    .default('data/state')
    .describe('Folder for the state of all stages; one process at a time uses it.'),
});

export type LmdbSettings = z.output<typeof lmdbSettings>;
