import type { WindowBatch } from '@weir/schema';
import { LEAST_SECOND_PACKETS } from './config.ts';

/** Whether a message of windows is of more than a second, or of one in which somebody sent enough. */
export function isBusy({ count, seconds, packets, arpRequests, arpReplies }: WindowBatch): boolean {
  for (let row = 0; row < count; row++) {
    if ((seconds[row] ?? 0) > 1) return true;
    // Those of ARP are no packets of IP.
    const sent = Math.max(packets[row] ?? 0, (arpRequests[row] ?? 0) + (arpReplies[row] ?? 0));
    if (sent >= LEAST_SECOND_PACKETS) return true;
  }
  return false;
}
