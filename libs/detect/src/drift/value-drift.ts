import { binOf, binsOf, coarseGroups, GROUPS, type ValueBins } from './value-bins.ts';

/** Samples of the reference, and of what is compared with it. */
export const WINDOW = 10_000;
/** A window moves on by so many; what is saved is whole blocks. */
export const BLOCK = 1_000;
const BLOCKS = WINDOW / BLOCK;

const LEAST_PSI = 0.1;
const LEAST_KS = 0.1;
/** So many standard deviations above what PSI is without drift. */
const DEVIATIONS = 5;

/** That values are not spread as they were. */
export interface DriftFinding {
  readonly measure: 'psi' | 'ks';
  readonly value: number;
  readonly limit: number;
}

/** How the counts of a window differ from the shares of the reference. */
export interface DriftMeasures {
  /** Population stability index, Σ (p − q) ln(p / q) over ten quantile bins and that of undefined values. */
  readonly psi: number;
  /** Alarm limit of it: 0.1, or five deviations above its mean without drift where that is more. */
  readonly psiLimit: number;
  /** Kolmogorov–Smirnov statistic: the greatest distance of the cumulated shares, at the ends of a hundred bins. */
  readonly ks: number;
}

/**
 * Without drift PSI is about (1/n + 1/m) χ² with a degree of freedom less than there are bins (Yurdakul 2018, "Statistical properties of
 * population stability index").
 */
export function measureDrift(
  bins: ValueBins,
  groups: Int32Array,
  counts: Uint32Array,
  n: number,
  m: number,
): DriftMeasures {
  const reference = new Float64Array(GROUPS);
  const live = new Float64Array(GROUPS);
  let distance = 0;
  let cumulated = 0;
  for (let bin = 0; bin < bins.shares.length; bin++) {
    const group = groups[bin] ?? 0;
    const share = (counts[bin] ?? 0) / m;
    reference[group] = (reference[group] ?? 0) + (bins.shares[bin] ?? 0);
    live[group] = (live[group] ?? 0) + share;
    cumulated += share - (bins.shares[bin] ?? 0);
    distance = Math.max(distance, Math.abs(cumulated));
  }
  let psi = 0;
  let used = 0;
  for (let group = 0; group < GROUPS; group++) {
    // Half a sample stands for none, so that a bin that nobody falls into has a logarithm.
    const p = Math.max(live[group] ?? 0, 0.5 / m);
    const q = Math.max(reference[group] ?? 0, 0.5 / n);
    psi += (p - q) * Math.log(p / q);
    if ((reference[group] ?? 0) > 0) used++;
  }
  const freedom = Math.max(1, used - 1);
  const scale = 1 / n + 1 / m;
  return { psi, psiLimit: Math.max(LEAST_PSI, scale * (freedom + DEVIATIONS * Math.sqrt(2 * freedom))), ks: distance };
}

/**
 * Whether the values of a series are still spread as its first 10,000 were. What has drifted is told once; the next 10,000 are then the
 * new reference. Undefined values (NaN) are values too.
 */
export class ValueDrift {
  /** Of the reference, until it is whole; grows with it. */
  #reference = new Float32Array(BLOCK);
  #gathered = 0;
  #bins: ValueBins | undefined;
  #groups: Int32Array = new Int32Array(0);
  /** Counts of each bin in the last blocks, the one that is filled now among them. */
  #blocks: Uint32Array[] = [];
  #inBlock = 0;

