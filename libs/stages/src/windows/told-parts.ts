import { SCOPE_SYMBOLS, type PartialWindowBatch } from '@weir/schema';
import { mergePart, type WindowTables } from '@weir/statistics';

const SECOND_US = 1_000_000;
const COUNT_BYTES = 8;
/** Of each part: its second, its length, its number, and its scope. */
const PART_BYTES = 8 + 4 + 4 + 1;

type Columns = Pick<PartialWindowBatch, 'start' | 'length' | 'part' | 'scope'>;

/** Parts of tables that a lane told in one message, in the order of their seconds. They are taken one after another. */
export class ToldParts {
  readonly lane: number;
  /** Its place among all that was told of the source. */
  readonly ordinal: number;
  readonly #columns: Columns;
  readonly #data: Uint8Array;
  #next = 0;
  #at = 0;

  private constructor(lane: number, ordinal: number, columns: Columns, data: Uint8Array) {
    this.lane = lane;
    this.ordinal = ordinal;
    this.#columns = columns;
    this.#data = data;
  }

  /** Copies, whatever kind of bytes they are: the memory of the message is used again. */
  static of({ lane, start, length, part, scope, data }: PartialWindowBatch, ordinal: number): ToldParts {
    const columns = { start: start.slice(), length: length.slice(), part: part.slice(), scope: scope.slice() };
    return new ToldParts(lane, ordinal, columns, new Uint8Array(data));
  }

  /** Takes back what `bytes` gave. */
  static restored(lane: number, ordinal: number, bytes: Uint8Array): ToldParts {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = Math.min(view.getFloat64(0, true), Math.floor((bytes.byteLength - COUNT_BYTES) / PART_BYTES));
    const columns: Columns = {
      start: new Float64Array(count),
      length: new Uint32Array(count),
      part: new Uint32Array(count),
      scope: new Uint8Array(count),
    };
    for (let i = 0, at = COUNT_BYTES; i < count; i++, at += PART_BYTES) {
      columns.start[i] = view.getFloat64(at, true);
      columns.length[i] = view.getUint32(at + 8, true);
      columns.part[i] = view.getUint32(at + 12, true);
      columns.scope[i] = view.getUint8(at + 16);
    }
    return new ToldParts(lane, ordinal, columns, bytes.slice(COUNT_BYTES + count * PART_BYTES));
  }

  /** Begin of the second of the next part, µs; undefined when all were taken. */
  get start(): number | undefined {
    return this.#columns.start[this.#next];
  }

  /** Leaves out the parts of seconds that end by `time`, µs. */
  skip(time: number): void {
    for (let { start } = this; start !== undefined && start + SECOND_US <= time; { start } = this) this.#pass();
  }

  /** Merges the parts of a second. */
  merge(start: number, tables: WindowTables): void {
    const { part, scope, length } = this.#columns;
    while (this.start === start) {
      const table = tables.of(SCOPE_SYMBOLS[scope[this.#next] ?? 0] ?? 'source');
      mergePart(table, this.#data, this.#at, this.#at + (length[this.#next] ?? 0), part[this.#next] === 0);
      this.#pass();
    }
  }

  /** All parts, those that were taken too. */
  bytes(): Uint8Array {
    const { start, length, part, scope } = this.#columns;
    const count = start.length;
    const bytes = new Uint8Array(COUNT_BYTES + count * PART_BYTES + this.#data.length);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, count, true);
    for (let i = 0, at = COUNT_BYTES; i < count; i++, at += PART_BYTES) {
      view.setFloat64(at, start[i] ?? 0, true);
      view.setUint32(at + 8, length[i] ?? 0, true);
      view.setUint32(at + 12, part[i] ?? 0, true);
      view.setUint8(at + 16, scope[i] ?? 0);
    }
    bytes.set(this.#data, COUNT_BYTES + count * PART_BYTES);
    return bytes;
  }

  #pass(): void {
    this.#at += this.#columns.length[this.#next++] ?? 0;
  }
}
