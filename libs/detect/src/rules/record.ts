import type { Batch, ColumnData } from '@weir/schema';

/** What a batch holds, in the order of its topic's fields. */
export type BatchValues = readonly (ColumnData | string | number | boolean)[];

/** A message as rules look at it. */
export interface Records {
  readonly count: number;
  readonly values: BatchValues;
  /** A field that the application protocol told in the record at `row`; undefined where it told none of that name. */
  applicationField(row: number, name: string): unknown;
}

const NO_NUMBERS = new Float64Array(0);
const NO_BYTES = new Uint8Array(0);
const NO_TEXTS: readonly string[] = [];

/** A column of numbers; empty where it is none. */
export function numberColumn(values: BatchValues, index: number): ArrayLike<number> {
  const value = values[index];
  return ArrayBuffer.isView(value) ? value : NO_NUMBERS;
}

export function byteColumn(values: BatchValues, index: number): Uint8Array {
  const value = values[index];
  return value instanceof Uint8Array ? value : NO_BYTES;
}

/** A column of text; a label column may end before its message does, with empty texts left out. */
export function textColumn(values: BatchValues, index: number): readonly (string | Uint8Array)[] {
  const value = values[index];
  return typeof value === 'object' && !ArrayBuffer.isView(value) ? value : NO_TEXTS;
}

export function textAt(column: readonly (string | Uint8Array)[], row: number): string {
  const value = column[row];
  return typeof value === 'string' ? value : '';
}

/** The records of a message; `fieldsIndex` is the place of the column with what applications told, below 0 where there is none. */
export function recordsOf(batch: Batch, values: BatchValues, fieldsIndex: number): Records {
  const column = textColumn(values, fieldsIndex);
  const parsed = new Map<number, ReadonlyMap<string, unknown>>();
  return {
    count: batch.count,
    values,
    applicationField(row, name) {
      const text = textAt(column, row);
      if (text === '') return undefined;
      // Several rules look at the same rows.
      let told = parsed.get(row);
      if (told === undefined) parsed.set(row, (told = objectOf(text)));
      return told.get(name);
    },
  };
}

function objectOf(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
