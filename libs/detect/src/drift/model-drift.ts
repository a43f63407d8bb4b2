import type { EngineChanges } from '../vote.ts';
import { Adwin } from './adwin.ts';
import { type DriftFinding, ValueDrift } from './value-drift.ts';

/** What has drifted, and how it was seen. */
export type ModelDriftFinding =
  | ({ readonly kind: 'values'; readonly feature: string } & DriftFinding)
  | { readonly kind: 'score' | 'abstentions'; readonly before: number; readonly after: number };

const SCORE = 'score';
const ABSTENTIONS = 'abstentions';
const FEATURE = 'feature:';

/**
 * Whether what a model sees at a site, and what it says of it, is still what it was: the spread of each of its features and of its score
 * against the first 10,000 records, the means of its score and of its abstentions as they go. A part of the records is enough, if it
 * is taken evenly. State is saved as of whole blocks of records: what came since is not remembered after a restart.
 */
export class ModelDrift {
  readonly #features: readonly string[];
  readonly #values: readonly ValueDrift[];
  readonly #score = new Adwin();
  readonly #abstentions = new Adwin();
  readonly #changed = new Set<string>();

  /** Of a model that reads `features`, in order. */
  constructor(features: readonly string[]) {
    this.#features = features;
    this.#values = features.map(() => new ValueDrift());
  }

  /** Takes a record: what the model read, its score in 0…1 (nothing where it abstained). */
  add(row: Float32Array, score: number | undefined): ModelDriftFinding[] {
    const findings: ModelDriftFinding[] = [];
    this.#values.forEach((values, place) => {
      const feature = this.#features[place] ?? '';
      const finding = values.add(row[place] ?? Number.NaN);
      if (finding !== undefined) findings.push({ kind: 'values', feature, ...finding });
      if (values.isWhole) this.#changed.add(FEATURE + feature);
    });
    const abstained = this.#abstentions.add(score === undefined ? 1 : 0);
    if (abstained !== undefined) findings.push({ kind: ABSTENTIONS, ...abstained });
    const scored = score === undefined ? undefined : this.#score.add(score);
    if (scored !== undefined) findings.push({ kind: SCORE, ...scored });
    return findings;
  }

  takeChanges(): EngineChanges {
    const changed = [...this.#changed, SCORE, ABSTENTIONS].map((key) => ({ key, value: this.#part(key)?.save() }));
    this.#changed.clear();
    return { changed: changed.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value }])), removed: [] };
  }

  restore(key: string, value: Uint8Array): void {
    this.#part(key)?.restore(value);
  }

  #part(key: string): ValueDrift | Adwin | undefined {
    if (key === SCORE) return this.#score;
    if (key === ABSTENTIONS) return this.#abstentions;
    return key.startsWith(FEATURE) ? this.#values[this.#features.indexOf(key.slice(FEATURE.length))] : undefined;
  }
}
