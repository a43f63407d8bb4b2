/** A message that does not hold what its topic declares. Its text says what and where. */
export class DecodeError extends Error {
  override name = 'DecodeError';
}

/** Reads the fields of a decoded Avro record and checks each against what its topic declares. */
export class RecordReader {
  readonly #record: Record<string, unknown>;
  readonly #topic: string;
  readonly count: number;

  constructor(topic: string, record: unknown) {
    if (typeof record !== 'object' || record === null) throw new DecodeError(`${topic}: not a record`);
    this.#record = { ...record };
    this.#topic = topic;
    this.count = this.int('count');
    if (this.count < 0) throw new DecodeError(`${topic}: count is ${this.count}`);
  }

  string(name: string): string {
    const value = this.#record[name];
    if (typeof value !== 'string') throw this.#wrong(name, 'text');
    return value;
  }

  int(name: string): number {
    const value = this.#record[name];
    if (typeof value !== 'number') throw this.#wrong(name, 'a number');
    return value;
  }

  double(name: string): number {
    return this.int(name);
  }

  boolean(name: string): boolean {
    const value = this.#record[name];
    if (typeof value !== 'boolean') throw this.#wrong(name, 'true or false');
    return value;
  }

  bytes(name: string): Uint8Array {
    const value = this.#record[name];
    if (!(value instanceof Uint8Array)) throw this.#wrong(name, 'bytes');
    return value;
  }

  /** A column of `count` rows. A column that an older writer did not know is empty on the wire and reads as zeros. */
  #column(name: string, bytesPerRow: number): { buffer: ArrayBufferLike; byteOffset: number } {
    const value = this.bytes(name);
    const expected = this.count * bytesPerRow;
    if (value.byteLength === 0) return { buffer: new ArrayBuffer(expected), byteOffset: 0 };
    if (value.byteLength !== expected) {
      throw new DecodeError(
        `${this.#topic}: ${name} has ${value.byteLength} bytes, ${this.count} records need ${expected}`,
      );
    }
    if (value.byteOffset % 8 === 0) return value;
    // A copy: a Buffer's own slice() would only be another view.
    return { buffer: new Uint8Array(value).buffer, byteOffset: 0 };
  }

  uint8s(name: string, elementsPerRow = 1): Uint8Array {
    const { buffer, byteOffset } = this.#column(name, elementsPerRow);
    return new Uint8Array(buffer, byteOffset, this.count * elementsPerRow);
  }

  uint16s(name: string): Uint16Array {
    const { buffer, byteOffset } = this.#column(name, 2);
    return new Uint16Array(buffer, byteOffset, this.count);
  }

  uint32s(name: string): Uint32Array {
    const { buffer, byteOffset } = this.#column(name, 4);
    return new Uint32Array(buffer, byteOffset, this.count);
  }

  float64s(name: string): Float64Array {
    const { buffer, byteOffset } = this.#column(name, 8);
    return new Float64Array(buffer, byteOffset, this.count);
  }

  texts(name: string): string[] {
    return this.#list(name).map((value) => {
      if (typeof value !== 'string') throw this.#wrong(name, 'texts');
      return value;
    });
  }

  binaries(name: string): Uint8Array[] {
    return this.#list(name).map((value) => {
      if (!(value instanceof Uint8Array)) throw this.#wrong(name, 'byte strings');
      return value;
    });
  }

  #list(name: string): unknown[] {
    const value = this.#record[name];
    if (!Array.isArray(value) || value.length !== this.count) throw this.#wrong(name, `a list of ${this.count}`);
    return value;
  }

  #wrong(name: string, expected: string): DecodeError {
    return new DecodeError(`${this.#topic}: ${name} is not ${expected}`);
  }
}
