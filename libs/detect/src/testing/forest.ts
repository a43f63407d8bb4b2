import { ML_DOMAIN, type AttributeValue, type NetworkNode } from './network.ts';

export interface TestLeaf {
  readonly weight: number;
  readonly target: number;
  /** Rows of training that came here. */
  readonly rows: number;
}

export interface TestBranch {
  readonly feature: number;
  /** A number of float32. */
  readonly threshold: number;
  readonly missingIsTrue: boolean;
  readonly mode: 'BRANCH_LEQ' | 'BRANCH_LT';
  readonly yes: TestTree;
  readonly no: TestTree;
  readonly rows: number;
}

export type TestTree = TestLeaf | TestBranch;

/** A tree of chance: thresholds around 0, where rows of chance are. */
export function randomTree(next: () => number, width: number, targets: number, depth: number): TestTree {
  const rows = 1 + Math.floor(next() * 100);
  if (depth === 0 || next() < 0.1) {
    return { weight: Math.fround(next() * 2 - 1), target: Math.floor(next() * targets), rows };
  }
  const yes = randomTree(next, width, targets, depth - 1);
  const no = randomTree(next, width, targets, depth - 1);
  return {
    feature: Math.floor(next() * width),
    threshold: Math.fround(next() * 4 - 2),
    missingIsTrue: next() < 0.5,
    mode: next() < 0.8 ? 'BRANCH_LEQ' : 'BRANCH_LT',
    ...{ yes, no, rows: yes.rows + no.rows },
  };
}

interface Lists {
  readonly nodes: (TestTree & { readonly tree: number; readonly id: number; yesId?: number; noId?: number })[];
}

function listNodes(tree: TestTree, number: number, { nodes }: Lists): void {
  const begin = nodes.length;
  const add = (node: TestTree): number => {
    const id = nodes.length - begin;
    const listed = { ...node, tree: number, id };
    nodes.push(listed);
    if ('yes' in node) Object.assign(listed, { yesId: add(node.yes), noId: add(node.no) });
    return id;
  };
  add(tree);
}

/** A node of the graph that reads "vectors" and writes the sums of trees. */
export function treesNode(
  trees: readonly TestTree[],
  targets: number,
  outputs: readonly string[],
  more: Readonly<Record<string, AttributeValue>> = {},
): NetworkNode {
  const lists: Lists = { nodes: [] };
  trees.forEach((tree, number) => listNodes(tree, number, lists));
  const { nodes } = lists;
  const leaves = nodes.flatMap((node) => ('weight' in node ? [node] : []));
  const isClassifier = outputs.length > 1;
  const prefix = isClassifier ? 'class' : 'target';
  const branch = <T>(of: (node: TestBranch) => T, leaf: T): T[] =>
    nodes.map((node) => ('yes' in node ? of(node) : leaf));
  const labels = Array.from({ length: targets }, (_, i) => i);
  return {
    op: isClassifier ? 'TreeEnsembleClassifier' : 'TreeEnsembleRegressor',
    domain: ML_DOMAIN,
    inputs: ['vectors'],
    outputs,
    attributes: {
      nodes_treeids: { ints: nodes.map(({ tree }) => tree) },
      nodes_nodeids: { ints: nodes.map(({ id }) => id) },
      nodes_modes: { strings: branch<string>(({ mode }) => mode, 'LEAF') },
      nodes_featureids: { ints: branch(({ feature }) => feature, 0) },
      nodes_values: { floats: branch(({ threshold }) => threshold, 0) },
      nodes_truenodeids: { ints: nodes.map(({ yesId = 0 }) => yesId) },
      nodes_falsenodeids: { ints: nodes.map(({ noId = 0 }) => noId) },
      nodes_missing_value_tracks_true: { ints: branch(({ missingIsTrue }) => Number(missingIsTrue), 0) },
      nodes_hitrates: { floats: nodes.map(({ rows }) => rows) },
      [`${prefix}_treeids`]: { ints: leaves.map(({ tree }) => tree) },
      [`${prefix}_nodeids`]: { ints: leaves.map(({ id }) => id) },
      [`${prefix}_ids`]: { ints: leaves.map(({ target }) => target) },
      [`${prefix}_weights`]: { floats: leaves.map(({ weight }) => weight) },
      ...(isClassifier ? { classlabels_int64s: { ints: labels } } : { n_targets: { i: targets } }),
      ...more,
    },
  };
}
