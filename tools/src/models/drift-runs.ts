import { ModelDrift, type ModelDriftFinding } from '@weir/detect';
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

function add(drift: ModelDrift, next: () => number, { feature, score, abstains }: World): ModelDriftFinding[] {
  const row = Float32Array.of(feature(next));
  return drift.add(row, next() < abstains ? undefined : score(next));
}

/** How many of `trials` drifts of each kind are found within 10,000 samples. */
export function plantedDrifts(trials: number): string[] {
  return DRIFTS.map(([name, world]) => {
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const next = chance(trial + 1);
      const drift = new ModelDrift(['value']);
      const before = WITHIN + Math.floor(next() * WITHIN);
      for (let i = 0; i < before; i++) add(drift, next, USUAL);
      for (let i = 0; i < WITHIN; i++) {
        if (add(drift, next, world).length === 0) continue;
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
  const drift = new ModelDrift(['value']);
  let alarms = 0;
  for (let i = 0; i < samples; i++) alarms += add(drift, next, USUAL).length;
  return `${alarms} false alarms in ${samples} stationary samples (a feature, a score and abstentions)`;
}
