import { readTrees } from '../trees/read-trees.ts';
import type { TreeEnsemble } from '../trees/tree-ensemble.ts';
import { type Network, type NetworkNode, type NetworkProblem, readNetwork } from './network.ts';

/** A value of the graph: rows one after the other; one row where it is the same for all. */
interface Rows {
  readonly width: number;
  readonly values: Float64Array;
}

type Compute = (given: readonly Rows[], count: number) => Rows;

const PAIRS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
};

const SINGLES: Readonly<Record<string, (a: number) => number>> = {
  Identity: (a) => a,
  Neg: (a) => -a,
  Exp: Math.exp,
  Log: Math.log,
  Sigmoid: (a) => 1 / (1 + Math.exp(-a)),
};

function each({ width, values }: Rows, of: (value: number) => number): Rows {
  return { width, values: values.map(of) };
}

/** The value of a row and column; what has one row or one column stands for all. */
function at({ width, values }: Rows, row: number, column: number): number {
  const own = values.length === width ? 0 : row;
  return values[own * width + (width === 1 ? 0 : column)] ?? Number.NaN;
}

function pairwise(a: Rows, b: Rows, of: (a: number, b: number) => number): Rows {
  const width = Math.max(a.width, b.width);
  const count = Math.max(a.values.length / a.width, b.values.length / b.width);
  const values = new Float64Array(count * width);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < width; column++)
      values[row * width + column] = of(at(a, row, column), at(b, row, column));
  return { width, values };
}

/** Each row as shares of its exponentials. */
function softmax({ width, values }: Rows): Rows {
  const shares = new Float64Array(values.length);
  for (let from = 0; from < values.length; from += width) {
    const row = values.subarray(from, from + width);
    const greatest = row.reduce((most, value) => Math.max(most, value), -Infinity);
    const powers = row.map((value) => Math.exp(value - greatest));
    const sum = powers.reduce((all, value) => all + value, 0);
    for (let column = 0; column < width; column++) shares[from + column] = (powers[column] ?? 0) / sum;
  }
  return { width, values: shares };
}

function concat(given: readonly Rows[], count: number): Rows {
  const width = given.reduce((sum, rows) => sum + rows.width, 0);
  const values = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    let to = row * width;
    for (const rows of given) for (let column = 0; column < rows.width; column++) values[to++] = at(rows, row, column);
  }
  return { width, values };
}

function computeTrees(trees: TreeEnsemble, transform: string): Compute | undefined {
  const after = { NONE: (rows: Rows) => rows, SOFTMAX: softmax, LOGISTIC: sigmoid };
  if (transform !== 'NONE' && transform !== 'SOFTMAX' && transform !== 'LOGISTIC') return undefined;
  return ([given], count) => {
    const width = given?.width ?? 0;
    const rows = Float32Array.from(given?.values ?? []);
    const values = new Float64Array(count * trees.targets);
    for (let row = 0; row < count; row++) trees.score(rows, row * width, values, row * trees.targets);
    return after[transform]({ width: trees.targets, values });
  };
}

function sigmoid(rows: Rows): Rows {
  return each(rows, SINGLES['Sigmoid'] ?? Number);
}

function computeOf(node: NetworkNode, width: number): Compute | NetworkProblem {
  const { op, attributes } = node;
  const pair = PAIRS[op];
  if (pair !== undefined) return ([a, b]) => pairwise(a ?? NOTHING, b ?? NOTHING, pair);
  const single = SINGLES[op];
  if (single !== undefined) return ([a]) => each(a ?? NOTHING, single);
  const axis = attributes.get('axis')?.ints[0] ?? -1;
  if (op === 'Softmax' && (axis === 1 || axis === -1)) return ([a]) => softmax(a ?? NOTHING);
  if (op === 'Concat' && (axis === 1 || axis === -1)) return concat;
  if (op === 'TreeEnsembleRegressor' || op === 'TreeEnsembleClassifier') {
    const trees = readTrees(node, width);
    if ('problem' in trees) return trees;
    const compute = computeTrees(trees, attributes.get('post_transform')?.strings[0] ?? 'NONE');
    if (compute !== undefined) return compute;
  }
  return { problem: `it computes ${op} in a way that is not known here` };
}

const NOTHING: Rows = { width: 1, values: new Float64Array([Number.NaN]) };

/** A step of the way to an output. */
interface Step {
  readonly compute: Compute;
  readonly inputs: readonly string[];
  readonly output: string;
}

/** The steps that lead to an output, in order. */
function stepsTo(output: string, { nodes, inputs, constants }: Network, width: number): Step[] | NetworkProblem {
  const wanted = new Set([output]);
  const steps: Step[] = [];
  // Nodes stand in the order of computing; what nobody wants is left out.
  for (const node of nodes.toReversed()) {
    const name = node.op === 'TreeEnsembleClassifier' ? node.outputs[1] : node.outputs[0];
    if (name === undefined || !wanted.has(name)) continue;
    const compute = computeOf(node, width);
    if (typeof compute !== 'function') return compute;
    steps.push({ compute, inputs: node.inputs, output: name });
    for (const input of node.inputs) wanted.add(input);
  }
  const known = new Set([...inputs, ...constants.keys(), ...steps.map((step) => step.output)]);
  const missing = [...wanted].find((name) => !known.has(name));
  return missing === undefined ? steps.toReversed() : { problem: `nothing computes "${missing}"` };
}

/** Computes an output of a network for rows one after the other. */
export type Evaluate = (rows: Float32Array) => Float32Array;

/**
 * What model.onnx computes, in plain code: what onnxruntime says is compared with it, and it needs no native library. Knows trees and
 * what makes scores of their sums; anything else is a problem, one sentence.
 */
export function evaluatorOf(onnx: Uint8Array, width: number, output: string): Evaluate | NetworkProblem {
  const network = readNetwork(onnx);
  if ('problem' in network) return network;
  const [input, ...others] = network.inputs.filter((name) => !network.constants.has(name));
  if (input === undefined || others.length > 0) return { problem: 'it has not one input' };
  const steps = stepsTo(output, network, width);
  if ('problem' in steps) return steps;
  return (rows) => {
    const count = Math.floor(rows.length / width);
    const values = new Map<string, Rows>([[input, { width, values: Float64Array.from(rows) }]]);
    for (const [name, tensor] of network.constants) {
      values.set(name, { width: Math.max(1, tensor.values.length), values: tensor.values });
    }
    for (const { compute, inputs, output: name } of steps) {
      values.set(
        name,
        compute(
          inputs.map((from) => values.get(from) ?? NOTHING),
          count,
        ),
      );
    }
    return Float32Array.from(values.get(output)?.values ?? []);
  };
}
