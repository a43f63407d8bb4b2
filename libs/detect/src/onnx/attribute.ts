import { BYTES, FIXED32, FIXED64, VARINT, type WireReader } from './wire-reader.ts';

/** Numbers of the fields (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const ATTRIBUTE = { name: 1, f: 2, i: 3, s: 4, t: 5, floats: 7, ints: 8, strings: 9 } as const;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, int64Data: 7, name: 8, rawData: 9, doubleData: 10 } as const;

const FLOAT = 1;
const INT64 = 7;
const DOUBLE = 11;
/** Different texts of a list that are remembered: nodes of trees have a mode each, of two or three. */
const MOST_TEXTS = 8;

/** An attribute of a node; of its lists those are empty that it does not have. */
export interface Attribute {
  readonly floats: Float64Array;
  readonly ints: Float64Array;
  readonly strings: readonly string[];
}

/** A constant, as doubles; numbers of other types than float32, float64 and int64 are left out. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly values: Float64Array;
}

function viewOf({ bytes, start, end }: WireReader): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** Numbers of a repeated field, one in a field or packed. */
function takeNumbers(reader: WireReader, wide: boolean, into: number[]): void {
  if (reader.wire === VARINT) {
    into.push(reader.integer);
    return;
  }
  const { view, start, end } = reader;
  const double = reader.wire === FIXED64 || (reader.wire === BYTES && wide);
  const size = double ? 8 : 4;
  for (let at = start; at + size <= end; at += size) {
    into.push(double ? view.getFloat64(at, true) : view.getFloat32(at, true));
  }
}

/** Packed varints: of a message whose fields have no keys. */
function takeIntegers(reader: WireReader, into: number[]): void {
  if (reader.wire === VARINT) {
    into.push(reader.integer);
    return;
  }
  if (reader.wire !== BYTES) return;
  for (let at = reader.start; at < reader.end;) {
    let low = 0;
    let factor = 1;
    for (; at < reader.end; factor *= 128) {
      const byte = reader.bytes[at++] ?? 0;
      low += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    // Ten bytes of a negative number: two's complement of 64 bits.
    into.push(low >= 2 ** 63 ? low - 2 ** 64 : low);
  }
}

/** A text of a list of which there are few different ones: it is decoded once. */
function takeText(reader: WireReader, known: { readonly bytes: Uint8Array; readonly text: string }[]): string {
  const { bytes, start, end } = reader;
  const same = known.find((one) => {
    if (one.bytes.length !== end - start) return false;
    let at = 0;
    while (at < one.bytes.length && one.bytes[at] === bytes[start + at]) at++;
    return at === one.bytes.length;
  });
  if (same !== undefined) return same.text;
  const text = reader.text();
  if (known.length < MOST_TEXTS) known.push({ bytes: bytes.subarray(start, end), text });
  return text;
}

export function readAttribute(reader: WireReader): { readonly name: string; readonly attribute: Attribute } {
  let name = '';
  const floats: number[] = [];
  const ints: number[] = [];
  const strings: string[] = [];
  const texts: { bytes: Uint8Array; text: string }[] = [];
  while (reader.next()) {
    const { field, wire } = reader;
    if (field === ATTRIBUTE.name && wire === BYTES) name = reader.text();
    else if ((field === ATTRIBUTE.f && wire === FIXED32) || field === ATTRIBUTE.floats)
      takeNumbers(reader, false, floats);
    else if ((field === ATTRIBUTE.i && wire === VARINT) || field === ATTRIBUTE.ints) takeIntegers(reader, ints);
    else if ((field === ATTRIBUTE.s || field === ATTRIBUTE.strings) && wire === BYTES)
      strings.push(takeText(reader, texts));
    else if (field === ATTRIBUTE.t && wire === BYTES) {
      for (const value of readTensor(reader.inner()).tensor.values) floats.push(value);
    }
  }
  const attribute = { floats: new Float64Array(floats), ints: new Float64Array(ints), strings };
  return { name, attribute };
}

function rawNumbers(raw: DataView, dataType: number): Float64Array {
  const size = dataType === FLOAT ? 4 : 8;
  const values = new Float64Array(Math.floor(raw.byteLength / size));
  for (let i = 0; i < values.length; i++) {
    if (dataType === FLOAT) values[i] = raw.getFloat32(i * size, true);
    else if (dataType === DOUBLE) values[i] = raw.getFloat64(i * size, true);
    else if (dataType === INT64) values[i] = Number(raw.getBigInt64(i * size, true));
  }
  return values;
}

export function readTensor(reader: WireReader): { readonly name: string; readonly tensor: Tensor } {
  let name = '';
  let dataType = 0;
  let raw: DataView | undefined;
  const dims: number[] = [];
  const values: number[] = [];
  while (reader.next()) {
    const { field, wire } = reader;
    if (field === TENSOR.name && wire === BYTES) name = reader.text();
    else if (field === TENSOR.dataType && wire === VARINT) dataType = reader.integer;
    else if (field === TENSOR.dims) takeIntegers(reader, dims);
    else if (field === TENSOR.floatData) takeNumbers(reader, false, values);
    else if (field === TENSOR.doubleData) takeNumbers(reader, true, values);
    else if (field === TENSOR.int64Data) takeIntegers(reader, values);
    else if (field === TENSOR.rawData && wire === BYTES) raw = viewOf(reader);
  }
  return { name, tensor: { dims, values: raw === undefined ? Float64Array.from(values) : rawNumbers(raw, dataType) } };
}
