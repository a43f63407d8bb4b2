import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evaluatorOf } from '@weir/detect';
import { chance, type NetworkParts, normal, randomTree, treesNode } from '@weir/detect/testing';
import { served, startModels, type TestModels } from './testing/served.ts';

const WIDTH = 12;
const ROWS = 10_000;

let models: TestModels;

beforeAll(() => {
  models = startModels();
});

afterAll(() => models.close());

function trees(targets: number, count = 120): ReturnType<typeof randomTree>[] {
  const next = chance(7);
  return Array.from({ length: count }, () => randomTree(next, WIDTH, targets, 7));
}

/** Rows with undefined values, values on thresholds, and great ones. */
function vectors(): Float64Array {
  const next = chance(11);
  return Float64Array.from({ length: ROWS * WIDTH }, () => {
    const kind = next();
    if (kind < 0.1) return Number.NaN;
    if (kind < 0.15) return (next() - 0.5) * 1e30;
    return kind < 0.2 ? Math.fround(Math.round(normal(next))) : normal(next);
  });
}

const GRAPHS: [string, NetworkParts][] = [
  [
    'chances of classes: the softmax of sums',
    {
      width: WIDTH,
      outputs: { scores: 3 },
      nodes: [
        treesNode(trees(3), 3, ['sums']),
        { op: 'Softmax', inputs: ['sums'], outputs: ['scores'], attributes: { axis: { i: 1 } } },
      ],
    },
  ],
  [
    'an isolation forest: a power of the mean path',
    {
      width: WIDTH,
      outputs: { scores: 1 },
      nodes: [
        treesNode(trees(1), 1, ['paths']),
        { op: 'Mul', inputs: ['paths', 'scale'], outputs: ['exponent'] },
        { op: 'Pow', inputs: ['two', 'exponent'], outputs: ['scores'] },
      ],
      constants: [
        { name: 'scale', dims: [1], floats: [-1 / 120] },
        { name: 'two', dims: [1], floats: [2] },
      ],
    },
  ],
  [
    'two classes out of one sum',
    {
      width: WIDTH,
      outputs: { scores: 2 },
      nodes: [
        treesNode(trees(1), 1, ['sum'], { aggregate_function: { s: 'AVERAGE' }, base_values: { floats: [0.25] } }),
        { op: 'Sigmoid', inputs: ['sum'], outputs: ['attack'] },
        { op: 'Sub', inputs: ['one', 'attack'], outputs: ['benign'] },
        { op: 'Concat', inputs: ['benign', 'attack'], outputs: ['scores'], attributes: { axis: { i: 1 } } },
      ],
      constants: [{ name: 'one', dims: [1], floats: [1] }],
    },
  ],
  [
    'a classifier of trees',
    {
      width: WIDTH,
      outputs: { scores: 4 },
      nodes: [treesNode(trees(4), 4, ['label', 'scores'], { post_transform: { s: 'SOFTMAX' } })],
    },
  ],
];

describe('plain code and onnxruntime agree to 1e-5 on 10,000 rows, undefined values among them', () => {
  test.each(GRAPHS)('%s', async (_name, parts) => {
    const model = served(parts);
    expect(await models.use('flows', [model])).toEqual({ kind: 'in-force' });
    const rows = vectors();
    const { answers } = await models.score({ group: 'flows', fingerprint: 'features', width: WIDTH, vectors: rows });
    const evaluate = evaluatorOf(model.onnx, WIDTH, 'scores');
    if (typeof evaluate !== 'function') throw new Error(evaluate.problem);
    const ours = evaluate(Float32Array.from(rows));
    const theirs = answers[0]?.scores ?? new Float32Array(0);
    expect(theirs).toHaveLength(ROWS * model.scoreWidth);
    let worst = 0;
    for (let i = 0; i < theirs.length; i++) worst = Math.max(worst, Math.abs((theirs[i] ?? 0) - (ours[i] ?? Infinity)));
    expect(worst).toBeLessThan(1e-5);
  });
});
