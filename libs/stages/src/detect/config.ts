import { z } from 'zod';

export const detectConfig = z.object({
  alarmLevel: z.coerce
    .number()
    .positive()
    .max(0.1)
    .default(1e-4)
    .describe('A record is an alarm when all votes together are as unlikely as this for a benign one.'),
  benign: z.boolean().default(false).describe('Whether verdicts that a record is benign are written too.'),
});

/**
 * Packets in a window of one second from which anything is told: what floods or sweeps within a second sends more, and what is slower shows
 * in ten seconds.
 */
export const LEAST_SECOND_PACKETS = 20;
