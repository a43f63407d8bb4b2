import { z } from 'zod';

export const windowsConfig = z.object({
  maxKeys: z.coerce
    .number()
    .int()
    .min(16)
    .max(1 << 20)
    .default(8_192)
    .describe(
      'Hosts that a lane keeps of a second, likewise pairs, ports and stations; over it the lightest are forgotten, and rows say what they may lack.',
    ),
  top: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('Rows of a window that each scope (host, pair, port …) has at most, those with most bytes.'),
  leastPackets: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe(
      'Windows of one and of ten seconds in which a source had fewer packets are not told, but those of ten seconds with ARP or 802.11; windows of a minute always are.',
    ),
  flowWaitMs: z.coerce
    .number()
    .min(0)
    .default(60_000)
    .describe(
      'How long after its end a flow may be told, ms: FLOW_IDLE_TIMEOUT_MS. Windows of flows leave so much later.',
    ),
});
