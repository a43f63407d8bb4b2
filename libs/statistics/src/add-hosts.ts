import { hashKey } from './hash.ts';
import { HOST_BITS, registersOf } from './host-sketches.ts';
import { noteHash } from './hyper-log-log.ts';
import { SHAPES } from './scopes.ts';
import { WindowTables } from './window-tables.ts';

const { names } = SHAPES.pair;
const SENT_PACKETS = names.indexOf('sentPackets');
const SENT = [SENT_PACKETS, names.indexOf('sentBytes')] as const;
/** Sums of a host that are of what it sent, by kind; a pair has them for both and, `OF_LOW` further on, for its lower address. */
const FIRST_KIND = names.indexOf('tcpPackets');
const OF_LOW = names.indexOf('fromLower') - FIRST_KIND;
/** What is received of a kind, as place in a host, and the kind. */
const RECEIVED = [
  [SHAPES.host.names.indexOf('receivedSynPackets'), names.indexOf('synPackets')],
  [SHAPES.host.names.indexOf('receivedUdpPackets'), names.indexOf('udpPackets')],
  [SHAPES.host.names.indexOf('receivedIcmpPackets'), names.indexOf('icmpPackets')],
] as const;
const PEERS = registersOf('distinctPeers');
const RECEIVED_FROM = registersOf('receivedFrom');
const ONE_WAY_FROM = registersOf('oneWayFrom');
const ONE_WAY_TO = registersOf('oneWayTo');

/** Tables of a second that a lane fills. Pairs that it forgets still count in their hosts. */
export function gatheringTables(mostKeys: number): WindowTables {
  return new WindowTables(mostKeys, addToHosts);
}

/** Adds all pairs to their hosts, when the second is over. */
export function addPairsToHosts(tables: WindowTables): void {
  for (let row = 0; row < tables.pair.size; row++) addToHosts(tables, row);
}

function addToHosts(tables: WindowTables, pair: number): void {
  const { keys, shape } = tables.pair;
  const low = pair * shape.keyWords;
  const high = low + 4;
  const lowHash = hashKey(keys, low, 4);
  const highHash = hashKey(keys, high, 4);
  let w = 0;
  while (w < 4 && keys[low + w] === keys[high + w]) w++;
  const isItself = w === 4;
  notePeer(tables, addHost(tables, pair, low, lowHash, true), pair, highHash, true, isItself);
  if (!isItself) notePeer(tables, addHost(tables, pair, high, highHash, false), pair, lowHash, false, isItself);
}

/** Adds the sums of a pair to one of its hosts. @returns the row of the host */
function addHost(tables: WindowTables, pair: number, address: number, hash: number, isLow: boolean): number {
  const { host: hosts, pair: pairs } = tables;
  const row = hosts.row(pairs.keys, address, hash);
  const { sums } = hosts;
  const to = row * hosts.shape.sums;
  const from = pair * pairs.shape.sums;
  for (let s = 0; s < SENT_PACKETS; s++) sums[to + s] = (sums[to + s] ?? 0) + (pairs.sums[from + s] ?? 0);
  for (const sent of SENT) {
    const all = pairs.sums[from + sent - SENT_PACKETS] ?? 0;
    const ofLow = pairs.sums[from + sent] ?? 0;
    sums[to + sent] = (sums[to + sent] ?? 0) + (isLow ? ofLow : all - ofLow);
  }
  for (let s = FIRST_KIND; s < FIRST_KIND + OF_LOW; s++) {
    const all = pairs.sums[from + s] ?? 0;
    const ofLow = pairs.sums[from + s + OF_LOW] ?? 0;
    sums[to + s] = (sums[to + s] ?? 0) + (isLow ? ofLow : all - ofLow);
  }
  for (const [received, kind] of RECEIVED) {
    const all = pairs.sums[from + kind] ?? 0;
    const ofLow = pairs.sums[from + kind + OF_LOW] ?? 0;
    sums[to + received] = (sums[to + received] ?? 0) + (isLow ? all - ofLow : ofLow);
  }
  return row;
}

/** Notes the other host of a pair, and whether packets went one way only. What a host sends itself it also receives. */
function notePeer(
  { host: hosts, pair: pairs }: WindowTables,
  row: number,
  pair: number,
  peerHash: number,
  isLow: boolean,
  isItself: boolean,
): void {
  const { registers } = hosts;
  const at = row * hosts.shape.registers;
  const from = pair * pairs.shape.sums;
  const ofLow = pairs.sums[from + SENT_PACKETS] ?? 0;
  const ofHigh = (pairs.sums[from] ?? 0) - ofLow;
  const sent = isLow ? ofLow : ofHigh;
  const received = isItself ? ofLow : isLow ? ofHigh : ofLow;
  noteHash(registers, at + PEERS, HOST_BITS, peerHash);
  if (received > 0) noteHash(registers, at + RECEIVED_FROM, HOST_BITS, peerHash);
  if (received > 0 && sent === 0) noteHash(registers, at + ONE_WAY_FROM, HOST_BITS, peerHash);
  if (sent > 0 && received === 0) noteHash(registers, at + ONE_WAY_TO, HOST_BITS, peerHash);
}
