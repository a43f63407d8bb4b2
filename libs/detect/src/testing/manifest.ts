import { type Manifest, manifestSchema } from '../package/manifest.ts';

const DIGEST = '0'.repeat(64);
const GOLDEN_ROWS = 32;

/** Scores 1/n, 2/n, … 1 of n benign rows. */
export function evenCalibration(n: number): Manifest['calibration'][string] {
  const scores = Array.from({ length: n }, (_, i) => (i + 1) / n);
  return { n, scores, above: scores.map((_, i) => n - 1 - i) };
}

/** A manifest of a model of one alarm, of which each column usually is 0 ± 1. */
export function manifestWith(columns: readonly string[], more: Partial<Manifest> = {}): Manifest {
  const width = columns.length;
  return manifestSchema.parse({
    format: 1,
    name: 'test_model',
    version: '1.2.3',
    kind: 'trees',
    group: 'flows',
    created: '2026-01-01T00:00:00Z',
    files: { 'CARD.md': { sha256: DIGEST, bytes: 1 }, 'model.onnx': { sha256: DIGEST, bytes: 1 } },
    input: {
      ...{ name: 'vectors', features: DIGEST, extractor: 1, width, columns, records: ['final'] },
      ...{ scopes: [], seconds: [] },
    },
    output: { name: 'scores', classes: ['benign', 'flood'], kind: 'probability' },
    classes: {
      flood: { family: 'flood', technique: 'T1498', severity: 'high', attacker: 'src', victim: 'dst' },
    },
    calibration: { flood: evenCalibration(1_000) },
    abstention: { enabled: false, distance: null, disagreement: null },
    baseline: Object.fromEntries(columns.map((name) => [name, { median: 0, mad: 1 }])),
    goldenRows: {
      inputs: Array.from({ length: GOLDEN_ROWS }, () => columns.map(() => 0)),
      scores: Array.from({ length: GOLDEN_ROWS }, () => [1, 0]),
    },
    metrics: {},
    data: [{ file: 'test', source: 'test', sha256: DIGEST, role: 'train' }],
    runtime: {},
    seed: 1,
    notes: '',
    ...more,
  });
}
