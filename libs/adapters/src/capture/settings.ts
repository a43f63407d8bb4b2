import { z } from 'zod';

export const captureSettings = z.object({
  chunkBytes: z
    .int()
    .min(65_536)
    .default(2 << 20)
    .describe(
      'Bytes of a capture read at a time. Messages end with them, so a capture begun with one size goes on with it.',
    ),
  gzipRatioLimit: z
    .number()
    .positive()
    .default(1_000)
    .describe(
      'A compressed capture that grows by more than this factor is taken for a bomb; deflate cannot do more than 1032.',
    ),
  gzipLimitBytes: z
    .int()
    .positive()
    .default(1 << 30)
    .describe('Decompressed bytes that are let through before the ratio is looked at.'),
});

export type CaptureSettings = z.output<typeof captureSettings>;