  /** Takes a value; tells what has drifted, at the end of a block. */
  add(value: number): DriftFinding | undefined {
    if (this.#bins === undefined) {
      this.#grow();
      this.#reference[this.#gathered++] = value;
      if (this.#gathered === WINDOW) this.#begin(binsOf(this.#reference));
      return undefined;
    }
    const block = this.#blocks.at(-1);
    const bin = binOf(this.#bins, value);
    if (block !== undefined) block[bin] = (block[bin] ?? 0) + 1;
    return ++this.#inBlock === BLOCK ? this.#endBlock(this.#bins) : undefined;
  }

  #grow(): void {
    const { length } = this.#reference;
    if (this.#gathered < length) return;
    const larger = new Float32Array(length + BLOCK);
    larger.set(this.#reference);
    this.#reference = larger;
  }

  #begin(bins: ValueBins): void {
    this.#bins = bins;
    this.#groups = coarseGroups(bins);
    this.#blocks = [new Uint32Array(bins.shares.length)];
    this.#inBlock = 0;
    this.#reference = new Float32Array(0);
    this.#gathered = 0;
  }

  #endBlock(bins: ValueBins): DriftFinding | undefined {
    this.#inBlock = 0;
    const finding = this.#blocks.length < BLOCKS ? undefined : this.#compare(bins);
    if (finding !== undefined) {
      this.#bins = undefined;
      this.#reference = new Float32Array(BLOCK);
      this.#blocks = [];
      return finding;
    }
    this.#blocks.push(new Uint32Array(bins.shares.length));
    if (this.#blocks.length > BLOCKS) this.#blocks.shift();
    return undefined;
  }

  #compare(bins: ValueBins): DriftFinding | undefined {
    const counts = new Uint32Array(bins.shares.length);
    for (const block of this.#blocks) block.forEach((count, bin) => (counts[bin] = (counts[bin] ?? 0) + count));
    const { psi, psiLimit, ks } = measureDrift(bins, this.#groups, counts, WINDOW, WINDOW);
    if (psi >= psiLimit) return { measure: 'psi', value: psi, limit: psiLimit };
    return ks >= LEAST_KS ? { measure: 'ks', value: ks, limit: LEAST_KS } : undefined;
  }

  save(): Uint8Array {
    const bins = this.#bins;
    if (bins === undefined) {
      const saved = new Float32Array(1 + this.#gathered);
      saved.set(this.#reference.subarray(0, this.#gathered), 1);
      return new Uint8Array(saved.buffer);
    }
    const counts = this.#blocks.flatMap((block) => [...block]);
    const saved = Float64Array.from([this.#inBlock, bins.ends.length, ...bins.ends, ...bins.shares, ...counts]);
    const tagged = new Uint8Array(Float32Array.BYTES_PER_ELEMENT + saved.byteLength);
    tagged.set(new Uint8Array(Float32Array.of(1).buffer));
    tagged.set(new Uint8Array(saved.buffer), Float32Array.BYTES_PER_ELEMENT);
    return tagged;
  }

  /** Takes back what was saved; bytes of something else leave it as it is. */
  restore(bytes: Uint8Array): void {
    const [kind] = new Float32Array(bytes.slice(0, Float32Array.BYTES_PER_ELEMENT).buffer, 0, bytes.length < 4 ? 0 : 1);
    const rest = bytes.slice(Float32Array.BYTES_PER_ELEMENT);
    if (kind === 0) this.#restoreReference(new Float32Array(rest.buffer, 0, rest.length >>> 2));
    else if (kind === 1) this.#restoreCounts(new Float64Array(rest.buffer, 0, rest.length >>> 3));
  }

  #restoreReference(values: Float32Array): void {
    if (values.length >= WINDOW) return;
    this.#gathered = values.length;
    this.#reference = new Float32Array(BLOCK * (Math.floor(values.length / BLOCK) + 1));
    this.#reference.set(values);
  }

  #restoreCounts(values: Float64Array): void {
    const [inBlock = 0, length = 0] = values;
    const counted = 2 + 2 * length + 2;
    if (values.length < counted) return;
    const shares = values.slice(2 + length, counted);
    this.#begin({ ends: values.slice(2, 2 + length), shares });
    this.#inBlock = inBlock;
    this.#blocks = [];
    for (let at = counted; at + shares.length <= values.length; at += shares.length) {
      this.#blocks.push(Uint32Array.from(values.subarray(at, at + shares.length)));
    }
  }
}
