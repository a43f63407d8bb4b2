/** What tshark counts in the captures of the shared data set; tshark-conversations.md beside it tells the format. */
import { hasSharedData, sharedFile } from './shared-data.ts';

export type Side = readonly [packets: number, bytes: number];
type Endpoint = readonly [
  protocol: number,
  src: number,
  srcPort: number | null,
  dst: number,
  dstPort: number | null,
  flag: number,
];
type Row = readonly [...Endpoint, packets: number, bytes: number, communityIds: readonly string[] | null];
type Tunnel = readonly [
  layers: readonly Endpoint[],
  kinds: readonly string[],
  packets: number,
  bytes: number,
  communityIds: readonly string[] | null,
];

export interface Conversations {
  readonly frames: number;
  readonly cut: string | null;
  readonly addresses: readonly string[];
  readonly rows: readonly Row[];
  readonly tunnels: readonly Tunnel[];
}

export interface Ends {
  readonly protocol: number;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
}

/** Of each Ethernet capture, by its path in the data set; none where the data set is absent. */
export function tsharkConversations(): [capture: string, Conversations][] {
  if (!hasSharedData) return [];
  const text = new TextDecoder().decode(sharedFile('reference/tshark-conversations.json.gz'));
  const { captures }: { captures: Record<string, Conversations> } = JSON.parse(text);
  return Object.entries(captures);
}

/** A conversation in one direction. Ports tell those of TCP, UDP and SCTP apart. */
export function directionKey({ protocol, src, srcPort, dst, dstPort }: Ends): string {
  const withPorts = protocol === 6 || protocol === 17 || protocol === 132;
  return withPorts ? `${protocol} ${src} ${srcPort} > ${dst} ${dstPort}` : `${protocol} ${src} > ${dst}`;
}

/** Adds packets and bytes to those under the key. */
export function count(table: Map<string, Side>, key: string, packets: number, bytes: number): void {
  const [known, knownBytes] = table.get(key) ?? [0, 0];
  table.set(key, [known + packets, knownBytes + bytes]);
}

/** Flags of an endpoint pair, and where they stand. */
const LATER_FRAGMENT = 1;
const FLAG = 5;

/** Of a tunnelled packet the innermost layer, whose the Community IDs are. */
export function* theirRows(conversations: Conversations): Iterable<{
  readonly ends: Ends;
  readonly packets: number;
  readonly bytes: number;
  readonly communityIds: readonly string[];
  readonly isLaterFragment: boolean;
}> {
  const { addresses, rows, tunnels } = conversations;
  const endsOf = ([protocol, src, srcPort, dst, dstPort]: Endpoint): Ends => ({
    protocol,
    src: addresses[src] ?? '',
    srcPort: srcPort ?? 0,
    dst: addresses[dst] ?? '',
    dstPort: dstPort ?? 0,
  });
  for (const [protocol, src, srcPort, dst, dstPort, flag, packets, bytes, ids] of rows) {
    const ends = endsOf([protocol, src, srcPort, dst, dstPort, flag]);
    yield { ends, packets, bytes, communityIds: ids ?? [], isLaterFragment: flag === LATER_FRAGMENT };
  }
  for (const [layers, , packets, bytes, ids] of tunnels) {
    const innermost = layers.at(-1);
    if (innermost === undefined) continue;
    const isLaterFragment = innermost[FLAG] === LATER_FRAGMENT;
    yield { ends: endsOf(innermost), packets, bytes, communityIds: ids ?? [], isLaterFragment };
  }
}

/** Packets and bytes by direction. */
export function theirConversations(conversations: Conversations): Map<string, Side> {
  const table = new Map<string, Side>();
  for (const { ends, packets, bytes } of theirRows(conversations)) count(table, directionKey(ends), packets, bytes);
  return table;
}
