import { SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { HOST_BITS, HOST_SKETCHES } from './host-sketches.ts';
import type { TableShape } from './key-table.ts';
import { BUCKETS } from './quantiles.ts';
import { TEXT_WORDS } from './text-key.ts';

export type Scope = (typeof SCOPE_SYMBOLS)[number];

/** Columns of windows that are sums. */
type Sum = {
  [Name in keyof WindowBatch]: WindowBatch[Name] extends Float64Array ? Name : never;
}[keyof WindowBatch];

/** What is kept of each key of a scope. */
export interface ScopeShape extends TableShape {
  /** The sums in their order; those that are no column are for others to be made from. */
  readonly names: readonly (Sum | 'signalSum' | 'signals' | 'rateSum' | 'rates' | 'fromLower' | 'bucket')[];
}

const TRAFFIC = ['packets', 'bytes', 'payloadBytes'] as const;
const TCP = ['tcpPackets', 'synPackets', 'synAckPackets', 'finPackets', 'resetPackets'] as const;
/** Of a pair for both directions, of a host what it sent. */
const KINDS = [...TCP, 'udpPackets', 'icmpPackets'] as const;
const ENDPOINT = [...TRAFFIC, 'sentPackets', 'sentBytes', ...KINDS] as const;
const RECEIVED = ['receivedSynPackets', 'receivedUdpPackets', 'receivedIcmpPackets'] as const;
const WLAN = [
  ...TRAFFIC,
  'retries',
  'managementFrames',
  'controlFrames',
  'dataFrames',
  'beacons',
  'deauthentications',
  'signalSum',
  'signals',
  'rateSum',
  'rates',
  'protectedFrames',
  'plainFrames',
  'groupFragments',
  'strayKeyFrames',
] as const;

function shape(keyWords: number, names: ScopeShape['names'], registers = 0): ScopeShape {
  return { keyWords, sums: names.length, registers, names };
}

/** Of the times of the handshake, and of the mean round trips. */
const BUCKETS_OF_FLOWS = Array.from({ length: 2 * BUCKETS }, () => 'bucket' as const);

/** In the order of the scopes. Keys: nothing; protocol; protocol and port; address; two of them; BSSID in two words; that and the station's; protocol; name; BSSID and name. */
export const SHAPES: Readonly<Record<Scope, ScopeShape>> = {
  source: shape(0, [...TRAFFIC, ...TCP, 'latePackets', 'fragments', 'problems']),
  protocol: shape(1, TRAFFIC),
  port: shape(1, [...TRAFFIC, 'synPackets']),
  host: shape(4, [...ENDPOINT, ...RECEIVED, 'arpRequests', 'arpReplies'], HOST_SKETCHES.length << HOST_BITS),
  // And of each kind those that the lower address sent, from which hosts are made.
  pair: shape(8, [...ENDPOINT, ...KINDS.map(() => 'fromLower' as const)]),
  bss: shape(2, WLAN),
  station: shape(4, WLAN),
  flows: shape(1, [...TRAFFIC, 'flows', 'retransmissions', ...BUCKETS_OF_FLOWS]),
  application: shape(TEXT_WORDS, [...TRAFFIC, 'flows', 'retransmissions', 'guessedFlows']),
  ssid: shape(2 + TEXT_WORDS, TRAFFIC),
};

/**
 * Scopes that are merged in one place, since they tell of each other: entropies and shares need all hosts, ports and sums of the
 * source. The sums go to each of the places.
 */
export const PACKET_GROUPS: readonly (readonly Scope[])[] = [
  ['source', 'protocol', 'port', 'host'],
  ['source', 'pair', 'bss', 'station', 'ssid'],
];

export const FLOW_GROUPS: readonly (readonly Scope[])[] = [['flows', 'application']];
