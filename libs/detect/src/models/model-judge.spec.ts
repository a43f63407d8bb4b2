import { describe, expect, test } from '@jest/globals';
import type { Manifest } from '../package/manifest.ts';
import { evenCalibration, network, manifestWith, type TestTree, treesNode } from '../testing/index.ts';
import { explained, type Abstention, type Vote } from '../vote.ts';
import { undefinedValues } from './gate.ts';
import { ModelJudge, type ScoredRows } from './model-judge.ts';
import { ModelSheet } from './model-sheet.ts';
import { SiteNorms } from './site-norms.ts';

const COLUMNS = ['rate', 'bytes', 'ports', 'gaps'];
const leaf = (weight: number, rows: number): TestTree => ({ weight, rows, target: 1 });

/** A rate above 10 speaks for a flood, many ports a little. */
const TREES: readonly TestTree[] = [
  { feature: 0, threshold: 10, missingIsTrue: true, mode: 'BRANCH_LEQ', yes: leaf(0, 9), no: leaf(5, 1), rows: 10 },
  { feature: 2, threshold: 3, missingIsTrue: true, mode: 'BRANCH_LEQ', yes: leaf(0, 9), no: leaf(1, 1), rows: 10 },
];

const ONNX = network({
  width: COLUMNS.length,
  outputs: { scores: 2 },
  nodes: [treesNode(TREES, 2, ['sums']), { op: 'Softmax', inputs: ['sums'], outputs: ['scores'] }],
});

interface Heard {
  readonly votes: readonly Vote[];
  readonly abstentions: readonly Abstention[];
}

function judgeOf(more: Partial<Manifest> = {}, places = [0, 1, 2, 3]): ModelJudge {
  const judge = ModelJudge.of(manifestWith(COLUMNS, more), ONNX, places);
  if ('problem' in judge) throw new Error(judge.problem);
  return judge;
}

function rowOf(vector: readonly number[], score: number, members: readonly number[] = []): ScoredRows {
  const scores = Float32Array.from([1 - score, score]);
  const vectors = Float64Array.from(vector);
  const missing = undefinedValues(vectors, vector.length, vector.length);
  return { scores, members: Float32Array.from(members), vectors, width: vector.length, missing };
}

function heard(judge: ModelJudge, rows: ScoredRows, second = 0, norms = new SiteNorms()): Heard {
  const abstentions: Abstention[] = [];
  const sheet = new ModelSheet(judge, rows, () => true);
  sheet.note(0, { site: 'here', second, norms }, { abstain: (_, one) => void abstentions.push(one) });
  return { votes: sheet.votesOf(0).map((vote) => explained(vote, true)), abstentions };
}

