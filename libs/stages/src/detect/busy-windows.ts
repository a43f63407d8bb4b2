import { SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { LEAST_PACKETS } from './config.ts';

const MINUTE_S = 60;
const ON_THE_AIR: ReadonlySet<number> = new Set([SCOPE_SYMBOLS.indexOf('bss'), SCOPE_SYMBOLS.indexOf('station')]);

/** The rows of windows that nothing can be told of: 1 for each of them. Undefined where there are none. */
export function quietRows(batch: WindowBatch): Uint8Array | undefined {
  const { count, start, seconds } = batch;
  let quiet: Uint8Array | undefined;
  for (let from = 0, to = 0; from < count; from = to) {
    let isQuiet = true;
    for (to = from; to < count && start[to] === start[from] && seconds[to] === seconds[from]; to++)
      isQuiet &&= !isBusy(batch, to);
    if (isQuiet) (quiet ??= new Uint8Array(count)).fill(1, from, to);
  }
  return quiet;
}

/**
 * Whether anything can be told of the window of a row: those of a minute always; shorter ones where somebody sent enough; of ten seconds
 * also where there was ARP or 802.11, of which a few frames may say much.
 */
function isBusy({ seconds, scope, packets, arpRequests, arpReplies }: WindowBatch, row: number): boolean {
  const length = seconds[row] ?? 0;
  if (length >= MINUTE_S) return true;
  // Frames of ARP are no packets of the host that they name.
  const arp = (arpRequests[row] ?? 0) + (arpReplies[row] ?? 0);
  if (Math.max(packets[row] ?? 0, arp) >= LEAST_PACKETS) return true;
  return length > 1 && (arp > 0 || ON_THE_AIR.has(scope[row] ?? 0));
}
