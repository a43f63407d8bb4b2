/** Buckets of one size before two of them become one of twice that size. */
const MOST_ALIKE = 5;
/** Cuts are tried every so many values. */
const EVERY = 32;
/** Fewest values on either side of a cut. */
const LEAST_SIDE = 16;
/** Chance of a cut where nothing has changed. Cuts are tried often; so it is far below one in ten million values. */
const CONFIDENCE = 1e-7;
/** A bucket never has more than 2^this values, so what is remembered is bounded. */
const LARGEST_POWER = 20;

interface Bucket {
  readonly power: number;
  readonly sum: number;
  readonly squares: number;
}

/** That the mean has changed. */
export interface MeanChange {
  readonly before: number;
  readonly after: number;
}

/**
 * ADWIN2 (Bifet, Gavaldà 2007, "Learning from time-changing data with adaptive windowing"): a window of values in 0…1 that grows while
 * their mean stays, and loses its older part when both parts differ by more than chance allows. Remembers sums of exponentially growing
 * buckets, the newest first.
 */
export class Adwin {
  /** The oldest first. */
  #buckets: Bucket[] = [];
  #sinceCheck = 0;

  /** Takes a value in 0…1; tells when the mean has changed. */
  add(value: number): MeanChange | undefined {
    this.#buckets.push({ power: 0, sum: value, squares: value * value });
    this.#merge();
    if (++this.#sinceCheck < EVERY) return undefined;
    this.#sinceCheck = 0;
    let change: MeanChange | undefined;
    for (let cut = this.#cut(); cut !== undefined; cut = this.#cut()) {
      change = { before: change?.before ?? cut.before, after: cut.after };
      this.#buckets = this.#buckets.slice(cut.at);
    }
    return change;
  }

  /** Of the values in the window. */
  get mean(): number {
    const { count, sum } = totalOf(this.#buckets);
    return count === 0 ? 0 : sum / count;
  }

  save(): Uint8Array {
    const values = this.#buckets.flatMap(({ power, sum, squares }) => [power, sum, squares]);
    return new Uint8Array(Float64Array.from([this.#sinceCheck, ...values]).buffer);
  }

  restore(bytes: Uint8Array): void {
    const values = new Float64Array(bytes.slice().buffer, 0, bytes.byteLength >>> 3);
    this.#sinceCheck = values[0] ?? 0;
    this.#buckets = [];
    for (let at = 1; at + 3 <= values.length; at += 3) {
      this.#buckets.push({ power: values[at] ?? 0, sum: values[at + 1] ?? 0, squares: values[at + 2] ?? 0 });
    }
  }

  /** Makes one of the two oldest of a size of which there are too many, from the smallest up. */
  #merge(): void {
    const buckets = this.#buckets;
    let last = buckets.length - 1;
    for (let power = 0; ; power++) {
      let first = last;
      while (first >= 0 && buckets[first]?.power === power) first--;
      if (last - first <= MOST_ALIKE) return;
      const older = buckets[first + 1];
      const newer = buckets[first + 2];
      if (older === undefined || newer === undefined) return;
      if (power === LARGEST_POWER) {
        buckets.splice(first + 1, 1);
        return;
      }
      const merged = { power: power + 1, sum: older.sum + newer.sum, squares: older.squares + newer.squares };
      buckets.splice(first + 1, 2, merged);
      last = first + 1;
    }
  }

  /** The oldest place where both sides differ; `at` is the first bucket of the newer. */
  #cut(): (MeanChange & { readonly at: number }) | undefined {
    const buckets = this.#buckets;
    const { count, sum, squares } = totalOf(buckets);
    if (count < 2 * LEAST_SIDE) return undefined;
    const variance = Math.max(0, squares / count - (sum / count) ** 2);
    const trust = Math.log((2 * Math.log(count)) / CONFIDENCE);
    let older = 0;
    let olderSum = 0;
    for (let at = 1; at < buckets.length; at++) {
      const bucket = buckets[at - 1];
      older += 2 ** (bucket?.power ?? 0);
      olderSum += bucket?.sum ?? 0;
      const newer = count - older;
      if (older < LEAST_SIDE || newer < LEAST_SIDE) continue;
      const share = 1 / older + 1 / newer;
      const before = olderSum / older;
      const after = (sum - olderSum) / newer;
      if (Math.abs(before - after) > Math.sqrt(2 * share * variance * trust) + (2 / 3) * share * trust) {
        return { before, after, at };
      }
    }
    return undefined;
  }
}

function totalOf(buckets: readonly Bucket[]): { count: number; sum: number; squares: number } {
  const total = { count: 0, sum: 0, squares: 0 };
  for (const { power, sum, squares } of buckets) {
    total.count += 2 ** power;
    total.sum += sum;
    total.squares += squares;
  }
  return total;
}
