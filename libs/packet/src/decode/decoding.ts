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
} as const;

/** Parts of a fragmented packet as the column `fragment` numbers them. */
export const FRAGMENT = { whole: 0, first: 1, later: 2 } as const;

/** One batch being decoded: the captured bytes, the columns to fill, and which frame goes to which row. */
export interface Decoding {
  readonly view: DataView;
  readonly packets: PacketBatch;
  /** The address columns, to be written a word at a time. */
  readonly srcMac: DataView;
  readonly dstMac: DataView;
  readonly srcAddress: DataView;
  readonly dstAddress: DataView;
  row: number;
  /** Where the frame begins, where its captured bytes end, and where it would end had all of it been captured. */
  frameStart: number;
  capturedEnd: number;
  wireEnd: number;
}

function viewOf(column: Uint8Array): DataView {
  return new DataView(column.buffer, column.byteOffset, column.byteLength);
}

export function startDecoding(frames: FrameBatch, packets: PacketBatch): Decoding {
  return {
    view: viewOf(frames.data),
    packets,
    srcMac: viewOf(packets.srcMac),
    dstMac: viewOf(packets.dstMac),
    srcAddress: viewOf(packets.srcAddress),
    dstAddress: viewOf(packets.dstAddress),
    row: 0,
    frameStart: 0,
    capturedEnd: 0,
    wireEnd: 0,
  };
}

/** Records that the layer at `at` needs `needed` bytes and has only `available`; what came before stands. */
export function recordProblem(
  decoding: Decoding,
  layer: (typeof LAYER)[keyof typeof LAYER],
  at: number,
  needed: number,
  available: number,
): void {
  const { packets, row } = decoding;
  packets.problem[row] = layer;
  packets.problemOffset[row] = at - decoding.frameStart;
  packets.problemNeeded[row] = needed;
  packets.problemAvailable[row] = available;
}
