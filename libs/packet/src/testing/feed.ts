import { allocateFrames, type FrameBatch } from '@weir/schema';
import type { CaptureProblem } from '../capture/capture-problem.ts';
import { allocateFrameIndex } from '../capture/frame-index.ts';
import { createCaptureReader } from '../capture/reader.ts';

export interface FoundFrame {
  readonly time: number;
  readonly length: number;
  readonly capturedLength: number;
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

export interface Feed {
  readonly frames: readonly FoundFrame[];
  readonly problem: CaptureProblem | undefined;
  /** Most bytes that had to wait for those that follow. */
  readonly mostHeld: number;
}

/** Reads a stream that arrives in pieces of `pieceBytes`, through an index of `capacity` frames. */
export function feed(stream: Uint8Array, pieceBytes: number, capacity = 64): Feed {
  const reader = createCaptureReader();
  const index = allocateFrameIndex(capacity);
  const frames: FoundFrame[] = [];
  let from = 0;
  let mostHeld = 0;
  for (let to = pieceBytes; ; to += pieceBytes) {
    const piece = stream.subarray(0, Math.min(to, stream.length));
    do {
      const rest = piece.subarray(from);
      from += reader.read(rest, index);
      collect(rest, index, frames);
    } while (index.count === capacity);
    mostHeld = Math.max(mostHeld, piece.length - from);
    if (to >= stream.length || reader.problem !== undefined) break;
  }
  return { frames, problem: reader.end(stream.subarray(from)), mostHeld };
}

function collect(bytes: Uint8Array, index: ReturnType<typeof allocateFrameIndex>, into: FoundFrame[]): void {
  for (let i = 0; i < index.count; i++) {
    const offset = index.offset[i] ?? 0;
    const capturedLength = index.capturedLength[i] ?? 0;
    into.push({
      time: index.time[i] ?? 0,
      length: index.length[i] ?? 0,
      capturedLength,
      linkType: index.linkType[i] ?? 0,
      bytes: bytes.slice(offset, offset + capturedLength),
    });
  }
}

const SCALARS = { source: 'test', lane: 0, watermark: 0, last: true };

/** All frames of a stream as one batch that points into it, and what ended the reading. */
export function frameBatchOf(stream: Uint8Array): { frames: FrameBatch; problem: CaptureProblem | undefined } {
  const reader = createCaptureReader();
  const index = allocateFrameIndex(Math.ceil(stream.length / 16));
  const used = reader.read(stream, index);
  const problem = reader.end(stream.subarray(used));
  const frames = { ...allocateFrames(index.count, SCALARS), data: stream };
  for (let i = 0; i < index.count; i++) frames.number[i] = i;
  frames.time.set(index.time.subarray(0, index.count));
  frames.length.set(index.length.subarray(0, index.count));
  frames.capturedLength.set(index.capturedLength.subarray(0, index.count));
  frames.linkType.set(index.linkType.subarray(0, index.count));
  frames.offset.set(index.offset.subarray(0, index.count));
  return { frames, problem };
}

/** Ethernet frames, each captured whole, one after the other in one batch. */
export function frameBatch(frames: readonly Uint8Array[]): FrameBatch {
  const data = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  const batch = { ...allocateFrames(frames.length, SCALARS), data };
  let offset = 0;
  frames.forEach((frame, i) => {
    data.set(frame, offset);
    batch.number[i] = i;
    batch.length[i] = frame.length;
    batch.capturedLength[i] = frame.length;
    batch.linkType[i] = 1;
    batch.offset[i] = offset;
    offset += frame.length;
  });
  return batch;
}
