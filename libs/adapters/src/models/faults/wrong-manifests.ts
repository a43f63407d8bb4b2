import { forestManifest } from '@weir/detect/testing';
import type { Draw } from './alterations.ts';

const good = forestManifest();
const { input, output, goldenRows, calibration } = good;
const anomaly = calibration['anomaly'];

/** Manifests that are wrong in one thing each. */
const WRONG: readonly unknown[] = [
  ...Object.keys(good)
    .filter((name) => name !== 'name' && name !== 'version')
    .map((name) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))),
  { ...good, hook: 'import os' },
  { ...good, format: 2 },
  { ...good, seed: '1' },
  { ...good, seed: 0.5 },
  { ...good, created: 'yesterday' },
  { ...good, kind: 'pickle' },
  { ...good, group: 'windows' },
  { ...good, input: { ...input, width: 4 } },
  { ...good, input: { ...input, columns: ['packets', 'packets', 'syn_share'] } },
  { ...good, output: { ...output, classes: ['anomaly', 'benign'] } },
  { ...good, classes: {} },
  { ...good, calibration: {} },
  { ...good, calibration: { anomaly: { ...anomaly, above: [0, 3] } } },
  { ...good, calibration: { anomaly: { ...anomaly, scores: [0.75, 0.25] } } },
  { ...good, calibration: { anomaly: { ...anomaly, n: 3 } } },
  { ...good, baseline: {} },
  { ...good, goldenRows: { ...goldenRows, inputs: goldenRows.inputs.slice(1) } },
  { ...good, goldenRows: { ...goldenRows, scores: goldenRows.scores.map(() => [0, 0]) } },
  { ...good, data: [] },
  'no object',
  [],
];

export function wrongManifest(draw: Draw): unknown {
  return WRONG[draw(WRONG.length)];
}
