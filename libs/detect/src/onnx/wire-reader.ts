/**
 * Protocol Buffers' wire format: a message is fields, each a key (number << 3 | wire type) and a value.
 * https://protobuf.dev/programming-guides/encoding/
 */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

const MAX_VARINT_BYTES = 10;
const BITS_28 = 2 ** 28;
const BITS_56 = 2 ** 56;
const MASK_28 = BITS_28 - 1;

const utf8 = new TextDecoder('utf-8', { fatal: false });

/** Why bytes are no message: what is wrong, and at which byte. */
export interface WireProblem {
  readonly what: string;
  readonly at: number;
}

/**
 * Goes over the fields of one message, once. After `next()` said true, `field` and `wire` say what the field is, and its value is
 * `integer` (VARINT), or the bytes from `start` to `end` (the others). After it said false, `problem` says whether that was an end.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  /** Number of the field. */
  field = 0;
  wire = 0;
  /** The value's bytes within `bytes`. */
  start = 0;
  end = 0;
  /** Of a VARINT the value, as a signed 64-bit number; beyond 2^53 the nearest that a double has. */
  integer = 0;
  problem: WireProblem | undefined;
  readonly #to: number;
  #at: number;
  #view: DataView | undefined;

  /** Of the message in `bytes` from `from` to `to`; neither may be outside of them. */
  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.#at = from;
    this.#to = to;
  }

  /** The next field; false at the end and after what is no field. */
  next(): boolean {
    if (this.problem !== undefined || this.#at >= this.#to) return false;
    const began = this.#at;
    const key = this.#varint();
    if (key < 8 || key >= 2 ** 32) return this.#fail('a field key is not one', began);
    this.wire = key % 8;
    this.field = Math.floor(key / 8);
    this.start = this.#at;
    switch (this.wire) {
      case VARINT:
        this.integer = this.#varint();
        if (this.problem !== undefined) return false;
        break;
      case FIXED64:
        this.#at += 8;
        break;
      case FIXED32:
        this.#at += 4;
        break;
      case BYTES: {
        const length = this.#varint();
        if (this.problem !== undefined) return false;
        if (length < 0 || length > this.#to - this.#at)
          return this.#fail('a field is longer than what is there', began);
        this.start = this.#at;
        this.#at += length;
        break;
      }
      default:
        return this.#fail('a field has a wire type that there is not', began);
    }
    if (this.#at > this.#to) return this.#fail('a field is longer than what is there', began);
    this.end = this.#at;
    return true;
  }

  /** Of all `bytes`, to read numbers at `start`. */
  get view(): DataView {
    return (this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength));
  }

  /** The message within a BYTES field. */
  inner(): WireReader {
    return new WireReader(this.bytes, this.start, this.end);
  }

  /** A BYTES field as text; what is no UTF-8 becomes U+FFFD. */
  text(): string {
    return utf8.decode(this.bytes.subarray(this.start, this.end));
  }

  #fail(what: string, at: number): false {
    this.problem ??= { what, at };
    return false;
  }

  /** Ten bytes at most: four of 28 bits, four of 28, two of 8, whose last is the sign. */
  #varint(): number {
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let taken = 0; taken < MAX_VARINT_BYTES && this.#at < this.#to; taken++) {
      const byte = this.bytes[this.#at++] ?? 0;
      const bits = byte & 0x7f;
      if (taken < 4) low |= bits << (7 * taken);
      else if (taken < 8) middle |= bits << (7 * (taken - 4));
      else high |= bits << (7 * (taken - 8));
      if (byte >= 0x80) continue;
      if ((high & 0x80) === 0) return low + middle * BITS_28 + high * BITS_56;
      return -((~low & MASK_28) + (~middle & MASK_28) * BITS_28 + (~high & 0xff) * BITS_56 + 1);
    }
    this.#fail('a varint does not end', this.#at);
    return -1;
  }
}