describe('a vote', () => {
  test('says what, how likely by chance, and which features made it', () => {
    const { votes } = heard(judgeOf(), rowOf([50, 0, 9, Number.NaN], 1));
    expect(votes).toHaveLength(1);
    expect(votes[0]).toMatchObject({
      ...{
        engine: 'models',
        by: 'test_model',
        version: '1.2.3',
        family: 'flood',
        technique: 'T1498',
        severity: 'high',
      },
      ...{ attacker: 'src', victim: 'dst', pValue: 2 / 1_001 },
    });
    expect(votes[0]?.contributions).toEqual([
      { name: 'rate', value: 50, baseline: 0, share: expect.closeTo(4.5, 9) },
      { name: 'ports', value: 9, baseline: 0, share: expect.closeTo(0.9, 9) },
      { name: 'others', value: 2, share: expect.closeTo(0, 9) },
    ]);
    expect(votes[0]?.reason).toBe(
      'looks like flood with score 1, as a benign record does with a chance of 0.002: rate 50 (usual 0), ports 9 (usual 0)',
    );
  });

  test('shares are all of score − base, named or not', () => {
    const shares = heard(judgeOf(), rowOf([50, 0, 0, 0], 1)).votes[0]?.contributions.map(({ share }) => share ?? 0);
    expect(shares).toEqual([expect.closeTo(4.5, 9), expect.closeTo(-0.1, 9)]);
  });

  test('says when it is the least that calibration can tell', () => {
    const above = { n: 500, scores: [0.5], above: [0] };
    const vote = heard(judgeOf({ calibration: { flood: above } }), rowOf([50, 0, 0, 0], 0.9)).votes[0];
    expect(vote).toMatchObject({
      pValue: 1 / 501,
      reason: expect.stringContaining('the least that 500 benign records can tell'),
    });
  });

  test.each([
    ['a score as of one benign record in two', 0.5],
    ['a score as of more than one in a hundred', 0.985],
    ['a score that is no number', Number.NaN],
  ])('is not given for %s', (_name, score) => {
    const { votes, abstentions } = heard(judgeOf(), rowOf([50, 0, 0, 0], score));
    expect([votes, abstentions]).toEqual([[], []]);
  });

  test('is for the class that is least likely by chance', () => {
    const meaning = manifestWith(COLUMNS).classes['flood'];
    if (meaning === undefined) throw new Error('no meaning');
    const judge = judgeOf({
      output: { name: 'scores', classes: ['benign', 'flood', 'scan'], kind: 'probability' },
      classes: { flood: meaning, scan: { ...meaning, family: 'scan' } },
      calibration: { flood: evenCalibration(1_000), scan: { n: 1_000, scores: [0.01], above: [0] } },
      goldenRows: { ...manifestWith(COLUMNS).goldenRows, scores: Array.from({ length: 32 }, () => [1, 0, 0]) },
    });
    const scores = Float32Array.from([0, 0.999, 0.02]);
    expect(heard(judge, { ...rowOf([50, 0, 0, 0], 0), scores }).votes).toMatchObject([{ family: 'scan' }]);
  });

  test('reads its columns where the vector of the record has them', () => {
    const { votes } = heard(judgeOf({}, [4, 3, 2, 1]), rowOf([99, 0, 0, 9, 50], 1));
    expect(votes[0]?.contributions[0]).toMatchObject({ name: 'rate', value: 50 });
    expect(ModelJudge.of(manifestWith(COLUMNS), ONNX, [0])).toHaveProperty('problem');
  });
});

describe('an abstention', () => {
  const limits: Partial<Manifest> = {
    abstention: {
      enabled: true,
      distance: { center: [0, 0, 0, 0], scale: [1, 1, 1, 1], cap: 100, limit: 10, quantile: 0.999, n: 1_000 },
      disagreement: { members: 3, limit: 0.25, quantile: 0.99, n: 1_000 },
    },
  };
  const { abstention } = manifestWith(COLUMNS, limits);

  test.each([
    ['a value that is infinite', {}, rowOf([Infinity, 0, 0, 0], 1), 'infinite', 'rate is infinite'],
    ['a value beyond float32', {}, rowOf([0, -1e39, 0, 0], 1), 'infinite', 'bytes is infinite'],
    [
      'nearly all values undefined',
      {},
      rowOf([Number.NaN, Number.NaN, Number.NaN, Number.NaN], 1),
      'undefined',
      'only 0 of 4 features that it was trained with are defined',
    ],
    [
      'a row far from training',
      limits,
      rowOf([50, 0, 0, 0], 1, [1, 1, 1]),
      'distance',
      'it is farther from what training saw (12.5) than 99.9 % of its records (10)',
    ],
    [
      'members that disagree',
      limits,
      rowOf([20, 0, 0, 0], 1, [0.5, 0.75, 1]),
      'disagreement',
      'its members are farther apart (0.5) than on 99 % of records (0.25)',
    ],
  ])('%s', (_name, more, rows, cause, reason) => {
    const { votes, abstentions } = heard(judgeOf(more), rows);
    expect(votes).toEqual([]);
    expect(abstentions).toEqual([{ engine: 'models', by: 'test_model', version: '1.2.3', cause, reason }]);
  });

  test.each([
    ['near, and members agree', limits, rowOf([20, 0, 0, 0], 1, [0.9, 1, 1])],
    ['far, where abstaining is off', { abstention: { ...abstention, enabled: false } }, rowOf([50, 0, 0, 0], 1)],
    ['some values undefined', {}, rowOf([50, Number.NaN, Number.NaN, Number.NaN], 1)],
  ])('is not made: %s', (_name, more, rows) => {
    const { votes, abstentions } = heard(judgeOf(more), rows);
    expect([votes.length, abstentions]).toEqual([1, []]);
  });
});

