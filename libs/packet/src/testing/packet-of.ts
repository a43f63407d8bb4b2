import { packets, type Packet } from '@weir/schema';
import { parseFrames } from '../parse-frames.ts';
import { frameBatch } from './feed.ts';

/** The packet of one Ethernet frame, as a person reads it; `wireLength` where not all of it was captured. */
export function packetOf(frame: readonly number[], wireLength = frame.length): Packet {
  const batch = frameBatch([Uint8Array.from(frame)]);
  batch.length[0] = wireLength;
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
