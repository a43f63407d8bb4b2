import { allocateFrames, type FrameBatch, type PacketBatch } from '@weir/schema';

/** A frame to begin with. */
export interface SeedFrame {
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

/** Bytes of a seed that are used, and of a damaged frame at most. */
const MOST_BYTES = 512;
const MOST_DAMAGE = 6;
/** Values at which lengths and counts go wrong. */
const ODD_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff, 0x45, 0x60];
const SCALARS = { source: 'damaged', lane: 0, watermark: 0, last: false };

/**
 * Damages good frames: bits flipped, bytes and words set to odd values, pieces left out, doubled or put in from other frames, ends cut off,
 * another link type. The same seed makes the same frames. Batches share memory: each is good until the next.
 */
export class FrameMutator {
  readonly #seeds: readonly SeedFrame[];
  #state: number;
  #data = new Uint8Array(0);

  constructor(seeds: readonly SeedFrame[], seed: number) {
    this.#seeds = seeds;
    this.#state = seed >>> 0;
  }

  batch(count: number): FrameBatch {
    if (this.#data.length < count * MOST_BYTES) this.#data = new Uint8Array(count * MOST_BYTES);
    const batch = { ...allocateFrames(count, SCALARS), data: this.#data };
    for (let i = 0; i < count; i++) {
      const offset = i * MOST_BYTES;
      const frame = this.#data.subarray(offset, offset + MOST_BYTES);
      const { bytes, linkType } = this.#pick();
      const length = this.#damage(frame, this.#put(frame, bytes, 0, 0, bytes.length));
      batch.number[i] = i;
      batch.offset[i] = offset;
      batch.capturedLength[i] = length;
      batch.length[i] = this.#upTo(4) === 0 ? length + this.#upTo(2000) : length;
      batch.linkType[i] = this.#upTo(16) === 0 ? this.#pick().linkType : linkType;
    }
    return batch;
  }

  /** @returns how long the frame is now. */
  #damage(frame: Uint8Array, length: number): number {
    for (let n = 1 + this.#upTo(MOST_DAMAGE); n > 0; n--) {
      const at = this.#upTo(length);
      switch (this.#upTo(8)) {
        case 0:
        case 1:
          frame[at] = (frame[at] ?? 0) ^ (1 << this.#upTo(8));
          break;
        case 2:
          frame[at] = ODD_BYTES[this.#upTo(ODD_BYTES.length)] ?? 0;
          break;
        case 3:
          frame[at] = this.#upTo(256);
          frame[at + 1] = this.#upTo(256);
          break;
        case 4:
          length = at;
          break;
        case 5:
          length = this.#put(frame, frame.slice(at, length), 0, this.#upTo(at + 1), length);
          break;
        case 6:
          length = Math.max(length, this.#put(frame, frame.slice(at, length), 0, at + this.#upTo(16), length));
          break;
        default: {
          const { bytes } = this.#pick();
          length = Math.max(length, this.#put(frame, bytes, this.#upTo(bytes.length), at, bytes.length));
        }
      }
    }
    return length;
  }

  /** Copies the bytes [from, to) to `at`, as many as fit. @returns where they end. */
  #put(frame: Uint8Array, bytes: Uint8Array, from: number, at: number, to: number): number {
    const place = Math.min(at, frame.length);
    const size = Math.max(Math.min(Math.min(to, bytes.length) - from, frame.length - place), 0);
    frame.set(bytes.subarray(from, from + size), place);
    return place + size;
  }

  #pick(): SeedFrame {
    const seed = this.#seeds[this.#upTo(this.#seeds.length)];
    if (seed === undefined) throw new RangeError('there are no frames to damage');
    return seed;
  }

  /** A whole number below `bound`, 0 where that is 0 (Mulberry32). */
  #upTo(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 4_294_967_296) * bound);
  }
}

/** What a packet of damaged frames must never be, as a sentence; nothing where all are as they may be. */
export function faultOf(frames: FrameBatch, packets: PacketBatch): string | undefined {
  for (let row = 0; row < packets.count; row++) {
    const frame = packets.number[row] ?? 0;
    const problem = packets.problem[row] ?? 0;
    const offset = packets.problemOffset[row] ?? 0;
    const needed = packets.problemNeeded[row] ?? 0;
    const available = packets.problemAvailable[row] ?? 0;
    const isRight =
      problem === 0
        ? offset + needed + available === 0
        : needed > available && offset + available <= (frames.length[frame] ?? 0);
    if (!isRight)
      return `problem ${problem} at ${offset} needs ${needed}, has ${available} in ${frames.length[frame]} bytes of link type ${frames.linkType[frame]}: ${hexOf(frames, frame)}`;
  }
  return undefined;
}

function hexOf({ data, offset, capturedLength }: FrameBatch, frame: number): string {
  const from = offset[frame] ?? 0;
  return Array.from(data.subarray(from, from + (capturedLength[frame] ?? 0)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
