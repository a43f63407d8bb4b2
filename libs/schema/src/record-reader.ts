import { takeBlock } from './block-pool.ts';
import { vectorsOf } from './vector.ts';
import { ALIGNMENT, blockBytes } from './column-block.ts';

/** A message that does not hold what its topic declares. Its text says what and where. */
export class DecodeError extends Error {
  override name = 'DecodeError';
}

/** Columns of fixed width of a topic, and the bytes a row takes in all of them. */
export interface RowShape {
  readonly columns: number;
  readonly bytes: number;
}

/** A message with more has a damaged count; it would ask for gigabytes of zeros. */
const MOST_RECORDS = 1 << 20;
const NO_BYTES = new Uint8Array(0);

/** Reads the fields of a decoded Avro record and checks each against what its topic declares. */
export class RecordReader {
  readonly #record: Record<string, unknown>;
  readonly #topic: string;
  readonly #shape: RowShape;
  #block: ArrayBuffer | undefined;
  #used = 0;
  readonly count: number;

  constructor(topic: string, record: unknown, shape: RowShape) {
    if (typeof record !== 'object' || record === null) throw new DecodeError(`${topic}: not a record`);
    this.#record = { ...record };
    this.#topic = topic;
    this.#shape = shape;
    this.count = this.int('count');
    if (this.count < 0 || this.count > MOST_RECORDS) {
      throw new DecodeError(`${topic}: count is ${this.count}, a message has 0 to ${MOST_RECORDS} records`);
    }
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

  /**
   * A column of `count` rows, copied to where it is aligned. A column that an older writer did not know, or that is all zero, is
   * empty on the wire and reads as zeros; one value stands for one that is the same in each row.
   */
  #column(name: string, bytesPerRow: number): { buffer: ArrayBuffer; byteOffset: number } {
    const value = this.bytes(name);
    const expected = this.count * bytesPerRow;
    if (value.byteLength !== expected && value.byteLength !== 0 && value.byteLength !== bytesPerRow) {
      throw new DecodeError(
        `${this.#topic}: ${name} has ${value.byteLength} bytes, ${this.count} records need ${expected}`,
      );
    }
    const buffer = (this.#block ??= takeBlock(blockBytes(this.count * this.#shape.bytes, this.#shape.columns)));
    const column = new Uint8Array(buffer, this.#used, expected);
    this.#used += Math.ceil(expected / ALIGNMENT) * ALIGNMENT;
    if (value.byteLength === expected) column.set(value);
    else if (value.byteLength === 0) column.fill(0);
    else repeat(value, column);
    return column;
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

  /** A column with the same number of doubles for each row, also none. */
  vectors(name: string): Float64Array {
    const value = this.bytes(name);
    const perRow = value.byteLength / 8 / Math.max(this.count, 1);
    if (!Number.isInteger(perRow))
      throw new DecodeError(
        `${this.#topic}: ${name} has ${value.byteLength} bytes, not as many doubles for each of ${this.count} records`,
      );
    const column = vectorsOf(this.count, perRow);
    new Uint8Array(column.buffer).set(value.subarray(0, column.byteLength));
    return column;
  }

  texts(name: string): string[] {
    return this.#list(name, '').map((value) => this.#text(name, value));
  }

  /** Texts of a column that may have none at all. */
  labels(name: string): string[] {
    const value = this.#record[name];
    return Array.isArray(value) && value.length === 0 ? [] : this.texts(name);
  }

  binaries(name: string): Uint8Array[] {
    return this.#list(name, NO_BYTES).map((value) => {
      if (!(value instanceof Uint8Array)) throw this.#wrong(name, 'byte strings');
      return value;
    });
  }

  /** A list that an older writer did not know, or whose texts are all empty, is empty on the wire. */
  #list(name: string, empty: unknown): unknown[] {
    const value = this.#record[name];
    if (Array.isArray(value) && value.length === 0) return Array.from({ length: this.count }, () => empty);
    if (!Array.isArray(value) || value.length !== this.count) throw this.#wrong(name, `a list of ${this.count}`);
    return value;
  }

  #text(name: string, value: unknown): string {
    if (typeof value !== 'string') throw this.#wrong(name, 'texts');
    return value;
  }

  #wrong(name: string, expected: string): DecodeError {
    return new DecodeError(`${this.#topic}: ${name} is not ${expected}`);
  }
}

/** Fills a column with one value, in doubling steps. */
function repeat(value: Uint8Array, column: Uint8Array): void {
  column.set(value);
  for (let filled = value.length; filled < column.length; filled *= 2)
    column.copyWithin(filled, 0, Math.min(filled, column.length - filled));
}
