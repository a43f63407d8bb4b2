import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boostedTrees } from '../testing/boosted-trees.ts';
import { chance, network, normal, randomTree, type TestTree, treesNode } from '../testing/index.ts';
import { TreeModel } from './tree-model.ts';

const WIDTH = 6;

function networkOf(trees: readonly TestTree[], targets: number, width = WIDTH, node = {}): Uint8Array {
  const nodes = [{ ...treesNode(trees, targets, ['scores']), ...node }];
  return network({ width, nodes, outputs: { scores: targets } });
}

function modelOf(trees: readonly TestTree[], targets: number, kind: 'trees' | 'isolationForest' = 'trees'): TreeModel {
  const model = TreeModel.read(networkOf(trees, targets), kind, WIDTH);
  if ('problem' in model) throw new Error(model.problem);
  return model;
}

const leaf = (weight: number, rows: number, target = 0): TestTree => ({ weight, rows, target });

/** Feature 2 at most 1: −1, else feature 0 at most 5: 2, else 4. Rows came there 6, 1, and 1 times. */
const small: TestTree = {
  ...{ feature: 2, threshold: 1, missingIsTrue: true, mode: 'BRANCH_LEQ', rows: 8 },
  yes: leaf(-1, 6),
  no: {
    ...{ feature: 0, threshold: 5, missingIsTrue: false, mode: 'BRANCH_LT', rows: 2 },
    yes: leaf(2, 1),
    no: leaf(4, 1),
  },
};

describe('what each feature did, of one tree that can be read', () => {
  const rowOf = (first: number, third: number): Float32Array => Float32Array.from([first, 0, third, 0, 0, 0]);
  // Before anything is known 6/8 · −1 + 2/8 · 3 = 0; past feature 2 it is 3.
  test.each([
    ['neither', rowOf(9, 1), -1, [0, -1]],
    ['both', rowOf(9, 2), 4, [1, 3]],
    ['the second against', rowOf(4, 2), 2, [-1, 3]],
    ['at a threshold that is not below itself', rowOf(5, 2), 4, [1, 3]],
    ['an undefined value that goes as if the comparison held', rowOf(9, Number.NaN), -1, [0, -1]],
    ['an undefined value that does not', rowOf(Number.NaN, 2), 4, [1, 3]],
  ])('%s', (_name, row, score, [first, third]) => {
    const explained = modelOf([small], 1).explain(row, 1);
    expect({ ...explained, shares: [...explained.shares] }).toEqual({
      ...{ score, base: 0 },
      shares: [first, 0, third, 0, 0, 0],
    });
  });

  test('a path that is shorter counts up in an isolation forest', () => {
    expect(modelOf([small], 1, 'isolationForest').explain(rowOf(9, 1), 1)).toMatchObject({ score: 1, base: 0 });
  });

  test('of a target for each class it is the class against benign that is explained', () => {
    const ofClasses = modelOf([small, leaf(0.5, 1, 1), leaf(3, 1, 2)], 3);
    expect(ofClasses.explain(rowOf(9, 2), 2)).toMatchObject({ score: 3 - 4, base: 3 });
    expect(ofClasses.explain(rowOf(9, 2), 1)).toMatchObject({ score: 0.5 - 4, base: 0.5 });
  });
});

test('shares add up to score − base within 1e-5', () => {
  const value = fc.oneof(fc.float({ min: -3, max: 3 }), fc.constant(Number.NaN));
  const rowOf = fc.array(value, { minLength: WIDTH, maxLength: WIDTH });
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), fc.boolean(), rowOf, (seed, targets, isForest, row) => {
      const next = chance(seed);
      const trees = Array.from({ length: 8 }, () => randomTree(next, WIDTH, targets, 5));
      const model = modelOf(trees, targets, isForest ? 'isolationForest' : 'trees');
      for (let place = 1; place <= Math.max(1, targets - 1); place++) {
        const { score, base, shares } = model.explain(Float32Array.from(row), place);
        const sum = shares.reduce((all, share) => all + share, 0);
        expect(Math.abs(sum - (score - base))).toBeLessThan(1e-5);
      }
    }),
  );
});

