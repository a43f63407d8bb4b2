import type { TestTree } from './forest.ts';

/** Rows one after the other, and what the trees are to say of each. */
export interface TrainingRows {
  readonly width: number;
  readonly rows: Float32Array;
  /** 1 for rows that are not benign. */
  readonly labels: Uint8Array;
}

interface Growing extends TrainingRows {
  /** What is still missing of each row's score. */
  readonly residuals: Float64Array;
  readonly rate: number;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
}

const CANDIDATES = 8;

/** The best of a few thresholds of each feature, by what it takes off the squares. */
function bestSplit({ width, rows, residuals }: Growing, members: readonly number[]): Split | undefined {
  let best: Split | undefined;
  const total = members.reduce((sum, row) => sum + (residuals[row] ?? 0), 0);
  for (let feature = 0; feature < width; feature++) {
    const values = Float32Array.from(members, (row) => rows[row * width + feature] ?? 0).toSorted();
    for (let candidate = 1; candidate < CANDIDATES; candidate++) {
      const threshold = values[Math.floor((values.length * candidate) / CANDIDATES)] ?? 0;
      let sum = 0;
      let count = 0;
      for (const row of members) {
        if ((rows[row * width + feature] ?? 0) > threshold) continue;
        sum += residuals[row] ?? 0;
        count++;
      }
      const others = members.length - count;
      if (count === 0 || others === 0) continue;
      const gain = sum ** 2 / count + (total - sum) ** 2 / others - total ** 2 / members.length;
      if (gain > (best?.gain ?? 1e-6)) best = { feature, threshold, gain };
    }
  }
  return best;
}

function grow(growing: Growing, members: readonly number[], depth: number): TestTree {
  const split = depth === 0 ? undefined : bestSplit(growing, members);
  if (split === undefined) {
    const sum = members.reduce((all, row) => all + (growing.residuals[row] ?? 0), 0);
    const weight = Math.fround((sum / members.length) * 4 * growing.rate);
    return { weight, target: 0, rows: members.length };
  }
  const { feature, threshold } = split;
  const isYes = (row: number): boolean => (growing.rows[row * growing.width + feature] ?? 0) <= threshold;
  const yes = grow(growing, members.filter(isYes), depth - 1);
  const no = grow(
    growing,
    members.filter((row) => !isYes(row)),
    depth - 1,
  );
  return { feature, threshold, missingIsTrue: true, mode: 'BRANCH_LEQ', yes, no, rows: members.length };
}

function scoreOf(tree: TestTree, rows: Float32Array, at: number): number {
  let node = tree;
  while ('yes' in node) node = (rows[at + node.feature] ?? 0) <= node.threshold ? node.yes : node.no;
  return node.weight;
}

/** Trees that are boosted on the logistic loss: their sum is the log-odds that a row is not benign. */
export function boostedTrees(training: TrainingRows, trees: number, depth: number, rate: number): TestTree[] {
  const { width, rows, labels } = training;
  const sums = new Float64Array(labels.length);
  const all = Array.from(labels.keys());
  return Array.from({ length: trees }, () => {
    const residuals = sums.map((sum, row) => (labels[row] ?? 0) - 1 / (1 + Math.exp(-sum)));
    const tree = grow({ ...training, residuals, rate }, all, depth);
    for (const row of all) sums[row] = (sums[row] ?? 0) + scoreOf(tree, rows, row * width);
    return tree;
  });
}
