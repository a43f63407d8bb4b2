import { SCOPE_SYMBOLS } from '@weir/schema';
import { ByteReader, ByteWriter } from './byte-writer.ts';
import type { KeyTable } from './key-table.ts';
import type { WindowTables } from './window-tables.ts';

/*
 * A table as bytes, in parts: the offset of the whole table; the registers of forgotten keys, behind a 1 in the first part, a 0
 * where there are none; then rows until the end: the words of the key, the error, the sums, the registers. Few set registers
 * are listed (how many, then place and value of each); of many, all are written behind the number of all plus one.
 */

/** Writes tables one after the other. */
export class TablesWriter {
  readonly #writer = new ByteWriter();
  /** The registers written last, by fours. */
  #fours: Uint32Array = new Uint32Array(0);

  get length(): number {
    return this.#writer.length;
  }

  /** Writes the table from row `from`, which there must be, and on to about `bytes` of it, in the order rows came in. @returns the row to go on with */
  part(table: KeyTable, from: number, bytes: number): number {
    const end = this.#writer.length + bytes;
    this.#head(table, from === 0);
    let row = from;
    do this.#row(table, row++);
    while (row < table.size && this.#writer.length < end);
    return row;
  }

  /** A copy of what was written; writing begins anew. */
  take(): Uint8Array {
    return this.#writer.take();
  }

  #head({ offset, forgotten }: KeyTable, isFirst: boolean): void {
    this.#writer.number(offset);
    this.#writer.number(isFirst && forgotten !== undefined ? 1 : 0);
    if (isFirst && forgotten !== undefined) this.#registers(forgotten, 0, forgotten.length);
  }

  #row(table: KeyTable, row: number): void {
    const { keyWords, sums, registers } = table.shape;
    const writer = this.#writer;
    for (let w = row * keyWords; w < (row + 1) * keyWords; w++) writer.word(table.keys[w] ?? 0);
    writer.number(table.errors[row] ?? 0);
    for (let s = row * sums; s < (row + 1) * sums; s++) writer.number(table.sums[s] ?? 0);
    if (registers > 0) this.#registers(table.registers, row * registers, registers);
  }

  #registers(registers: Uint8Array, from: number, count: number): void {
    const writer = this.#writer;
    const set = this.#countSet(registers, from, count);
    if (set * 3 >= count) {
      writer.number(count + 1);
      writer.bytes(registers, from, from + count);
      return;
    }
    writer.number(set);
    for (let r = from, left = set; left > 0; r++) {
      const value = registers[r] ?? 0;
      if (value === 0) continue;
      writer.number(r - from);
      writer.number(value);
      left--;
    }
  }

  /** How many registers are above zero. Most are not, so they are looked at by fours: `from` and `count` are multiples of it. */
  #countSet(registers: Uint8Array, from: number, count: number): number {
    if (this.#fours.buffer !== registers.buffer) this.#fours = new Uint32Array(registers.buffer);
    let set = 0;
    for (let four = from >>> 2; four < (from + count) >>> 2; four++) {
      if (this.#fours[four] === 0) continue;
      for (let r = four * 4; r < four * 4 + 4; r++) set += registers[r] === 0 ? 0 : 1;
    }
    return set;
  }
}

function readHead(table: KeyTable, reader: ByteReader): number {
  const offset = reader.number();
  if (reader.number() === 1) {
    const forgotten = table.forgottenRegisters();
    addRegisters(forgotten, 0, forgotten.length, reader);
  }
  return offset;
}

/** Puts a part of a table of the same shape into an empty one, as it was. */
function restorePart(table: KeyTable, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes);
  const offset = readHead(table, reader);
  const key = new Int32Array(table.shape.keyWords);
  while (!reader.isAtEnd) {
    for (let w = 0; w < key.length; w++) key[w] = reader.word();
    const row = table.rowOf(key, 0);
    table.errors[row] = reader.number();
    addRow(table, row, reader);
  }
  table.offset = offset;
}

/**
 * Adds a part of a table of other packets: sums add up, registers keep the larger. The error of a row is what it lacks in both: its
 * error where it has a row, the offset where it has none. `isFirst` part of its table brings that offset. The part is in `bytes` from
 * `from` to `to`.
 */
