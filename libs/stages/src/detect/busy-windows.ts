import { SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { LEAST_PACKETS } from './config.ts';

const MINUTE_S = 60;
const ON_THE_AIR: ReadonlySet<number> = new Set([SCOPE_SYMBOLS.indexOf('bss'), SCOPE_SYMBOLS.indexOf('station')]);

/**
 * Whether anything can be told of a message of windows: those of a minute always; shorter ones where somebody sent enough; of ten seconds
 * also where there was ARP or 802.11, of which a few frames may say much.
 */
export function isBusy({ count, seconds, scope, packets, arpRequests, arpReplies }: WindowBatch): boolean {
  for (let row = 0; row < count; row++) {
    const length = seconds[row] ?? 0;
    if (length >= MINUTE_S) return true;
    // Frames of ARP are no packets of the host that they name.
    const arp = (arpRequests[row] ?? 0) + (arpReplies[row] ?? 0);
    if (Math.max(packets[row] ?? 0, arp) >= LEAST_PACKETS) return true;
    if (length > 1 && (arp > 0 || ON_THE_AIR.has(scope[row] ?? 0))) return true;
  }
  return false;
}
