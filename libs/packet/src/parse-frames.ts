import { allocatePackets, type FrameBatch, type PacketBatch } from '@weir/schema';
import { startDecoding, type Decoding } from './decode/decoding.ts';
import { LINK_ETHERNET } from './decode/ether-type.ts';
import { decodeEthernet } from './decode/ethernet.ts';

/**
 * Decodes each Ethernet frame of the batch into one packet, in the same order. Bytes outside
 * [offset, offset + capturedLength) of a frame are never read, nor bytes outside the batch's data; a layer that is cut
 * off or malformed leaves the packet with what came before it and a decode problem.
 * Frames of other link types make no packet: they are told to `drop`, by reason with their number.
 */
export function parseFrames(frames: FrameBatch, drop: (reason: string, count: number) => void): PacketBatch {
  const kept = countEthernet(frames);
  const packets = allocatePackets(kept, frames);
  const decoding = startDecoding(frames, packets);
  if (kept < frames.count) tellDrops(frames, drop);
  let row = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    if (frames.linkType[frame] !== LINK_ETHERNET) continue;
    copyCaptureRecord(frames, frame, packets, row);
    placeFrame(decoding, frames, frame, row);
    decodeEthernet(decoding);
    row++;
  }
  return packets;
}

function countEthernet(frames: FrameBatch): number {
  const { linkType, count } = frames;
  let kept = 0;
  for (let frame = 0; frame < count; frame++) if (linkType[frame] === LINK_ETHERNET) kept++;
  return kept;
}

function tellDrops(frames: FrameBatch, drop: (reason: string, count: number) => void): void {
  const counts = new Map<number, number>();
  for (let frame = 0; frame < frames.count; frame++) {
    const linkType = frames.linkType[frame] ?? 0;
    if (linkType !== LINK_ETHERNET) counts.set(linkType, (counts.get(linkType) ?? 0) + 1);
  }
  for (const [linkType, count] of counts) drop(`link-type-${linkType}`, count);
}

function copyCaptureRecord(frames: FrameBatch, frame: number, packets: PacketBatch, row: number): void {
  packets.number[row] = frames.number[frame] ?? 0;
  packets.time[row] = frames.time[frame] ?? 0;
  packets.lowMark[row] = frames.lowMark[frame] ?? 0;
  packets.length[row] = frames.length[frame] ?? 0;
  packets.capturedLength[row] = frames.capturedLength[frame] ?? 0;
}

/** Points the decoding at a frame. A batch that claims bytes it does not have is cut to those it has. */
function placeFrame(decoding: Decoding, frames: FrameBatch, frame: number, row: number): void {
  const size = decoding.view.byteLength;
  const start = Math.min(frames.offset[frame] ?? 0, size);
  const captured = Math.min(frames.capturedLength[frame] ?? 0, size - start);
  decoding.row = row;
  decoding.frameStart = start;
  decoding.capturedEnd = start + captured;
  decoding.wireEnd = start + Math.max(frames.length[frame] ?? 0, captured);
}
