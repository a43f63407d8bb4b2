/** Protocol Buffers' wire format, written: what tests make networks of. https://protobuf.dev/programming-guides/encoding/ */
const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

const utf8 = new TextEncoder();

/** A field of a message, key and value. */
export type Field = Uint8Array;

export function message(fields: readonly Field[]): Uint8Array {
  const joined = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    joined.set(field, at);
    at += field.length;
  }
  return joined;
}

function varint(value: number): number[] {
  const written: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 0x80n) return [...written, Number(rest)];
    written.push(Number(rest & 0x7fn) | 0x80);
  }
}

export function integer(field: number, value: number): Field {
  return Uint8Array.from([...varint((field << 3) | VARINT), ...varint(value)]);
}

export function bytes(field: number, value: Uint8Array): Field {
  return message([Uint8Array.from([...varint((field << 3) | BYTES), ...varint(value.length)]), value]);
}

export function text(field: number, value: string): Field {
  return bytes(field, utf8.encode(value));
}

export function float(field: number, value: number): Field {
  const four = new DataView(new ArrayBuffer(4));
  four.setFloat32(0, value, true);
  return message([Uint8Array.from(varint((field << 3) | FIXED32)), new Uint8Array(four.buffer)]);
}
