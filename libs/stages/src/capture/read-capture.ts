import { letGoOfPiece, type FrameBatch } from '@weir/schema';
import { allocateFrameIndex, createCaptureReader, type FrameIndex } from '@weir/packet';
import { InputError, type ByteStream, type LaneSelection, type SourceItem } from '@weir/stream';
import { Dealer, type Cut, type SourceClock } from './cut.ts';
import { passingTime } from './passing-time.ts';
import { cutOf, readPositions, type CapturePosition } from './position.ts';

/** Frames indexed at once; a 4 MiB piece of minimum-size frames has fewer. */
const INDEX_FRAMES = 65_536;
/** Bytes of the next piece that are joined to a record cut off by the piece before: enough for most, and for nearly all. */
const JOIN_BYTES = [4_096, 300_000] as const;

/**
 * Reads one capture as messages for our lanes. Messages end where a piece of it ends, so the same file gives the same messages; a
 * record across two pieces is joined and dealt by itself. Of a live capture lanes hear of event time at each tick instead of at each
 * piece, and it ends when it is asked to.
 */
export async function* readCapture(
  source: string,
  stream: ByteStream,
  settings: Cut,
  saved: ReadonlyMap<number, unknown>,
  lanes: LaneSelection,
  signal: AbortSignal,
): AsyncIterable<SourceItem<FrameBatch>> {
  const positions = readPositions(source, stream.fingerprint, lanes.total, saved);
  if (lanes.own.every((lane) => positions.get(lane)?.ended === true)) return;
  const cut = cutOf(settings, positions);
  const from = Array.from({ length: lanes.total }, (_, lane) => positions.get(lane)?.frame ?? 0);
  const open = lanes.own.filter((lane) => positions.get(lane)?.ended !== true);
  const dealer = new Dealer(source, cut, { total: lanes.total, own: open });
  const clock: SourceClock = { frame: 0, newest: -Infinity };
  const position = (ended: boolean): ReadonlyMap<number, CapturePosition> =>
    new Map(
      open.map((lane) => [
        lane,
        { frame: Math.max(clock.frame, from[lane] ?? 0), ended, fingerprint: stream.fingerprint, cut },
      ]),
    );

  const { live } = stream;
  const passTime = live === undefined ? undefined : passingTime(live);
  const pieces = new Pieces(lanes.total > 1);
  try {
    for await (const bytes of stream.bytes(signal)) {
      for (const { data, index } of pieces.add(bytes)) {
        for (const batch of dealer.deal(data, index, clock, from)) {
          yield { kind: 'message', lane: batch.lane, batch, bytes: wireBytes(batch) };
        }
      }
      letGoOfPiece(bytes);
      if (pieces.problem !== undefined) break;
      for (const lost of live?.takeLost() ?? []) yield { kind: 'drop', ...lost };
      if (passTime === undefined || passTime(clock)) {
        for (const lane of open) {
          if (clock.frame > (from[lane] ?? 0))
            yield { kind: 'message', lane, batch: dealer.tick(lane, clock, false), bytes: 0 };
        }
      }
      yield { kind: 'position', positions: position(false) };
      if (signal.aborted && live === undefined) return;
    }
    for (const lost of live?.takeLost() ?? []) yield { kind: 'drop', ...lost };
  } catch (cause) {
    // What was read before the stream broke stands; the lanes still get their end.
    if (!(cause instanceof InputError)) throw cause;
    yield { kind: 'problem', message: cause.message };
  }
  if (signal.aborted && live === undefined) return;
  // What was asked to end may end anywhere.
  const problem = signal.aborted ? undefined : pieces.end();
  if (problem !== undefined) yield { kind: 'problem', message: `${source}: ${problem}` };
  for (const lane of open) yield { kind: 'message', lane, batch: dealer.tick(lane, clock, true), bytes: 0 };
  yield { kind: 'position', positions: position(true) };
}

function wireBytes(batch: FrameBatch): number {
  let bytes = 0;
  for (let i = 0; i < batch.count; i++) bytes += batch.length[i] ?? 0;
  return bytes;
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.byteLength + second.byteLength);
  joined.set(first);
  joined.set(second, first.byteLength);
  return joined;
}

interface IndexedPiece {
  readonly data: Uint8Array;
  readonly index: FrameIndex;
}

/** Finds the frames in the pieces of a stream; at most one record is copied between two pieces. */
class Pieces {
  readonly #reader = createCaptureReader();
  readonly #index: FrameIndex;
  readonly #single: FrameIndex;
  #rest: Uint8Array = new Uint8Array();

  /** @param hashed whether frames are dealt to lanes by their address pairs */
  constructor(hashed: boolean) {
    this.#index = allocateFrameIndex(INDEX_FRAMES, hashed);
    this.#single = allocateFrameIndex(1, hashed);
  }

  get problem(): string | undefined {
    return this.#reader.problem?.message;
  }

  *add(bytes: Uint8Array): Iterable<IndexedPiece> {
    let at = 0;
    while (this.#rest.byteLength > 0 && at < bytes.byteLength) {
      // What is larger still (a block of a kind that is skipped) is joined with all there is.
      const enough = JOIN_BYTES.find((most) => this.#rest.byteLength < most) ?? bytes.byteLength;
      const joined = join(this.#rest, bytes.subarray(at, at + enough));
      const used = this.#reader.read(joined, this.#single);
      if (this.#single.count > 0) yield { data: joined, index: this.#single };
      if (this.problem !== undefined) return;
      if (used < this.#rest.byteLength) {
        at += joined.byteLength - this.#rest.byteLength;
        this.#rest = joined.subarray(used);
      } else {
        at += used - this.#rest.byteLength;
        this.#rest = new Uint8Array();
      }
    }
    // The record does not end in this piece either.
    if (this.#rest.byteLength > 0) return;
    let data = bytes.subarray(at);
    while (data.byteLength > 0) {
      const used = this.#reader.read(data, this.#index);
      if (this.#index.count > 0) yield { data, index: this.#index };
      data = data.subarray(used);
      if (this.#index.count < INDEX_FRAMES || this.problem !== undefined) break;
    }
    // A copy: the piece is let go of when its frames are dealt.
    this.#rest = data.slice();
  }

  end(): string | undefined {
    return this.#reader.end(this.#rest)?.message;
  }
}
