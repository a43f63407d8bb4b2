/** Bytes written one after the other into memory that grows. Numbers are LEB128: seven bits a byte, the lowest first. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  length = 0;

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    if (this.length + 8 > this.#bytes.length) this.#grow(8);
    const bytes = this.#bytes;
    let rest = value;
    while (rest > 0x7fffffff) {
      bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  word(value: number): void {
    if (this.length + 4 > this.#bytes.length) this.#grow(4);
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.length++] = value >>> shift;
  }

  bytes(source: Uint8Array, from: number, to: number): void {
    if (this.length + to - from > this.#bytes.length) this.#grow(to - from);
    for (let at = from; at < to; at++) this.#bytes[this.length++] = source[at] ?? 0;
  }

  /** A copy of what was written; writing begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  #grow(bytes: number): void {
    const longer = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + bytes));
    longer.set(this.#bytes);
    this.#bytes = longer;
  }
}

/** Reads what a {@link ByteWriter} wrote; behind the end everything is 0. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  word(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 8) value |= (this.#bytes[this.#at++] ?? 0) << shift;
    return value;
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  /** The next bytes, not copied. */
  bytes(length: number): Uint8Array {
    const from = this.#at;
    this.#at += length;
    return this.#bytes.subarray(from, from + length);
  }
}