test('a planted cause is among the three that raised the score most, in at least 90 % of 1,000 trials', () => {
  const width = 30;
  const next = chance(3);
  const rowOf = (into: Float32Array, at: number, cause: number | undefined): void => {
    for (let column = 0; column < width; column++) into[at + column] = normal(next);
    if (cause !== undefined) into[at + cause] = (into[at + cause] ?? 0) + 6;
  };
  const count = 1_800;
  const training = { width, rows: new Float32Array(count * width), labels: new Uint8Array(count) };
  for (let row = 0; row < count; row++) {
    const isPlanted = row % 2 === 1;
    training.labels[row] = Number(isPlanted);
    rowOf(training.rows, row * width, isPlanted ? (row >>> 1) % width : undefined);
  }
  const trees = boostedTrees(training, 120, 2, 0.5);
  const model = TreeModel.read(networkOf(trees, 1, width), 'trees', width);
  if ('problem' in model) throw new Error(model.problem);
  let found = 0;
  for (let trial = 0; trial < 1_000; trial++) {
    const row = new Float32Array(width);
    const cause = Math.floor(next() * width);
    rowOf(row, 0, cause);
    const { shares } = model.explain(row, 1);
    const above = shares.filter((share) => share > (shares[cause] ?? 0)).length;
    if ((shares[cause] ?? 0) > 0 && above < 3) found++;
  }
  expect(found).toBeGreaterThanOrEqual(900);
});

describe('what is no tree is told', () => {
  const base = treesNode([small], 1, ['scores']).attributes ?? {};
  const refused = (attributes: object): unknown =>
    TreeModel.read(networkOf([small], 1, WIDTH, { attributes: { ...base, ...attributes } }), 'trees', WIDTH);

  test.each([
    ['a loop', { nodes_truenodeids: { ints: [0, 0, 3, 0, 0] } }, 'its nodes are not trees'],
    ['a node reached twice', { nodes_truenodeids: { ints: [1, 0, 4, 0, 0] } }, 'its nodes are not trees'],
    [
      'a node that is not there',
      { nodes_falsenodeids: { ints: [2, 0, 9, 0, 0] } },
      'a node leads to one that is not in its tree',
    ],
    ['a number twice', { nodes_nodeids: { ints: [0, 1, 2, 3, 3] } }, 'a node leads to one that is not in its tree'],
    ['lists of other lengths', { nodes_values: { floats: [1] } }, 'the lists of its nodes have different lengths'],
    [
      'a value that a row has not',
      { nodes_featureids: { ints: [WIDTH, 0, 0, 0, 0] } },
      'a node asks for a value that a row of 6 has not',
    ],
    ['a weight of a branch', { target_nodeids: { ints: [0, 3, 4] } }, 'a weight is of no leaf, or of no target'],
    ['a target that is not there', { target_ids: { ints: [0, 1, 0] } }, 'a weight is of no leaf, or of no target'],
    ['too many targets', { n_targets: { i: 1_000 } }, 'it has 1000 targets'],
    ['the least of trees', { aggregate_function: { s: 'MIN' } }, 'it puts trees together by MIN'],
  ])('%s', (_name, attributes, problem) => {
    expect(refused(attributes)).toEqual({ problem });
  });

  test('a network without trees', () => {
    const nodes = [{ op: 'Neg', inputs: ['vectors'], outputs: ['scores'] }];
    const onnx = network({ width: WIDTH, nodes, outputs: { scores: WIDTH } });
    expect(TreeModel.read(onnx, 'trees', WIDTH)).toEqual({ problem: 'there are no trees in it' });
  });

  test('bytes cut off anywhere, and bytes of chance', () => {
    const whole = networkOf([small], 1);
    for (let length = 0; length < whole.length; length++) TreeModel.read(whole.subarray(0, length), 'trees', WIDTH);
    expect(TreeModel.read(whole.subarray(0, 40), 'trees', WIDTH)).toHaveProperty('problem');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(whole);
        changed[at] = byte;
        TreeModel.read(changed, 'trees', WIDTH);
      }),
    );
  });
});
