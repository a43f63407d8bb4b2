/** How a node sends a row on, as ai.onnx.ml names it. */
export const BRANCHES = [
  'LEAF',
  'BRANCH_LEQ',
  'BRANCH_LT',
  'BRANCH_GTE',
  'BRANCH_GT',
  'BRANCH_EQ',
  'BRANCH_NEQ',
] as const;
const [LEAF, LEQ, LT, GTE, GT, EQ] = [0, 1, 2, 3, 4, 5] as const;

/** Trees in typed arrays, a place for each node; nodes of a tree lead from its root to leaves. */
export interface TreeArrays {
  /** Node at which each tree begins. */
  readonly roots: Int32Array;
  /** Place in BRANCHES. */
  readonly branch: Uint8Array;
  readonly feature: Int32Array;
  /** Numbers of float32. */
  readonly threshold: Float64Array;
  readonly whenTrue: Int32Array;
  readonly whenFalse: Int32Array;
  /** 1 where an undefined value goes as if the comparison held. */
  readonly missingIsTrue: Uint8Array;
  /** `targets` values a node: of a leaf its weights, of others the mean over the leaves below, by how many rows came there. */
  readonly values: Float64Array;
  readonly targets: number;
  /** What each target begins with. */
  readonly start: Float64Array;
  /** 1, or one by the number of trees where they are averaged. */
  readonly scale: number;
}

/** Words of a node, which lie together so that a step down a tree reads one line of the processor's cache. */
const WORDS = 4;
const FEATURE = 0;
const THRESHOLD = 1;
const WHEN_TRUE = 2;
const WHEN_FALSE = 3;
/** Bits of the first word above the feature. */
const FEATURE_BITS = 24;
const FEATURE_MASK = (1 << FEATURE_BITS) - 1;
const BRANCH_MASK = 7;
const MISSING_IS_TRUE = 8;

/** A sum of trees. A row is read as float32, NaN is undefined. */
export class TreeEnsemble {
  readonly targets: number;
  /** Of each target the score before anything is known of a row. */
  readonly expected: Float64Array;
  readonly #trees: TreeArrays;
  readonly #words: Int32Array;
  readonly #thresholds: Float32Array;
  /** The target that all leaves of a tree are of; −1 where they are of several. */
  readonly #onlyTarget: Int32Array;

  constructor(trees: TreeArrays) {
    this.#trees = trees;
    this.targets = trees.targets;
    this.#words = packed(trees);
    this.#thresholds = new Float32Array(this.#words.buffer);
    this.expected = Float64Array.from(trees.start);
    for (const root of trees.roots) this.#add(root, this.expected, 0);
    this.#onlyTarget = trees.roots.map((root) => this.#onlyTargetBelow(root));
  }

  /** Adds the score of each target for the row that begins at `at` to `into`, from `to` on. */
  score(row: Float32Array, at: number, into: Float64Array, to: number): void {
    const { roots, start } = this.#trees;
    for (let target = 0; target < this.targets; target++) {
      into[to + target] = (into[to + target] ?? 0) + (start[target] ?? 0);
    }
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree] ?? 0;
      for (let next = this.#next(node, row, at); next >= 0; next = this.#next(node, row, at)) node = next;
      this.#add(node, into, to);
    }
  }

  /**
   * Adds to `shares` what each feature of the row did to target `target`, times `weight`: on the way down, the change of the mean over
   * the leaves below is the share of the feature that was asked for (Saabas 2014, "Interpreting random forests"). They add up to score −
   * expected, and the score is returned.
   */
  explain(row: Float32Array, at: number, target: number, weight: number, shares: Float64Array): number {
    const { roots, values, scale, start } = this.#trees;
    let score = 0;
    for (let tree = 0; tree < roots.length; tree++) {
      const only = this.#onlyTarget[tree] ?? -1;
      if (only >= 0 && only !== target) continue;
      let node = roots[tree] ?? 0;
      let before = values[node * this.targets + target] ?? 0;
      for (let next = this.#next(node, row, at); next >= 0; next = this.#next(node, row, at)) {
        const asked = (this.#words[node * WORDS + FEATURE] ?? 0) & FEATURE_MASK;
        const after = values[next * this.targets + target] ?? 0;
        shares[asked] = (shares[asked] ?? 0) + (after - before) * weight * scale;
        before = after;
        node = next;
      }
      score += before;
    }
    return (start[target] ?? 0) + score * scale;
  }

  /** The node after `node`; −1 at a leaf. */
  #next(node: number, row: Float32Array, at: number): number {
    const words = this.#words;
    const first = node * WORDS;
    const asked = words[first + FEATURE] ?? 0;
    const how = (asked >>> FEATURE_BITS) & BRANCH_MASK;
    if (how === LEAF) return -1;
    const value = row[at + (asked & FEATURE_MASK)] ?? Number.NaN;
    if (holds(how, value, this.#thresholds[first + THRESHOLD] ?? 0)) return words[first + WHEN_TRUE] ?? -1;
    const isMissing = value !== value && ((asked >>> FEATURE_BITS) & MISSING_IS_TRUE) !== 0;
    return words[first + (isMissing ? WHEN_TRUE : WHEN_FALSE)] ?? -1;
  }

  #add(node: number, into: Float64Array, to: number): void {
    const { values, scale } = this.#trees;
    for (let target = 0; target < this.targets; target++) {
      into[to + target] = (into[to + target] ?? 0) + (values[node * this.targets + target] ?? 0) * scale;
    }
  }

  #onlyTargetBelow(root: number): number {
    const { values, whenTrue, whenFalse } = this.#trees;
    const nodes = [root];
    let only = -1;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] ?? 0;
      for (let target = 0; target < this.targets; target++) {
        if ((values[node * this.targets + target] ?? 0) === 0 || only === target) continue;
        if (only >= 0) return -1;
        only = target;
      }
      for (const next of [whenTrue[node] ?? -1, whenFalse[node] ?? -1]) if (next >= 0) nodes.push(next);
    }
    return only;
  }
}

function holds(how: number, value: number, limit: number): boolean {
  if (how === LEQ) return value <= limit;
  if (how === LT) return value < limit;
  if (how === GTE) return value >= limit;
  if (how === GT) return value > limit;
  return how === EQ ? value === limit : value !== limit;
}

function packed({ branch, feature, threshold, whenTrue, whenFalse, missingIsTrue }: TreeArrays): Int32Array {
  const words = new Int32Array(branch.length * WORDS);
  const thresholds = new Float32Array(words.buffer);
  for (let node = 0, first = 0; node < branch.length; node++, first += WORDS) {
    const missing = missingIsTrue[node] === 1 ? MISSING_IS_TRUE : 0;
    words[first + FEATURE] = (feature[node] ?? 0) | (((branch[node] ?? LEAF) | missing) << FEATURE_BITS);
    thresholds[first + THRESHOLD] = threshold[node] ?? 0;
    words[first + WHEN_TRUE] = whenTrue[node] ?? -1;
    words[first + WHEN_FALSE] = whenFalse[node] ?? -1;
  }
  return words;
}
