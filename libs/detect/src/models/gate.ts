import type { Manifest } from '../package/manifest.ts';

/** Greatest number of float32, in which networks read. */
const GREATEST = 3.4028234663852886e38;
/** A row with a smaller share of the values that training had is not judged. */
const LEAST_DEFINED = 0.25;

/** Why a model says nothing of a row: one word of a few, and a sentence. */
export interface Silence {
  readonly cause: 'infinite' | 'undefined' | 'distance' | 'disagreement';
  readonly reason: string;
}

/** 1 for each column that training had values of. */
export function columnsKnown({ input, baseline }: Manifest): Uint8Array {
  return Uint8Array.from(input.columns, (name) => (baseline[name]?.median === null ? 0 : 1));
}

/** Of each row of vectors how many of the first `reach` values are undefined; −1 where one of these is infinite, which some models may not read. */
export function undefinedValues(vectors: Float64Array, width: number, reach: number): Int32Array {
  const rows = new Int32Array(width > 0 ? Math.floor(vectors.length / width) : 0);
  for (let row = 0; row < rows.length; row++) {
    let missing = 0;
    for (let at = row * width; at < row * width + reach; at++) {
      const value = vectors[at] ?? Number.NaN;
      if (value >= -GREATEST && value <= GREATEST) continue;
      missing = Number.isNaN(value) && missing >= 0 ? missing + 1 : -1;
    }
    rows[row] = missing;
  }
  return rows;
}

/** Whether a row in which so many values that a model may read are undefined, none being infinite, may surely be judged. */
export function isSurelyDefined(known: number, missing: number): boolean {
  return missing >= 0 && known - missing >= known * LEAST_DEFINED;
}

/**
 * Why a row must not be judged by a model; nothing where it may. `row` is what the model reads, in its order; `isKnown` are its
 * `columnsKnown`.
 */
export function gateProblem({ input }: Manifest, isKnown: Uint8Array, row: Float32Array): Silence | undefined {
  let known = 0;
  let defined = 0;
  for (let column = 0; column < row.length; column++) {
    const value = row[column] ?? Number.NaN;
    if (Math.abs(value) > GREATEST) return { cause: 'infinite', reason: `${input.columns[column] ?? ''} is infinite` };
    if (isKnown[column] !== 1) continue;
    known++;
    if (!Number.isNaN(value)) defined++;
  }
  if (defined >= known * LEAST_DEFINED) return undefined;
  const reason = `only ${defined} of ${known} features that it was trained with are defined`;
  return { cause: 'undefined', reason };
}

/** How far a row is from what training saw: the mean of its columns' distances, as the manifest measures them. */
export function distanceOf(limits: NonNullable<Manifest['abstention']['distance']>, row: Float32Array): number {
  const { center, scale, cap } = limits;
  let sum = 0;
  let count = 0;
  for (let column = 0; column < row.length; column++) {
    const value = row[column] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += Math.min(cap, Math.abs(value - (center[column] ?? 0)) / (scale[column] ?? 1));
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** How far apart the members of a model are on a row that begins at `at`. */
export function spreadOfMembers(members: Float32Array, at: number, count: number): number {
  let least = Infinity;
  let greatest = -Infinity;
  for (let member = at; member < at + count; member++) {
    const score = members[member] ?? Number.NaN;
    least = Math.min(least, score);
    greatest = Math.max(greatest, score);
  }
  return greatest - least;
}
