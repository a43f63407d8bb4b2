import { z } from 'zod';

export const captureConfig = z.object({
  files: z
    .array(z.string())
    .default([])
    .describe('Capture files to read, one after the other (pcap or pcapng, plain or gzip).'),
  messageFrames: z.coerce.number().int().min(1).max(65_535).default(2048).describe('Most frames in one message.'),
  messageBytes: z.coerce
    .number()
    .int()
    .min(1)
    .max(8 << 20)
    .default(400_000)
    .describe('Most captured bytes in one message; brokers refuse messages over their limit, 1 MB by default.'),
  latenessMs: z.coerce
    .number()
    .min(0)
    .default(5_000)
    .describe('How far frames of a source may be out of order, ms; event time waits that long.'),
});
