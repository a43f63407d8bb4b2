import { readFileSync } from 'node:fs';
import { chance, network, normal, randomTree, type TestTree, treesNode } from '@weir/detect/testing';
import { TreeModel } from '@weir/detect';
import { createOnnxModels, type LoadedModels, type OnnxModels } from '@weir/adapters/onnx';
import type { ServedModel } from '@weir/stream';

const WIDTH = 120;
const CLASSES = 3;
const TREES = 300;
const DEPTH = 6;
const WARM_UP = 200;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Boosted trees add to one class each. */
function ofClass(tree: TestTree, target: number): TestTree {
  if ('weight' in tree) return { ...tree, target };
  return { ...tree, yes: ofClass(tree.yes, target), no: ofClass(tree.no, target) };
}

/** A model as large as those that are shipped: 300 trees, 120 values, three classes. */
function forest(name: string, seed: number): ServedModel {
  const next = chance(seed);
  const trees = Array.from({ length: TREES }, (_, i) => ofClass(randomTree(next, WIDTH, 1, DEPTH), i % CLASSES));
  const nodes = [
    treesNode(trees, CLASSES, ['sums']),
    { op: 'Softmax', inputs: ['sums'], outputs: ['scores'], attributes: { axis: { i: 1 } } },
  ];
  return {
    ...{ name, version: '1.0.0', digest: name, role: 'champion', classes: ['benign', 'flood', 'scan'] },
    ...{ fingerprint: 'bench', scoreWidth: CLASSES, memberWidth: 0, manifest: new Uint8Array(0) },
    places: Array.from({ length: WIDTH }, (_, place) => place),
    onnx: network({ width: WIDTH, nodes, outputs: { scores: CLASSES } }),
  };
}

function vectors(next: () => number, rows: number): Float64Array {
  return Float64Array.from({ length: rows * WIDTH }, () => (next() < 0.1 ? Number.NaN : normal(next)));
}

/** Processor time that a process has taken so far, ms (proc(5): utime and stime, in hundredths of a second). */
function processorTime(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function forests(served: OnnxModels, count: number): Promise<LoadedModels> {
  const models = Array.from({ length: count }, (_, i) => forest(`model_${i}`, i + 1));
  const outcome = await served.load('flows', models);
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.set;
}

/** Times from question to answer, ms, of questions of `rows` fresh rows each, asked one after the other of `models` models. */
export async function roundTrips(rows: number, models: number, count: number): Promise<string> {
  const served = createOnnxModels();
  try {
    const set = await forests(served, models);
    const next = chance(9);
    // Made before: their garbage is not part of any answer's time.
    const questions = Array.from({ length: WARM_UP + count }, () => vectors(next, rows));
    const times: number[] = [];
    let taken = 0;
    for (const [i, one] of questions.entries()) {
      if (i === WARM_UP) taken = -processorTime(served.pid('flows'));
      const begin = performance.now();
      const { answers } = await set.score({ group: 'flows', fingerprint: 'bench', width: WIDTH, vectors: one });
      if (answers.length !== models) throw new Error('a model did not answer');
      if (i >= WARM_UP) times.push(performance.now() - begin);
    }
    taken += processorTime(served.pid('flows'));
    const sorted = times.toSorted((a, b) => a - b);
    const [half, most] = [0.5, 0.99].map((share) => quantile(sorted, share).toFixed(3));
    // V8 still compiles during the first half, in threads that take the cores.
    const later = times.slice(times.length >>> 1).toSorted((a, b) => a - b);
    const latest = quantile(later, 0.99).toFixed(3);
    return `${models} models, ${rows} rows: p50 ${half} ms, p99 ${most} ms (${latest} ms in the second half), ${(taken / count).toFixed(3)} ms of processor time (${count} questions)`;
  } finally {
    await served.close();
  }
}

/** Rows scored in a second when questions of `rows` rows are asked without waiting. */
export async function rowRate(rows: number, models: number, count: number): Promise<string> {
  const served = createOnnxModels();
  try {
    const set = await forests(served, models);
    const next = chance(10);
    const questions = Array.from({ length: count }, () => vectors(next, rows));
    const begin = performance.now();
    await Promise.all(
      questions.map((one) => set.score({ group: 'flows', fingerprint: 'bench', width: WIDTH, vectors: one })),
    );
    const seconds = (performance.now() - begin) / 1000;
    return `${models} models, questions of ${rows} rows: ${Math.round((rows * count) / seconds)} rows/s`;
  } finally {
    await served.close();
  }
}

/** Processor time to say what made the score of a row. */
export function explanationTime(count: number): string {
  const model = TreeModel.read(forest('model', 1).onnx, 'trees', WIDTH);
  if ('problem' in model) throw new Error(model.problem);
  const next = chance(11);
  const rows = Float32Array.from(vectors(next, count));
  const explain = (row: number): void => void model.explain(rows.subarray(row * WIDTH, (row + 1) * WIDTH), 1);
  for (let row = 0; row < count / 10; row++) explain(row);
  const before = process.cpuUsage();
  for (let row = 0; row < count; row++) explain(row);
  const { user, system } = process.cpuUsage(before);
  return `explanations of ${TREES} trees: ${((user + system) / count).toFixed(1)} µs a row`;
}
