import type { Judged, Observed } from '@weir/detect/rollout';
import type { ModelCounts, ModelIdentity } from '@weir/stream';

/** Times that are remembered of a model, the newest. */
const MOST_TIMES = 512;
/** Below so many times there is no 99th percentile. */
const LEAST_TIMES = 100;

interface Count {
  readonly model: ModelIdentity;
  rows: number;
  abstained: number;
  voted: number;
  shared: number;
  /** What was counted when it was begun anew. */
  before: Judged;
  times: number[];
}

/** Counts what models say, by model and role. Nothing that is judged depends on it. */
export class ModelTally {
  readonly #counts = new Map<string, Count>();

  add(counts: readonly ModelCounts[]): void {
    for (const { model, rows, abstained, voted, shared, ms } of counts) {
      const count = this.#of(model);
      count.rows += rows;
      count.abstained += abstained;
      count.voted += voted;
      count.shared += shared;
      if (ms !== undefined) count.times.push(ms);
      if (count.times.length >= 2 * MOST_TIMES) count.times = count.times.slice(-MOST_TIMES);
    }
  }

  /** What it said since it was begun anew. */
  of(model: ModelIdentity): Observed {
    const { rows, abstained, voted, shared, before, times } = this.#of(model);
    return {
      rows: rows - before.rows,
      abstained: abstained - before.abstained,
      voted: voted - before.voted,
      shared: shared - before.shared,
      p99Ms: p99(times.slice(-MOST_TIMES)),
    };
  }

  /** Begins all roles of a name anew. */
  restart(name: string): void {
    for (const count of this.#counts.values()) {
      if (count.model.name !== name) continue;
      const { rows, abstained, voted, shared } = count;
      Object.assign(count, { before: { rows, abstained, voted, shared }, times: [] });
    }
  }

  #of({ name, version, digest, role }: ModelIdentity): Count {
    const key = `${name}/${digest}/${role}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      const none = { rows: 0, abstained: 0, voted: 0, shared: 0 };
      count = { model: { name, version, digest, role }, ...none, before: none, times: [] };
      this.#counts.set(key, count);
    }
    return count;
  }
}

/** The 99th percentile; 0 where there are too few. */
function p99(times: readonly number[]): number {
  if (times.length < LEAST_TIMES) return 0;
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}
