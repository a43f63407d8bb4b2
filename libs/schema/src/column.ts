/** What a column holds. Widths are fixed but for text and binary. All numbers are little-endian on the wire. */
export type ColumnKind =
  | 'uint8'
  | 'uint16'
  | 'uint32'
  /** A double; NaN stands for null where the field is optional. */
  | 'float64'
  /** A whole number up to 2^53, kept as a double. */
  | 'count'
  /** µs since the epoch, kept as a double. */
  | 'time'
  /** 16 bytes in network order; IPv4 is IPv4-mapped (RFC 4291 §2.5.5.2). */
  | 'address'
  /** 6 bytes. */
  | 'mac'
  /** 16 bytes (RFC 9562). */
  | 'uuid'
  /** 30 ASCII bytes. */
  | 'text30'
  /** One byte, the place of the value in the field's symbols. */
  | 'enum'
  | 'text'
  /** Text of which there are few different ones; a list that has room only up to the last that is not empty. */
  | 'label'
  | 'binary'
  /** Several doubles a row, as many for each row of a message, also none; NaN stands for null. */
  | 'vector';

/** One without rows in a batch that has some reads as zeros, or as null where the field is optional. */
export type ColumnData =
  Uint8Array | Uint16Array | Uint32Array | Float64Array | readonly string[] | readonly Uint8Array[];

/** Bytes (for byte-string kinds) or elements a row takes in its array. */
export const ELEMENTS_PER_ROW: Readonly<Record<ColumnKind, number>> = {
  uint8: 1,
  uint16: 1,
  uint32: 1,
  float64: 1,
  count: 1,
  time: 1,
  address: 16,
  mac: 6,
  uuid: 16,
  text30: 30,
  enum: 1,
  text: 1,
  label: 1,
  binary: 1,
  vector: 1,
};

/** A field of a topic as declared in `avro/`. */
export interface Field {
  readonly name: string;
  readonly doc: string;
  readonly unit?: string;
  /** Scalars stand once in a message, columns once a record. */
  readonly scalar?: 'string' | 'int' | 'double' | 'boolean' | 'bytes';
  readonly kind?: ColumnKind;
  readonly optional?: boolean;
  readonly symbols?: readonly string[];
  /** Whether the table has a scalar as a column; false on a column that rows and tables leave out. */
  readonly inTable?: boolean;
}
