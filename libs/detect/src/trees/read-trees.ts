import type { Attribute } from '../onnx/attribute.ts';
import type { NetworkNode, NetworkProblem } from '../onnx/network.ts';
import { BRANCHES, TreeEnsemble } from './tree-ensemble.ts';

const MAX_NODES = 4_000_000;
const MAX_TARGETS = 64;
const EMPTY: Attribute = { floats: new Float64Array(0), ints: new Float64Array(0), strings: [] };

/** Attributes of the nodes of a TreeEnsembleRegressor or -Classifier (ai.onnx.ml), each a value a node. */
class NodeLists {
  readonly tree: Float64Array;
  readonly id: Float64Array;
  readonly feature: Float64Array;
  readonly threshold: Float64Array;
  readonly mode: readonly string[];
  readonly whenTrue: Float64Array;
  readonly whenFalse: Float64Array;
  readonly missing: Float64Array;
  /** How many rows came to a node in training; of no use where it is left out. */
  readonly rows: Float64Array;

  constructor(of: (name: string) => Attribute) {
    this.tree = of('nodes_treeids').ints;
    this.id = of('nodes_nodeids').ints;
    this.feature = of('nodes_featureids').ints;
    this.threshold = of('nodes_values').floats;
    this.mode = of('nodes_modes').strings;
    this.whenTrue = of('nodes_truenodeids').ints;
    this.whenFalse = of('nodes_falsenodeids').ints;
    this.missing = of('nodes_missing_value_tracks_true').ints;
    this.rows = of('nodes_hitrates').floats;
  }

  get count(): number {
    return this.tree.length;
  }

  isWhole(): boolean {
    const lists = [this.id, this.feature, this.threshold, this.mode, this.whenTrue, this.whenFalse];
    return this.count <= MAX_NODES && lists.every(({ length }) => length === this.count);
  }
}

/** Trees of a node of the graph, which read rows of `width` values; features and targets are named by number. */
export function readTrees(node: NetworkNode, width: number): TreeEnsemble | NetworkProblem {
  const of = (name: string): Attribute => node.attributes.get(name) ?? EMPTY;
  const lists = new NodeLists(of);
  if (lists.count === 0 || !lists.isWhole()) return { problem: 'the lists of its nodes have different lengths' };
  if (!lists.feature.every((feature) => feature >= 0 && feature < width)) {
    return { problem: `a node asks for a value that a row of ${width} has not` };
  }
  const isClassifier = node.op === 'TreeEnsembleClassifier';
  const labels = Math.max(of('classlabels_int64s').ints.length, of('classlabels_strings').strings.length);
  const targets = isClassifier ? labels : (of('n_targets').ints[0] ?? 1);
  if (targets < 1 || targets > MAX_TARGETS) return { problem: `it has ${targets} targets` };
  const aggregate = of('aggregate_function').strings[0] ?? 'SUM';
  if (aggregate !== 'SUM' && aggregate !== 'AVERAGE') return { problem: `it puts trees together by ${aggregate}` };
  const index = indexNodes(lists);
  const links = index && linkNodes(lists, index);
  if (index === undefined || links === undefined) return { problem: 'a node leads to one that is not in its tree' };
  const prefix = isClassifier ? 'class' : 'target';
  const leaves = {
    tree: of(`${prefix}_treeids`).ints,
    node: of(`${prefix}_nodeids`).ints,
    target: of(`${prefix}_ids`).ints,
    weight: of(`${prefix}_weights`).floats,
  };
  const values = new Float64Array(lists.count * targets);
  for (let i = 0; i < leaves.weight.length; i++) {
    const place = index.get(leaves.tree[i] ?? -1)?.get(leaves.node[i] ?? -1);
    const target = leaves.target[i] ?? -1;
    if (place === undefined || links.branch[place] !== 0 || target < 0 || target >= targets) {
      return { problem: 'a weight is of no leaf, or of no target' };
    }
    const at = place * targets + target;
    values[at] = (values[at] ?? 0) + (leaves.weight[i] ?? 0);
  }
  if (!spreadMeans(links, lists.rows, values, targets)) return { problem: 'its nodes are not trees' };
  const start = new Float64Array(targets);
  start.set(of('base_values').floats.subarray(0, targets));
  const scale = aggregate === 'AVERAGE' ? 1 / Math.max(1, links.roots.length) : 1;
  return new TreeEnsemble({ ...links, values, targets, start, scale });
}

