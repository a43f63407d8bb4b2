import { hashAddress, hashWord } from './hash.ts';
import { HOST_BITS, registersOf } from './host-sketches.ts';
import { noteHash } from './hyper-log-log.ts';
import type { PacketColumns } from './packet-columns.ts';
import { SHAPES } from './scopes.ts';
import type { WindowTables } from './window-tables.ts';

// RFC 826
const [REQUEST, REPLY] = [1, 2] as const;
const MAC_BYTES = 6;
const REQUESTS = SHAPES.host.names.indexOf('arpRequests');
const REPLIES = SHAPES.host.names.indexOf('arpReplies');
const TARGETS = registersOf('arpTargets');
const MAC_ADDRESSES = registersOf('macAddresses');

/**
 * Adds ARP packet `i` to the host whose address its sender claims. It is no traffic of that host: anybody may have sent it. Who has no
 * address yet asks as 0.0.0.0 (RFC 5227), which no MAC address claims.
 */
export function addArp(columns: PacketColumns, i: number, tables: WindowTables): void {
  const { src, dst, arpOperation, arpSenderMac } = columns;
  const operation = arpOperation[i];
  if (operation !== REQUEST && operation !== REPLY) return;
  const at = i * 4;
  // Addresses are IPv4-mapped; one without that prefix is none.
  if ((src[at + 2] ?? 0) === 0) return;
  const hosts = tables.host;
  const row = hosts.row(src, at, hashOf(src, at));
  const { sums, registers } = hosts;
  const sum = row * hosts.shape.sums + (operation === REQUEST ? REQUESTS : REPLIES);
  sums[sum] = (sums[sum] ?? 0) + 1;
  const sketches = row * hosts.shape.registers;
  const [sender, target] = [src[at + 3] ?? 0, dst[at + 3] ?? 0];
  if (operation === REQUEST && target !== sender) noteHash(registers, sketches + TARGETS, HOST_BITS, hashOf(dst, at));
  const mac = macHash(arpSenderMac, i * MAC_BYTES);
  if (sender !== 0 && mac !== undefined) noteHash(registers, sketches + MAC_ADDRESSES, HOST_BITS, mac);
}

function hashOf(words: Int32Array, at: number): number {
  return hashAddress(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
}

/** Hash of a MAC address; undefined of none. */
function macHash(macs: Uint8Array, at: number): number | undefined {
  let high = 0;
  let low = 0;
  for (let b = 0; b < 3; b++) {
    high = (high << 8) | (macs[at + b] ?? 0);
    low = (low << 8) | (macs[at + 3 + b] ?? 0);
  }
  return high === 0 && low === 0 ? undefined : hashWord(Math.imul(hashWord(high), 31) + low);
}