describe('what is usual at a site', () => {
  const judge = judgeOf();
  const KEY = 'test_model/1.2.3/flood@here';

  /** Benign records score 0.9 … 1 there, from one second to another. */
  function learn(norms: SiteNorms, from: number, to: number): void {
    for (let second = from; second < to; second++) {
      heard(judge, rowOf([50, 0, 0, 0], 0.9 + (second % 11) / 110), second, norms);
    }
  }

  test('makes no alarm, once it has been seen for some minutes', () => {
    const norms = new SiteNorms();
    learn(norms, 0, 250);
    expect(heard(judge, rowOf([50, 0, 0, 0], 1), 251, norms).votes).toHaveLength(1);
    learn(norms, 252, 600);
    expect(heard(judge, rowOf([50, 0, 0, 0], 1), 601, norms).votes).toHaveLength(0);
    expect(heard(judge, rowOf([50, 0, 0, 0], 1), 601).votes).toHaveLength(1);
  });

  test('is not what comes in numbers within a few seconds', () => {
    const norms = new SiteNorms();
    for (let i = 0; i < 20_000; i++) heard(judge, rowOf([50, 0, 0, 0], 1), Math.floor(i / 1_000), norms);
    expect(heard(judge, rowOf([50, 0, 0, 0], 1), 21, norms).votes).toHaveLength(1);
  });

  test('is saved and restored: votes go on as if nothing had happened', () => {
    const straight = new SiteNorms();
    const first = new SiteNorms();
    learn(straight, 0, 300);
    learn(first, 0, 300);
    const second = new SiteNorms();
    const { changed, removed } = first.takeChanges();
    for (const { key, value } of changed) second.restore(key, value);
    expect([changed.map(({ key }) => key), removed]).toEqual([[KEY], []]);
    expect(first.takeChanges()).toEqual({ changed: [], removed: [] });
    for (let at = 301; at < 700; at++) {
      const rows = rowOf([50, 0, 0, 0], at % 3 === 0 ? 1 : 0.001);
      expect(heard(judge, rows, at, second).votes).toEqual(heard(judge, rows, at, straight).votes);
    }
    expect(second.takeChanges()).toEqual({ changed: straight.takeChanges().changed, removed: [] });
  });

  test('is forgotten of the model that was not heard for longest', () => {
    const norms = new SiteNorms();
    const usual = { median: 0, mad: 1 };
    for (let model = 0; model < 1_500; model++) norms.normalise('here', `model ${model}`, 0.1, 1, usual);
    expect(norms.keys).toBe(1_024);
    const { changed, removed } = norms.takeChanges();
    expect([changed.length, removed[0], removed.length]).toEqual([1_024, 'model 0@here', 476]);
  });

  test('is forgotten with its site', () => {
    const norms = new SiteNorms();
    const usual = { median: 0, mad: 1 };
    for (const site of ['here', 'there']) norms.normalise(site, 'model', 0.1, 1, usual);
    norms.forget('here');
    const { changed, removed } = norms.takeChanges();
    expect([changed.map(({ key }) => key), removed]).toEqual([['model@there'], ['model@here']]);
  });

  test('saved bytes that are cut off are refused', () => {
    const norms = new SiteNorms();
    for (let length = 0; length < 40; length++) norms.restore(KEY, new Uint8Array(length));
    expect(norms.keys).toBe(0);
    expect(heard(judge, rowOf([50, 0, 0, 0], 1), 1, norms).votes).toHaveLength(1);
  });
});
