import { packets, type Packet } from '@weir/schema';
import { parseFrames } from '../parse-frames.ts';
import { frameBatch } from './feed.ts';

export interface FrameFields {
  /** Where not all of it was captured. */
  readonly wireLength?: number;
  /** LINKTYPE_; Ethernet otherwise. */
  readonly linkType?: number;
}

/** The packet of one frame, as a person reads it. */
export function packetOf(
  frame: readonly number[],
  { wireLength = frame.length, linkType = 1 }: FrameFields = {},
): Packet {
  const batch = frameBatch([Uint8Array.from(frame)]);
  batch.length[0] = wireLength;
  batch.linkType[0] = linkType;
  return packets.row(
    parseFrames(batch, (reason) => {
      throw new Error(`dropped: ${reason}`);
    }),
    0,
  );
}

/** The columns that say what could not be decoded. */
export function problem(layer: Packet['problem'], offset: number, needed: number, available: number): Partial<Packet> {
  return { problem: layer, problemOffset: offset, problemNeeded: needed, problemAvailable: available };
}

export const NO_PROBLEM = problem('none', 0, 0, 0);

/** A header that a frame has: which, where it begins, and how many bytes of it are asked for at once. */
export type Header = readonly [layer: Packet['problem'], at: number, needed: number];

export const ETHERNET: Header = ['ethernet', 0, 14];

/** The headers of TCP in IPv4, which begins at `at`. */
export function ip4At(at: number): Header[] {
  return [
    ['ipv4', at, 20],
    ['tcp', at + 20, 20],
  ];
}

/** The headers of TCP in IPv6, which begins at `at`. */
export function ip6At(at: number): Header[] {
  return [
    ['ipv6', at, 40],
    ['tcp', at + 40, 20],
  ];
}

export interface HeaderSample extends Pick<FrameFields, 'linkType'> {
  readonly name: string;
  readonly frame: readonly number[];
  /** In the order in which they are read. */
  readonly headers: readonly Header[];
  readonly expected: Partial<Packet>;
}

/** What is recorded of each beginning of the frame, and what should be. */
export function everyCut({ frame, headers, linkType = 1 }: HeaderSample): { found: string[]; due: string[] } {
  const found: string[] = [];
  const due: string[] = [];
  for (let cut = 0; cut < frame.length; cut++) {
    const packet = packetOf(frame.slice(0, cut), { wireLength: frame.length, linkType });
    const { problem: layer, problemOffset, problemNeeded, problemAvailable } = packet;
    found.push(`${cut}: ${layer} at ${problemOffset} needs ${problemNeeded}, has ${problemAvailable}`);
    const [name, at, needed] = headers.find((header) => cut < header[1] + header[2]) ?? ['none', 0, 0];
    const available = name === 'none' ? 0 : Math.max(cut - at, 0);
    due.push(`${cut}: ${name} at ${at} needs ${needed}, has ${available}`);
  }
  return { found, due };
}
