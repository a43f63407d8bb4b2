import { describe, expect, test } from '@jest/globals';
import { forestManifest } from '../testing/index.ts';
import { manifestSchema, type Manifest } from './manifest.ts';

const good = forestManifest();
const { input, output, abstention, calibration, goldenRows } = good;
const anomaly = { n: 20, scores: [0.25, 0.75], above: [3, 0] };

function problemOf(manifest: unknown): string {
  const result = manifestSchema.safeParse(manifest);
  const [issue] = result.error?.issues ?? [];
  return issue === undefined ? '' : `${issue.path.join('.')} ${issue.message}`;
}

describe('a manifest', () => {
  test('that is right is taken as it is', () => {
    expect(manifestSchema.parse(good)).toEqual(good);
    expect(manifestSchema.parse(JSON.parse(JSON.stringify(good)))).toEqual(good);
  });

  const cases: readonly [string, Manifest, string][] = [
    [
      'fewer columns than its width',
      { ...good, input: { ...input, width: 4 } },
      'input.columns has 3 names, width is 4',
    ],
    [
      'a flow model with windows',
      { ...good, input: { ...input, scopes: ['host'] } },
      'input.scopes does not go with group flows',
    ],
    ['a window model with flow records', { ...good, group: 'windows' }, 'input.records does not go with group windows'],
    [
      'benign not first',
      { ...good, output: { ...output, classes: ['anomaly', 'benign'] } },
      'output.classes does not begin with "benign"',
    ],
    ['a class without meaning', { ...good, classes: {} }, 'classes has other names than output.classes'],
    ['a class without calibration', { ...good, calibration: {} }, 'calibration has other names than output.classes'],
    [
      'scores that fall',
      { ...good, calibration: { anomaly: { ...anomaly, scores: [0.75, 0.25] } } },
      'calibration.anomaly.scores do not rise strictly',
    ],
    [
      'counts that rise',
      { ...good, calibration: { anomaly: { ...anomaly, above: [0, 3] } } },
      'calibration.anomaly.above does not fall strictly from below 20 to 0',
    ],
    [
      'as many above as there are',
      { ...good, calibration: { anomaly: { ...anomaly, above: [20, 0] } } },
      'calibration.anomaly.above does not fall strictly from below 20 to 0',
    ],
    ['a column without a baseline', { ...good, baseline: {} }, 'baseline has other names than input.columns'],
    [
      'a distance of other columns',
      {
        ...good,
        abstention: {
          ...abstention,
          distance: { center: [0], scale: [1, 1, 1], cap: 10, limit: 3, quantile: 0.999, n: 9 },
        },
      },
      'abstention.distance.center has not width values',
    ],
    [
      'a golden row of other columns',
      { ...good, goldenRows: { ...goldenRows, inputs: goldenRows.inputs.map(() => [0]) } },
      'goldenRows.inputs.0 has not 3 values',
    ],
    [
      'golden scores of other classes',
      { ...good, goldenRows: { ...goldenRows, scores: goldenRows.scores.map(() => [0, 1]) } },
      'goldenRows.scores.0 has not 1 values',
    ],
  ];
  test.each(cases)('%s', (_name, manifest, problem) => {
    expect(problemOf(manifest)).toBe(problem);
  });

  test('every field has a description', () => {
    expect(calibration['anomaly']).toEqual(anomaly);
    for (const [name, field] of Object.entries(manifestSchema.shape))
      expect([name, field.description ?? '']).not.toEqual([name, '']);
  });
});
