import type { ColumnData, Field } from '@weir/schema';

/** Rows [from, to) of one batch; `values` are its fields in the order of the topic. */
export interface Segment {
  readonly values: readonly (ColumnData | string | number | boolean)[];
  readonly from: number;
  readonly to: number;
}

/** Memory for columns. */
export interface Room {
  /** Bytes with whatever was in them before, at a multiple of 8 of their buffer. */
  take(bytes: number): Uint8Array<ArrayBuffer>;
}

const TWO_TO_32 = 4_294_967_296;
/** Of a length in unsigned LEB128, up to 2^35. */
const MOST_LENGTH_BYTES = 5;

/** Unsigned LEB128, as Native writes lengths. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** Bytes behind their length. */
export function lengthAndText(text: string): Uint8Array[] {
  const bytes = Buffer.from(text, 'utf8');
  return [varint(bytes.length), bytes];
}

function view(values: unknown, name: string): ArrayBufferView & { readonly BYTES_PER_ELEMENT: number } {
  if (values instanceof Uint8Array || values instanceof Uint16Array) return values;
  if (values instanceof Uint32Array || values instanceof Float64Array) return values;
  throw new TypeError(`column ${name} is not a typed array`);
}

function doubles(values: unknown, name: string): Float64Array {
  if (values instanceof Float64Array) return values;
  throw new TypeError(`column ${name} is not a Float64Array`);
}

function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Where the values of a column are. */
interface ColumnPlace {
  readonly segments: readonly Segment[];
  readonly rows: number;
  /** Place among the topic's fields. */
  readonly field: number;
  readonly name: string;
}

/** The rows' own bytes, one segment after another: typed arrays are little-endian on every machine that Node runs on, as is Native. */
function copied(column: ColumnPlace, room: Room, elements: number): Buffer {
  const { segments, rows, field, name } = column;
  let out: Buffer | undefined;
  let at = 0;
  for (const { values, from, to } of segments) {
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = view(values[field], name);
    const width = elements * BYTES_PER_ELEMENT;
    out ??= bufferOver(room.take(rows * width));
    out.set(new Uint8Array(buffer, byteOffset + from * width, (to - from) * width), at);
    at += (to - from) * width;
  }
  return out ?? Buffer.alloc(0);
}

/** Whole numbers kept as doubles, as 64-bit integers in two's complement: exact up to 2^53, of either sign. */
function integers64({ segments, rows, field, name }: ColumnPlace, room: Room): Uint8Array {
  const bytes = room.take(rows * 8);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, rows * 2);
  let at = 0;
  for (const { values, from, to } of segments) {
    const column = doubles(values[field], name);
    for (let row = from; row < to; row++) {
      const value = column[row] ?? 0;
      const high = Math.floor(value / TWO_TO_32);
      words[at++] = value - high * TWO_TO_32;
      words[at++] = high;
    }
  }
  return bytes;
}

/** A mask of nulls, then the values; NaN is null and its bits are left out, so that the bytes depend on nothing else. */
function nullableDoubles({ segments, rows, field, name }: ColumnPlace, room: Room): Uint8Array[] {
  const mask = room.take(rows).fill(0);
  const bytes = room.take(rows * 8).fill(0);
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, rows);
  let at = 0;
  for (const { values, from, to } of segments) {
    const column = doubles(values[field], name);
    for (let row = from; row < to; row++, at++) {
      const value = column[row] ?? 0;
      if (value === value) numbers[at] = value;
      else mask[at] = 1;
    }
  }
  return [mask, bytes];
}

