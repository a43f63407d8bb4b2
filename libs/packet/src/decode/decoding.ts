import type { FrameBatch, PacketBatch } from '@weir/schema';

/** Layers as the column `problem` numbers them. */
export const LAYER = {
  ethernet: 1,
  vlan: 2,
  arp: 3,
  ipv4: 4,
  ipv6: 5,
  tcp: 6,
  udp: 7,
  icmp: 8,
  icmpv6: 9,
  link: 10,
  llc: 11,
  ppp: 12,
  mpls: 13,
  wlan: 14,
  radio: 15,
  encapsulation: 16,
  gre: 17,
  vxlan: 18,
  geneve: 19,
  gtpU: 20,
  l2tp: 21,
  capwap: 22,
  authentication: 23,
  depth: 24,
  gue: 25,
} as const;

/** Tunnels as the column `tunnel` numbers them. */
export const TUNNEL = {
  none: 0,
  ipInIp: 1,
  gre: 2,
  nvgre: 3,
  erspan: 4,
  etherIp: 5,
  vxlan: 6,
  geneve: 7,
  gtpU: 8,
  teredo: 9,
  l2tp: 10,
  capwap: 11,
  mplsInIp: 12,
  gue: 13,
} as const;

/** What the column `payloadKept` can say. */
const MOST_PAYLOAD = 0xffff;

/** Parts of a fragmented packet as the column `fragment` numbers them. */
export const FRAGMENT = { whole: 0, first: 1, later: 2 } as const;

/**
 * What follows the layer that was just decoded: it begins at `Decoding.at`, and its packet ends at `Decoding.end`. Decoders say what
 * follows instead of calling it, so that no frame can nest them without bound.
 */
export const NEXT = {
  nothing: 0,
  ethernet: 1,
  /** By the EtherType in `Decoding.number`. */
  etherType: 2,
  /** By the IP protocol in `Decoding.number`. */
  protocol: 3,
  /** IPv4 or IPv6, as its first four bits say. */
  ip: 4,
  llc: 5,
  ppp: 6,
  mpls: 7,
  wlan: 8,
  /** By the LINKTYPE_ in `Decoding.number`. */
  link: 9,
} as const;
export type Next = (typeof NEXT)[keyof typeof NEXT];

/** One batch being decoded: the captured bytes, the columns to fill, and which frame goes to which row. */
export interface Decoding {
  readonly view: DataView;
  readonly packets: PacketBatch;
  /** The address columns, to be written a word at a time. */
  readonly srcMac: DataView;
  readonly dstMac: DataView;
  readonly srcAddress: DataView;
  readonly dstAddress: DataView;
  readonly outerSrcAddress: DataView;
  readonly outerDstAddress: DataView;
  readonly arpSenderMac: DataView;
  row: number;
  /** Where the frame begins, where its captured bytes end, and where it would end had all of it been captured. */
  frameStart: number;
  capturedEnd: number;
  wireEnd: number;
  /** Of the layer that follows. */
  at: number;
  end: number;
  number: number;
  /** Of the innermost IPv4 header, 0 of IPv6. */
  identification: number;
  /** VLAN tags so far. */
  vlans: number;
  /** The outermost link header has been read: MAC addresses are those of the wire. */
  hasLink: boolean;
  /** A tunnel was entered and its number; it counts once an IP header is found in it. */
  tunnel: number;
  tunnelId: number;
}

function viewOf(column: Uint8Array): DataView {
  return new DataView(column.buffer, column.byteOffset, column.byteLength);
}

export function startDecoding(frames: FrameBatch, packets: PacketBatch): Decoding {
  return decodingOf(viewOf(frames.data), packets);
}

/** Decoding of captured bytes into the rows of a batch. */
export function decodingOf(view: DataView, packets: PacketBatch): Decoding {
  return {
    view,
    packets,
    srcMac: viewOf(packets.srcMac),
    dstMac: viewOf(packets.dstMac),
    srcAddress: viewOf(packets.srcAddress),
    dstAddress: viewOf(packets.dstAddress),
    outerSrcAddress: viewOf(packets.outerSrcAddress),
    outerDstAddress: viewOf(packets.outerDstAddress),
    arpSenderMac: viewOf(packets.arpSenderMac),
    row: 0,
    frameStart: 0,
    capturedEnd: 0,
    wireEnd: 0,
    at: 0,
    end: 0,
    number: 0,
    identification: 0,
    vlans: 0,
    hasLink: false,
    tunnel: TUNNEL.none,
    tunnelId: 0,
  };
}

/**
 * The payload of the packet begins at `at` and ends at `end`, maybe behind the captured bytes. It is the innermost packet's when
 * decoding is over.
 */
export function markPayload(decoding: Decoding, at: number, end: number): void {
  const captured = Math.min(end, decoding.capturedEnd) - at;
  if (captured <= 0) return;
  decoding.packets.payloadOffset[decoding.row] = at;
  decoding.packets.payloadKept[decoding.row] = Math.min(captured, MOST_PAYLOAD);
}

/** Records that the layer at `at` needs `needed` bytes and has only `available`; what came before stands, and nothing follows. */
export function recordProblem(
  decoding: Decoding,
  layer: (typeof LAYER)[keyof typeof LAYER],
  at: number,
  needed: number,
  available: number,
): Next {
  const { packets, row } = decoding;
  packets.problem[row] = layer;
  packets.problemOffset[row] = at - decoding.frameStart;
  packets.problemNeeded[row] = needed;
  packets.problemAvailable[row] = available;
  return NEXT.nothing;
}

/** The layer at `at` is what `next` says, by `number` where that is a number. */
export function follow(decoding: Decoding, next: Next, at: number, number = 0): Next {
  decoding.at = at;
  decoding.number = number;
  return next;
}

/** A MAC address from `at` in the column. */
export function copyMac(column: DataView, row: number, view: DataView, at: number): void {
  column.setUint32(row * 6, view.getUint32(at));
  column.setUint16(row * 6 + 4, view.getUint16(at + 4));
}
