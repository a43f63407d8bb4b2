/** Width of a bucket and how many there are: 100 µs, up to 10 s. */
const BUCKET_US = 100;
const BUCKETS = 100_000;

/** How long things took, counted in buckets. */
export class Latencies {
  readonly #buckets = new Uint32Array(BUCKETS);
  #count = 0;
  #longestUs = 0;

  add(us: number): void {
    const bucket = Math.max(0, Math.min(BUCKETS - 1, Math.floor(us / BUCKET_US)));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count++;
    if (us > this.#longestUs) this.#longestUs = us;
  }

  get count(): number {
    return this.#count;
  }

  get longestMs(): number {
    return this.#longestUs / 1000;
  }

  /** What this share of all did not exceed, ms. */
  quantileMs(share: number): number {
    let left = share * this.#count;
    let bucket = 0;
    while (bucket < BUCKETS && left > (this.#buckets[bucket] ?? 0)) left -= this.#buckets[bucket++] ?? 0;
    return ((bucket + 1) * BUCKET_US) / 1000;
  }
}