/** The bytes of one row of text or binary. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' && value !== '' ? Buffer.from(value, 'utf8') : undefined;
}

/** Texts or bytes, each behind its length, in one piece: many small ones would cost more to write than to make. */
function strings({ segments, rows, field, name }: ColumnPlace, room: Room): Uint8Array {
  const values: (Uint8Array | undefined)[] = [];
  let total = 0;
  for (const { values: columns, from, to } of segments) {
    const column = columns[field];
    if (!Array.isArray(column)) throw new TypeError(`column ${name} is not a list`);
    for (let row = from; row < to; row++) {
      const bytes = bytesOf(column[row]);
      values.push(bytes);
      total += bytes?.byteLength ?? 0;
    }
  }
  const out = room.take(total + rows * MOST_LENGTH_BYTES);
  let at = 0;
  for (const bytes of values) {
    let length = bytes?.byteLength ?? 0;
    while (length > 127) {
      out[at++] = (length % 128) | 128;
      length = Math.floor(length / 128);
    }
    out[at++] = length;
    if (bytes === undefined) continue;
    out.set(bytes, at);
    at += bytes.byteLength;
  }
  return out.subarray(0, at);
}

/**
 * Texts as LowCardinality(String), one a row or one a segment: the different texts once, then a key a row.
 * Layout: version 1, index type with the flags "own keys" and "new dictionary", keys, indexes.
 */
function lowCardinality(segments: readonly Segment[], rows: number, field: number): Uint8Array[] {
  const keys = new Map<string, number>();
  const keyOf = (text: string): number => {
    const key = keys.get(text) ?? keys.size;
    if (key === keys.size) keys.set(text, key);
    return key;
  };
  const indexes = new Uint32Array(rows);
  let at = 0;
  for (const { values, from, to } of segments) {
    const value = values[field];
    if (Array.isArray(value))
      for (let row = from; row < to; row++) indexes[at + row - from] = keyOf(String(value[row] ?? ''));
    else indexes.fill(keyOf(String(value)), at, at + to - from);
    at += to - from;
  }
  const head = Buffer.alloc(24);
  const [VERSION, UINT32, OWN_KEYS, NEW_DICTIONARY] = [1n, 2n, 1n << 9n, 1n << 10n];
  head.writeBigUInt64LE(VERSION, 0);
  head.writeBigUInt64LE(UINT32 | OWN_KEYS | NEW_DICTIONARY, 8);
  head.writeBigUInt64LE(BigInt(keys.size), 16);
  const count = Buffer.alloc(8);
  count.writeBigUInt64LE(BigInt(rows), 0);
  return [head, ...[...keys.keys()].flatMap(lengthAndText), count, new Uint8Array(indexes.buffer)];
}

function repeatedNumber(
  segments: readonly Segment[],
  out: Int32Array | Float64Array | Uint8Array,
  field: number,
): Uint8Array {
  let at = 0;
  for (const { values, from, to } of segments) {
    out.fill(Number(values[field]), at, at + to - from);
    at += to - from;
  }
  return new Uint8Array(out.buffer);
}

function scalarColumn(declared: Field, segments: readonly Segment[], rows: number, field: number): Uint8Array[] {
  switch (declared.scalar) {
    case 'string':
      return lowCardinality(segments, rows, field);
    case 'int':
      return [repeatedNumber(segments, new Int32Array(rows), field)];
    case 'double':
      return [repeatedNumber(segments, new Float64Array(rows), field)];
    case 'boolean':
      return [repeatedNumber(segments, new Uint8Array(rows), field)];
    default:
      throw new TypeError(`field ${declared.name} has no column in a table`);
  }
}

/** The column at place `field` of the topic as Native carries it, in pieces; long ones lie in `room`. */
export function nativeColumn(
  declared: Field,
  field: number,
  segments: readonly Segment[],
  rows: number,
  room: Room,
): Uint8Array[] {
  const { kind, name } = declared;
  const place = { segments, rows, field, name };
  if (kind === undefined) return scalarColumn(declared, segments, rows, field);
  switch (kind) {
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'enum':
      return [copied(place, room, 1)];
    case 'float64':
      if (declared.optional === true) return nullableDoubles(place, room);
      return [copied(place, room, 1)];
    case 'count':
    case 'time':
      return [integers64(place, room)];
    case 'address':
      return [copied(place, room, 16)];
    case 'uuid':
      // Two little-endian halves.
      return [copied(place, room, 16).swap64()];
    case 'text30':
      return [copied(place, room, 30)];
    case 'mac':
      return [copied(place, room, 6)];
    case 'label':
      return lowCardinality(segments, rows, field);
    default:
      return [strings(place, room)];
  }
}
