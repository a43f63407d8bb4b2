import type { EngineChanges } from '../vote.ts';
import { ScoreDrift, type ScoreFinding } from './score-drift.ts';
import type { DriftFinding } from './value-drift.ts';
import { VectorDrift } from './vector-drift.ts';

/** A model that reads values of vectors. */
export interface WatchedModel {
  readonly name: string;
  readonly version: string;
}

/** A model, and which place of the vectors each of its columns is. */
export interface Reader extends WatchedModel {
  readonly columns: readonly string[];
  readonly places: Int32Array;
}

/** What has drifted at a site, for which models, when, and how that was seen. */
export type SiteDriftFinding = { readonly models: readonly WatchedModel[]; readonly timeUs: number } & (
  ({ readonly kind: 'input'; readonly input: string } & DriftFinding) | ScoreFinding
);

/** Records of flows that go on, and of flows that have ended. */
type RecordKind = 'early' | 'final';

/** So many records of a kind and second of event time are looked at, the first ones: what there is most of in a rush is not what is usual. */
const PER_SECOND = 10;
const US_PER_S = 1_000_000;
/** Models whose scores are remembered; the one not asked for longest goes. */
const MOST_MODELS = 32;
const VECTOR = 'vector/';
const MODEL = 'model/';
const BUDGETS = 'budgets';
/** So much of the fingerprint of features names what is saved. */
const FINGERPRINT_KEPT = 12;

/**
 * Whether what models see at a site, and what they say of it, is still what it was. Vectors are looked at once for all models that read
 * them. Goes by the records and their order alone.
 */
export class SiteDrift {
  readonly #budgets = { early: new Budget(), final: new Budget() };
  /** Begin of the keys that vectors are saved by: of which features, and how many. */
  #prefix = '';
  #vectors: VectorDrift | undefined;
  readonly #models = new Map<string, ScoreDrift>();
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #saved = new Set<string>();

  /** Whether a record of this time is looked at. Every record of a site is asked of once, in order. */
  takes(kind: RecordKind, timeUs: number): boolean {
    const takes = this.#budgets[kind].takes(Math.floor(timeUs / US_PER_S));
    if (takes) this.#changed.add(BUDGETS);
    return takes;
  }

  /** Looks at a vector of `features` (their fingerprint), for those who read it. */
  addVector(row: Float32Array, features: string, readers: readonly Reader[], timeUs: number): SiteDriftFinding[] {
    const found = this.#vectorsOf(features, row.length).add(row);
    return found.flatMap(({ place, measure, value, limit }) => {
      const names = readers.flatMap((reader) => {
        const input = reader.columns[reader.places.indexOf(place)];
        return input === undefined ? [] : [{ input, model: { name: reader.name, version: reader.version } }];
      });
      const [first] = names;
      if (first === undefined) return [];
      const models = names.map(({ model }) => model);
      return [{ kind: 'input' as const, input: first.input, models, timeUs, measure, value, limit }];
    });
  }

  /** Looks at what a model said of a record: its score in 0…1, nothing where it abstained. */
  addScore({ name, version }: WatchedModel, score: number | undefined, timeUs: number): SiteDriftFinding[] {
    const key = `${MODEL}${name}/${version}`;
    // A score that is no number says as little as none.
    const isSaid = score !== undefined && !Number.isNaN(score);
    const found = this.#scores(key).add(isSaid ? Math.min(1, Math.max(0, score)) : undefined);
    this.#changed.add(key);
    return found.map((finding) => ({ ...finding, models: [{ name, version }], timeUs }));
  }

  /** Nothing more comes from the site. */
  forget(): void {
    for (const key of this.#saved) this.#removed.add(key);
    this.#saved.clear();
    this.#changed.clear();
    this.#models.clear();
    this.#vectors = undefined;
    this.#prefix = '';
  }

  takeChanges(): EngineChanges {
    const changed = [...this.#changed].flatMap((key) => {
      const value = key === BUDGETS ? this.#savedBudgets() : this.#models.get(key)?.save();
      return value === undefined ? [] : [{ key, value }];
    });
    for (const { key, value } of this.#vectors?.takeChanges() ?? []) changed.push({ key: this.#prefix + key, value });
    for (const { key } of changed) {
      this.#saved.add(key);
      this.#removed.delete(key);
    }
    const removed = [...this.#removed];
    this.#changed.clear();
    this.#removed.clear();
    return { changed, removed };
  }

  restore(key: string, value: Uint8Array): void {
    this.#saved.add(key);
    if (key === BUDGETS) this.#restoreBudgets(value);
    else if (key.startsWith(MODEL)) this.#scores(key).restore(value);
    else if (key.startsWith(VECTOR)) {
      const [, features = '', width = ''] = key.split('/');
      const vectors = this.#vectorsOf(features, Number(width));
      vectors.restore(key.slice(this.#prefix.length), value);
    }
  }

  #savedBudgets(): Uint8Array {
    const { early, final } = this.#budgets;
    return new Uint8Array(Float64Array.of(early.second, early.taken, final.second, final.taken).buffer);
  }

  #restoreBudgets(bytes: Uint8Array): void {
    const { early, final } = this.#budgets;
    [early.second = -Infinity, early.taken = 0, final.second = -Infinity, final.taken = 0] = new Float64Array(
      bytes.slice().buffer,
    );
  }

  /** Vectors of other features begin anew. */
  #vectorsOf(features: string, width: number): VectorDrift {
    const prefix = `${VECTOR}${features.slice(0, FINGERPRINT_KEPT)}/${width}/`;
    if (this.#vectors === undefined || prefix !== this.#prefix) {
      if (this.#prefix !== '') for (const key of this.#saved) if (key.startsWith(this.#prefix)) this.#remove(key);
      this.#prefix = prefix;
      this.#vectors = new VectorDrift(width);
    }
    return this.#vectors;
  }

  #scores(key: string): ScoreDrift {
    const scores = this.#models.get(key) ?? new ScoreDrift();
    // The last used is the last in the map.
    this.#models.delete(key);
    this.#models.set(key, scores);
    const [oldest] = this.#models.keys();
    if (this.#models.size > MOST_MODELS && oldest !== undefined) {
      this.#models.delete(oldest);
      this.#changed.delete(oldest);
      this.#remove(oldest);
    }
    return scores;
  }

  #remove(key: string): void {
    if (this.#saved.delete(key)) this.#removed.add(key);
  }
}

/** Records of one kind that were looked at in the newest second. */
class Budget {
  second = -Infinity;
  taken = 0;

  takes(second: number): boolean {
    if (second > this.second) {
      this.second = second;
      this.taken = 0;
    }
    if (this.taken === PER_SECOND) return false;
    this.taken++;
    return true;
  }
}
