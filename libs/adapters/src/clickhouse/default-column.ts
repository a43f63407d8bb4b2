import { ELEMENTS_PER_ROW, type Field } from '@weir/schema';
import type { Segment } from './native-column.ts';

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * Whether a column says nothing but what its table fills in where an insert leaves it out: zeros, the first symbol, nulls, empty texts.
 * Of small inserts of flows half the columns have nothing to say, of large ones a tenth.
 */
export function isDefault({ kind, optional }: Field, field: number, segments: readonly Segment[]): boolean {
  // What has no kind stands once for all rows of a batch.
  if (kind === undefined) return false;
  const width = ELEMENTS_PER_ROW[kind];
  return segments.every(({ values, from, to }) => {
    const column = values[field];
    if (isNumbers(column)) {
      if (optional === true && column instanceof Float64Array) return isNull(column, from, to);
      return isZero(column, from * width, to * width);
    }
    return Array.isArray(column) && isEmpty(column, from, to);
  });
}

function isNumbers(column: Segment['values'][number] | undefined): column is Numbers {
  return ArrayBuffer.isView(column);
}

function isZero(column: Numbers, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (column[i] !== 0) return false;
  return true;
}

function isNull(column: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!Number.isNaN(column[i])) return false;
  return true;
}

function isEmpty(column: readonly unknown[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((column[i] ?? '') !== '') return false;
  return true;
}
