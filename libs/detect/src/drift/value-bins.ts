/** Values of a reference fall alike often into so many bins, as far as they differ; a further one is for undefined values. */
const BINS = 100;
/** PSI is measured on so many together. */
const COARSE = 10;

/** Quantile bins of a reference, and the share of it that fell into each. */
export interface ValueBins {
  /** Upper ends of all bins but the last, rising; an end belongs to its bin. */
  readonly ends: Float64Array;
  /** Of each bin, the last one that of undefined values. */
  readonly shares: Float64Array;
}

/** Less than a number of float32, and more than the one before it. */
function justBelow(value: number): number {
  return value - Math.max(Math.abs(value) * 2 ** -25, 2 ** -150);
}

/** Bins of a reference sample; undefined values are NaN. */
export function binsOf(reference: Float32Array): ValueBins {
  const sorted = reference.filter((value) => !Number.isNaN(value)).toSorted();
  const ends: number[] = [];
  for (let bin = 1; bin < BINS; bin++) {
    const end = sorted[Math.floor((sorted.length * bin) / BINS)];
    if (end === undefined || ends.at(-1) === end) continue;
    // What is there often has a bin of its own, apart from what is less.
    if (end === sorted[Math.floor((sorted.length * (bin + 1)) / BINS)]) ends.push(justBelow(end));
    ends.push(end);
  }
  const bins = { ends: Float64Array.from(ends), shares: new Float64Array(ends.length + 2) };
  for (const value of reference) {
    const bin = binOf(bins, value);
    bins.shares[bin] = (bins.shares[bin] ?? 0) + 1 / reference.length;
  }
  return bins;
}

/** The bin of a value, which is read as float32 as the reference was. */
export function binOf({ ends, shares }: ValueBins, wide: number): number {
  const value = Math.fround(wide);
  if (Number.isNaN(value)) return shares.length - 1;
  let low = 0;
  // Steps of halves, without a branch that cannot be foretold.
  for (let left = ends.length; left > 0;) {
    const half = left >>> 1;
    low += Number((ends[low + half] ?? Infinity) < value) * (left - half);
    left = half;
  }
  return low;
}

/** Where the bins of the reference that are one for PSI end: each has about a tenth of it. */
export function coarseGroups({ shares }: ValueBins): Int32Array {
  const groups = new Int32Array(shares.length);
  let group = 0;
  let filled = 0;
  for (let bin = 0; bin < shares.length - 1; bin++) {
    if (filled >= (group + 1) / COARSE - 1e-9) group = Math.min(COARSE - 1, Math.floor(filled * COARSE + 1e-9));
    groups[bin] = group;
    filled += shares[bin] ?? 0;
  }
  groups[shares.length - 1] = COARSE;
  return groups;
}

export const GROUPS = COARSE + 1;
