import { expect, test } from '@jest/globals';
import { chance, normal } from '../testing/index.ts';
import { ModelDrift, type ModelDriftFinding } from './model-drift.ts';

const FEATURES = ['rate', 'bytes', 'ports'];

/** Records of which `change` may differ after 25,000. */
function run(
  drift: ModelDrift,
  change: (row: Float32Array) => number | undefined,
  count = 40_000,
): ModelDriftFinding[] {
  const next = chance(6);
  const findings: ModelDriftFinding[] = [];
  for (let i = 0; i < count; i++) {
    const row = Float32Array.from(FEATURES, () => normal(next));
    const usual = 0.2 + 0.1 * next();
    const score = i < 25_000 ? usual : (change(row) ?? usual);
    const said = next() < 0.02 || score < 0 ? undefined : score;
    findings.push(...drift.add(row, said));
  }
  return findings;
}

const unchanged = (): undefined => undefined;

test.each([
  ['nothing', unchanged, []],
  [
    'the values of one feature',
    (row: Float32Array) => void (row[1] = (row[1] ?? 0) + 2),
    [{ kind: 'values', feature: 'bytes', measure: 'psi' }],
  ],
  ['the score', () => 0.6, [{ kind: 'score' }]],
  ['that it abstains', (row: Float32Array) => ((row[0] ?? 0) > 1 ? -1 : undefined), [{ kind: 'abstentions' }]],
])('what has drifted is named: %s', (_name, change, findings) => {
  // A change may be told in steps, while old values leave the window.
  const told = run(new ModelDrift(FEATURES), change);
  const first = told.filter(({ kind }, i) => told.findIndex((other) => other.kind === kind) === i);
  expect(first).toMatchObject(findings);
});

test('saved at a whole block and restored it goes on as if nothing had happened', () => {
  const straight = new ModelDrift(FEATURES);
  const first = new ModelDrift(FEATURES);
  run(straight, unchanged, 18_000);
  run(first, unchanged, 18_000);
  const { changed } = first.takeChanges();
  expect(changed.map(({ key }) => key)).toEqual([
    'feature:rate',
    'feature:bytes',
    'feature:ports',
    'score',
    'abstentions',
  ]);
  const second = new ModelDrift(FEATURES);
  for (const { key, value } of changed) second.restore(key, value);
  const change = (row: Float32Array): undefined => void (row[2] = (row[2] ?? 0) * 3);
  expect(run(second, change)).toEqual(run(straight, change));
});
