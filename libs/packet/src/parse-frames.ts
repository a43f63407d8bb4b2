import { allocatePackets, type FrameBatch, type PacketBatch } from '@weir/schema';
import { startDecoding } from './decode/decoding.ts';
import { decodeFrame } from './decode/decode-frame.ts';
import { isDecodedLink } from './decode/link-type.ts';

/**
 * Decodes each frame of the batch into one packet, in the same order. Bytes outside
 * [offset, offset + capturedLength) of a frame are never read, nor bytes outside the batch's data; a layer that is cut
 * off or malformed leaves the packet with what came before it and a decode problem.
 * `payload` is the frames' own data, all of it; who keeps the packets beyond the frames has to copy what is wanted.
 * Frames of link types that are not decoded make no packet: they are told to `drop`, by reason with their number.
 */
export function parseFrames(frames: FrameBatch, drop: (reason: string, count: number) => void): PacketBatch {
  const kept = countDecoded(frames);
  const packets = { ...allocatePackets(kept, frames), payload: frames.data };
  if (kept === frames.count) {
    copyCaptureRecords(frames, packets);
  } else {
    keepDecodedRecords(frames, packets);
    tellDrops(frames, drop);
  }
  decodeFrames(frames, packets);
  return packets;
}

function countDecoded(frames: FrameBatch): number {
  const { linkType, count } = frames;
  let kept = 0;
  for (let frame = 0; frame < count; frame++) if (isDecodedLink(linkType[frame] ?? 0)) kept++;
  return kept;
}

function copyCaptureRecords(frames: FrameBatch, packets: PacketBatch): void {
  packets.number.set(frames.number);
  packets.time.set(frames.time);
  packets.lowMark.set(frames.lowMark);
  packets.length.set(frames.length);
  packets.capturedLength.set(frames.capturedLength);
  packets.linkType.set(frames.linkType);
}

function keepDecodedRecords(frames: FrameBatch, packets: PacketBatch): void {
  let row = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    if (!isDecodedLink(frames.linkType[frame] ?? 0)) continue;
    packets.number[row] = frames.number[frame] ?? 0;
    packets.time[row] = frames.time[frame] ?? 0;
    packets.lowMark[row] = frames.lowMark[frame] ?? 0;
    packets.length[row] = frames.length[frame] ?? 0;
    packets.capturedLength[row] = frames.capturedLength[frame] ?? 0;
    packets.linkType[row] = frames.linkType[frame] ?? 0;
    row++;
  }
}

function tellDrops(frames: FrameBatch, drop: (reason: string, count: number) => void): void {
  const counts = new Map<number, number>();
  for (let frame = 0; frame < frames.count; frame++) {
    const linkType = frames.linkType[frame] ?? 0;
    if (!isDecodedLink(linkType)) counts.set(linkType, (counts.get(linkType) ?? 0) + 1);
  }
  for (const [linkType, count] of counts) drop(`link-type-${linkType}`, count);
}

/** Frame by frame; a batch that claims bytes it does not have is cut to those it has. */
function decodeFrames(frames: FrameBatch, packets: PacketBatch): void {
  const { count, linkType, offset, capturedLength, length } = frames;
  const decoding = startDecoding(frames, packets);
  const size = frames.data.byteLength;
  let row = 0;
  for (let frame = 0; frame < count; frame++) {
    const link = linkType[frame] ?? 0;
    if (!isDecodedLink(link)) continue;
    const start = Math.min(offset[frame] ?? 0, size);
    const captured = Math.min(capturedLength[frame] ?? 0, size - start);
    decoding.row = row;
    decoding.frameStart = start;
    decoding.capturedEnd = start + captured;
    decoding.wireEnd = start + Math.max(length[frame] ?? 0, captured);
    decodeFrame(decoding, link);
    row++;
  }
}
