import type avro from 'avsc';
// Of the library its types alone: the rest, with what it needs of Node, takes each thread 7 ms to load.
import types from 'avsc/lib/types.js';
import type { ColumnData, Field } from './column.ts';

/** Bytes of the largest varint of a length or count. */
const MOST_VARINT = 10;
/** Bytes of UTF-8 a UTF-16 unit takes at most. */
const MOST_UTF8 = 3;
const NOTHING = Buffer.alloc(0);

/** The part of avsc's reader that is used here. */
interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
}

/** Avro bytes that are read without copying; avsc's own type copies each value into fresh memory. */
class BytesView extends types.builtins.BytesType {
  _read(tap: Tap): Buffer {
    const length = tap.readLong();
    const from = tap.pos;
    // What is not there makes the position overrun the end, which avsc looks at when it is done.
    tap.pos = length < 0 ? tap.buf.length + 1 : from + length;
    return tap.buf.subarray(from, tap.pos);
  }
}

/** avsc's type of a schema. What it reads points into the bytes it read. */
export function avroType(schema: avro.Schema): avro.Type {
  return types.Type.forSchema(structuredClone(schema), {
    typeHook: (part) => (isBytes(part) ? new BytesView() : undefined),
  });
}

function isBytes(schema: avro.Schema): boolean {
  return schema === 'bytes' || (typeof schema === 'object' && 'type' in schema && schema.type === 'bytes');
}

type Value = ColumnData | string | number | boolean;

/** The value of a field as it goes on the wire: of a column of texts that are all empty nothing, which readers take for them. */
export function wireValue(value: Value, { kind }: Field, count: number): Value | Buffer {
  if (ArrayBuffer.isView(value)) {
    const bytes = bufferOver(value);
    // What is not a column of a width that readers know stands as it is.
    return kind === undefined || kind === 'vector' ? bytes : wireColumn(bytes, count);
  }
  if (!Array.isArray(value)) return value;
  if (value.every((text) => text === '')) return [];
  return Array.from({ length: count }, (_, row) => value[row] ?? '');
}

/** Of a column that says the same in every row that one value, and nothing where it is zero. */
function wireColumn(bytes: Buffer, count: number): Buffer {
  const width = bytes.length / count;
  if (count === 0 || !bytes.subarray(width).equals(bytes.subarray(0, bytes.length - width))) return bytes;
  const value = bytes.subarray(0, width);
  return value.every((byte) => byte === 0) ? NOTHING : value;
}

/** Bytes that the value of a field takes on the wire at most. */
export function mostWireBytes(value: Value): number {
  if (ArrayBuffer.isView(value)) return value.byteLength + MOST_VARINT;
  if (typeof value === 'string') return value.length * MOST_UTF8 + MOST_VARINT;
  if (!Array.isArray(value)) return MOST_VARINT;
  let bytes = 2 * MOST_VARINT;
  for (const item of value) bytes += item.length * MOST_UTF8 + MOST_VARINT;
  return bytes;
}

export function bufferOver(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