export function mergePart(table: KeyTable, bytes: Uint8Array, from: number, to: number, isFirst: boolean): void {
  const reader = new ByteReader(bytes, from, to);
  const offset = readHead(table, reader);
  if (isFirst) addOffset(table, offset);
  const key = new Int32Array(table.shape.keyWords);
  while (!reader.isAtEnd) {
    for (let w = 0; w < key.length; w++) key[w] = reader.word();
    const row = table.rowOf(key, 0);
    // What a row lacks of this table is in its own error, not in the offset.
    table.errors[row] = (table.errors[row] ?? 0) - offset + reader.number();
    addRow(table, row, reader);
  }
}

/** What every row lacks of a table that has it in none. */
function addOffset(table: KeyTable, offset: number): void {
  if (offset === 0) return;
  for (let row = 0; row < table.size; row++) table.errors[row] = (table.errors[row] ?? 0) + offset;
  table.offset += offset;
}

/** As {@link mergePart}, of a whole table. */
function mergeTable(table: KeyTable, other: KeyTable): void {
  const { keyWords, sums, registers } = table.shape;
  if (other.forgotten !== undefined)
    takeLarger(table.forgottenRegisters(), 0, other.forgotten, 0, other.forgotten.length);
  addOffset(table, other.offset);
  for (let from = 0; from < other.size; from++) {
    const row = table.row(other.keys, from * keyWords, other.hashes[from] ?? 0);
    table.errors[row] = (table.errors[row] ?? 0) - other.offset + (other.errors[from] ?? 0);
    if (table.isNew && registers > 0) {
      table.registers.set(other.registers.subarray(from * registers, (from + 1) * registers), row * registers);
    }
    for (let s = 0; s < sums; s++)
      table.sums[row * sums + s] = (table.sums[row * sums + s] ?? 0) + (other.sums[from * sums + s] ?? 0);
    if (registers > 0 && !table.isNew)
      takeLarger(table.registers, row * registers, other.registers, from * registers, registers);
  }
}

function takeLarger(registers: Uint8Array, at: number, others: Uint8Array, from: number, count: number): void {
  for (let r = 0; r < count; r++) {
    const other = others[from + r] ?? 0;
    if (other > (registers[at + r] ?? 0)) registers[at + r] = other;
  }
}

function addRow(table: KeyTable, row: number, reader: ByteReader): void {
  const { sums, registers } = table.shape;
  for (let s = row * sums; s < (row + 1) * sums; s++) table.sums[s] = (table.sums[s] ?? 0) + reader.number();
  if (registers > 0) addRegisters(table.registers, row * registers, registers, reader);
}

function addRegisters(registers: Uint8Array, from: number, count: number, reader: ByteReader): void {
  const set = reader.number();
  if (set > count) {
    for (let r = from; r < from + count; r++) registers[r] = Math.max(registers[r] ?? 0, reader.byte());
    return;
  }
  for (let i = 0; i < set; i++) {
    const r = from + Math.min(reader.number(), count - 1);
    registers[r] = Math.max(registers[r] ?? 0, reader.number());
  }
}

const parts = new TablesWriter();

/** All tables of a window as bytes. */
export function windowBytes(tables: WindowTables): Uint8Array {
  const all = new ByteWriter();
  SCOPE_SYMBOLS.forEach((scope, index) => {
    if (tables.of(scope).size === 0) return;
    parts.part(tables.of(scope), 0, Infinity);
    const bytes = parts.take();
    all.number(index);
    all.number(bytes.length);
    all.bytes(bytes, 0, bytes.length);
  });
  return all.take();
}

/** Puts what {@link windowBytes} gave into empty tables. */
export function restoreWindow(tables: WindowTables, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes);
  while (!reader.isAtEnd) {
    const scope = SCOPE_SYMBOLS[reader.number()] ?? 'source';
    restorePart(tables.of(scope), reader.bytes(reader.number()));
  }
}

/** Adds a window of other packets. */
export function addWindow(tables: WindowTables, other: WindowTables): void {
  for (const scope of SCOPE_SYMBOLS) mergeTable(tables.of(scope), other.of(scope));
}
