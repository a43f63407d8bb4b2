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
 * Packets of a source in a window of less than a minute from which anything is told: what floods or sweeps sends more, and what is slower
 * shows in a minute. Windows of ten seconds with ARP or 802.11 count all the same.
 */
export const LEAST_PACKETS = 20;
