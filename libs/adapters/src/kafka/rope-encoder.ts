import { createRequire } from 'node:module';
import { giveBackBlock, takeBlock } from '@weir/schema';

/** kafkajs's class that builds requests. */
export const ENCODER_MODULE = 'kafkajs/src/protocol/encoder';

/** The part of it that is changed here: bytes so far are `buf[0, offset)`. */
interface Encoder {
  buf: Buffer;
  offset: number;
  readonly buffer: Buffer;
  /** Ours: bytes in front of `buf`, the long ones by reference. */
  front?: Buffer[];
  frontBytes?: number;
  writeInt32(value: number): Encoder;
  writeBufferInternal(bytes: Buffer): void;
  writeEncoder(other: Encoder): Encoder;
  writeEncoderArray(others: readonly Encoder[]): Encoder;
  writeBytes(value: unknown): Encoder;
  size(): number;
}

/** From this length on bytes are kept by reference; shorter ones are cheaper to copy. */
const LONG_BYTES = 4096;
const FRESH_BYTES = 512;

/** Memory of pieces that were put together here; values that callers gave are theirs. */
const gatheredBlocks = new WeakSet<ArrayBufferLike>();

const require = createRequire(import.meta.url);

/**
 * Lets kafkajs build its requests without copying values at each layer. A produce request is encoded nine layers deep (record, batch
 * body, batch, …, request), and each one copied everything below it into a zeroed buffer of the next power of two: with packed messages
 * that was more than a quarter of the client's time. Here long bytes are kept by reference and put together only where kafkajs asks for the
 * buffer: for the checksum, for the batch's length and for the socket.
 *
 * @throws {Error} when this kafkajs has another encoder.
 */
function installRopeEncoder(): void {
  let found: { readonly prototype: Encoder };
  try {
    found = require(ENCODER_MODULE);
  } catch (cause) {
    throw new Error(`kafkajs has no ${ENCODER_MODULE}; pin kafkajs to 2.2.4 or drop rope-encoder.ts`, { cause });
  }
  const encoder = found.prototype;
  for (const method of ['writeBufferInternal', 'writeEncoder', 'writeEncoderArray', 'writeBytes', 'size'] as const) {
    if (typeof encoder[method] !== 'function') {
      throw new Error(`the encoder of kafkajs has no ${method}; pin kafkajs to 2.2.4 or drop rope-encoder.ts`);
    }
  }
  replace(encoder);
}

function replace(encoder: Encoder): void {
  const { writeBufferInternal: copyIn, writeBytes: writeShort } = encoder;

  encoder.writeBufferInternal = function (this: Encoder, bytes) {
    if (bytes.length < LONG_BYTES) copyIn.call(this, bytes);
    else refer(this, bytes);
  };
  encoder.writeBytes = function (this: Encoder, value) {
    // The original makes room for the whole value first.
    if (!Buffer.isBuffer(value) || value.length < LONG_BYTES) return writeShort.call(this, value);
    this.writeInt32(value.length);
    refer(this, value);
    return this;
  };
  encoder.writeEncoder = function (this: Encoder, other) {
    append(this, other);
    return this;
  };
  encoder.writeEncoderArray = function (this: Encoder, others) {
    for (const other of others) append(this, other);
    return this;
  };
  encoder.size = function (this: Encoder) {
    return (this.frontBytes ?? 0) + this.offset;
  };
  Object.defineProperty(encoder, 'buffer', {
    get(this: Encoder): Buffer {
      return flatten(this);
    },
  });
}

function append(to: Encoder, from: Encoder): void {
  for (const bytes of from.front ?? []) to.writeBufferInternal(bytes);
  to.writeBufferInternal(from.buf.subarray(0, from.offset));
}

function refer(to: Encoder, bytes: Buffer): void {
  to.front ??= [];
  if (to.offset > 0) to.front.push(to.buf.subarray(0, to.offset));
  to.front.push(bytes);
  to.frontBytes = (to.frontBytes ?? 0) + to.offset + bytes.length;
  to.buf = Buffer.allocUnsafe(FRESH_BYTES);
  to.offset = 0;
}

/**
 * All bytes in one piece; kept, so that asking again costs nothing. Its memory is used again once it is part of a larger piece, or
 * written to the socket: kafkajs asks for the pieces of a request from the inside out, and does not come back to them.
 */
function flatten(encoder: Encoder): Buffer {
  const tail = encoder.buf.subarray(0, encoder.offset);
  if (encoder.front === undefined) return tail;
  if (encoder.front.length > 1 || encoder.offset > 0) {
    encoder.front = [gathered([...encoder.front, tail])];
    encoder.frontBytes = (encoder.frontBytes ?? 0) + encoder.offset;
    encoder.buf = Buffer.allocUnsafe(FRESH_BYTES);
    encoder.offset = 0;
  }
  return encoder.front[0] ?? tail;
}

function gathered(pieces: readonly Buffer[]): Buffer {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const block = takeBlock(length);
  const whole = Buffer.from(block, 0, length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  // Afterwards: one may stand there twice.
  for (const { buffer } of pieces) if (gatheredBlocks.delete(buffer)) giveBackBlock(buffer);
  gatheredBlocks.add(block);
  return whole;
}

installRopeEncoder();