type NodeIndex = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** Places of nodes by tree and number; nothing where a number is there twice. */
function indexNodes({ count, tree, id }: NodeLists): NodeIndex | undefined {
  const trees = new Map<number, Map<number, number>>();
  for (let place = 0; place < count; place++) {
    const number = tree[place] ?? 0;
    let nodes = trees.get(number);
    if (nodes === undefined) trees.set(number, (nodes = new Map()));
    if (nodes.has(id[place] ?? 0)) return undefined;
    nodes.set(id[place] ?? 0, place);
  }
  return trees;
}

interface Links {
  readonly roots: Int32Array;
  readonly branch: Uint8Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly whenTrue: Int32Array;
  readonly whenFalse: Int32Array;
  readonly missingIsTrue: Uint8Array;
}

function linkNodes(lists: NodeLists, index: NodeIndex): Links | undefined {
  const { count, tree, mode, missing } = lists;
  const branch = new Uint8Array(count);
  const whenTrue = new Int32Array(count).fill(-1);
  const whenFalse = new Int32Array(count).fill(-1);
  const isBelow = new Uint8Array(count);
  const places = new Map<string, number>(BRANCHES.map((name, place) => [name, place]));
  for (let place = 0; place < count; place++) {
    const how = places.get(mode[place] ?? '');
    if (how === undefined) return undefined;
    branch[place] = how;
    if (how === 0) continue;
    const nodes = index.get(tree[place] ?? 0);
    const yes = nodes?.get(lists.whenTrue[place] ?? -1);
    const no = nodes?.get(lists.whenFalse[place] ?? -1);
    if (yes === undefined || no === undefined) return undefined;
    whenTrue[place] = yes;
    whenFalse[place] = no;
    isBelow[yes] = 1;
    isBelow[no] = 1;
  }
  const roots: number[] = [];
  for (let place = 0; place < count; place++) if (isBelow[place] === 0) roots.push(place);
  return {
    roots: Int32Array.from(roots),
    branch,
    feature: Int32Array.from(lists.feature),
    threshold: lists.threshold.map(Math.fround),
    whenTrue,
    whenFalse,
    missingIsTrue: Uint8Array.from({ length: count }, (_, place) => (missing[place] === 1 ? 1 : 0)),
  };
}

/**
 * Gives each node above leaves the mean of those below it, weighted by the rows that came there, or all alike where that is not known.
 * False when nodes are reached twice or never.
 */
function spreadMeans(
  { roots, branch, whenTrue, whenFalse }: Links,
  rows: Float64Array,
  values: Float64Array,
  targets: number,
): boolean {
  const count = branch.length;
  const order: number[] = [];
  for (const root of roots) {
    order.push(root);
    for (let at = order.length - 1; at < order.length; at++) {
      const node = order[at] ?? 0;
      if (branch[node] !== 0) order.push(whenTrue[node] ?? 0, whenFalse[node] ?? 0);
      if (order.length > count) return false;
    }
  }
  if (order.length !== count) return false;
  const weights = new Float64Array(count);
  for (const node of order.toReversed()) {
    if (branch[node] === 0) {
      weights[node] = (rows[node] ?? 0) > 0 ? (rows[node] ?? 1) : 1;
      continue;
    }
    const yes = whenTrue[node] ?? 0;
    const no = whenFalse[node] ?? 0;
    const sum = (weights[yes] ?? 0) + (weights[no] ?? 0);
    weights[node] = sum;
    const share = (weights[yes] ?? 0) / sum;
    for (let target = 0; target < targets; target++) {
      const ofYes = values[yes * targets + target] ?? 0;
      const ofNo = values[no * targets + target] ?? 0;
      values[node * targets + target] = ofNo + (ofYes - ofNo) * share;
    }
  }
  return true;
}
