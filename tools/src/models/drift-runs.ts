import { ScoreDrift, SiteDrift, VectorDrift } from '@weir/detect';
import { chance, normal } from '@weir/detect/testing';

const WITHIN = 10_000;

/** A feature, a score and abstentions that stay as they are, or change. */
interface World {
  readonly feature: (next: () => number) => number;
  readonly score: (next: () => number) => number;
  readonly abstains: number;
}

const USUAL: World = { feature: normal, score: (next) => next() ** 8, abstains: 0.01 };

const DRIFTS: readonly (readonly [name: string, world: World])[] = [
  ['half a deviation more', { ...USUAL, feature: (next) => normal(next) + 0.5 }],
  ['a spread twice as wide', { ...USUAL, feature: (next) => normal(next) * 2 }],
  ['a tenth undefined', { ...USUAL, feature: (next) => (next() < 0.1 ? Number.NaN : normal(next)) }],
  ['scores half as high again', { ...USUAL, score: (next) => Math.min(1, next() ** 8 * 1.5) }],
  ['three times the abstentions', { ...USUAL, abstains: 0.03 }],
];

/** A vector of one feature, and one model. */
class Watched {
  readonly #values = new VectorDrift(1);
  readonly #scores = new ScoreDrift();

  /** Takes a sample; how many drifts it tells. */
  add(next: () => number, { feature, score, abstains }: World): number {
    const found = this.#values.add(Float32Array.of(feature(next))).length;
    return found + this.#scores.add(next() < abstains ? undefined : score(next)).length;
  }
}

/** How many of `trials` drifts of each kind are found within 10,000 samples. */
export function plantedDrifts(trials: number): string[] {
  return DRIFTS.map(([name, world]) => {
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const next = chance(trial + 1);
      const drift = new Watched();
      const before = WITHIN + Math.floor(next() * WITHIN);
      for (let i = 0; i < before; i++) drift.add(next, USUAL);
      for (let i = 0; i < WITHIN; i++) {
        if (drift.add(next, world) === 0) continue;
        found++;
        break;
      }
    }
    return `${name}: ${found} of ${trials} found within ${WITHIN} samples`;
  });
}

/** False alarms among samples that stay as they are. */
export function stationary(samples: number): string {
  const next = chance(77);
  const drift = new Watched();
  let alarms = 0;
  for (let i = 0; i < samples; i++) alarms += drift.add(next, USUAL);
  return `${alarms} false alarms in ${samples} stationary samples (a feature, a score and abstentions)`;
}

const WIDTH = 120;
const MODELS = 4;
const COST_ROWS = 60_000;

/** CPU time to look for drift in records that are looked at, and in those that are passed by: vectors of 120 values, four models. */
export function driftCost(): string[] {
  const next = chance(5);
  const rows = Array.from({ length: 512 }, () => Float32Array.from({ length: WIDTH }, () => normal(next)));
  const columns = Array.from({ length: WIDTH }, (_, column) => `feature ${column}`);
  const places = Int32Array.from(columns, (_, column) => column);
  const readers = Array.from({ length: MODELS }, (_, model) => ({ name: `m${model}`, version: '1', columns, places }));
  return [
    ['looked at', 10],
    ['of a thousand a second', 1_000],
  ].map(([name, perSecond]) => {
    const drift = new SiteDrift();
    const began = process.cpuUsage();
    for (let i = 0; i < COST_ROWS; i++) {
      const timeUs = (i / Number(perSecond)) * 1e6;
      if (!drift.takes('final', timeUs)) continue;
      const row = rows[i % rows.length];
      if (row === undefined) continue;
      drift.addVector(Float32Array.from(row), 'features', readers, timeUs);
      for (const reader of readers) drift.addScore(reader, 0.5, timeUs);
    }
    const { user, system } = process.cpuUsage(began);
    return `drift, a record ${name}: ${Math.round(((user + system) * 1_000) / COST_ROWS)} ns`;
  });
}
