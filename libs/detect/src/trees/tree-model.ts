import { type NetworkProblem, readNetwork } from '../onnx/network.ts';
import { readTrees } from './read-trees.ts';
import type { TreeEnsemble } from './tree-ensemble.ts';

const TREE_OPS: ReadonlySet<string> = new Set(['TreeEnsembleRegressor', 'TreeEnsembleClassifier']);

/** What each feature did to a score. They add up to score − base. */
export interface Explanation {
  readonly score: number;
  /** What is expected of a row before anything is known of it. */
  readonly base: number;
  /** A share for each value of the row. */
  readonly shares: Float64Array;
}

/**
 * The trees of a model, which say why it scores as it does. They explain the sum that trees make, before the network turns it into a
 * chance: of a model with a target for each class the log-odds of a class against benign, of one with one target that target, of an
 * isolation forest the path length, by which shorter paths count up. Several ensembles count alike.
 */
export class TreeModel {
  readonly #ensembles: readonly TreeEnsemble[];
  readonly #sign: 1 | -1;

  private constructor(ensembles: readonly TreeEnsemble[], sign: 1 | -1) {
    this.#ensembles = ensembles;
    this.#sign = sign;
  }

  /** The trees in model.onnx, which read rows of `width` values. */
  static read(onnx: Uint8Array, kind: 'trees' | 'isolationForest', width: number): TreeModel | NetworkProblem {
    const network = readNetwork(onnx);
    if ('problem' in network) return network;
    const ensembles: TreeEnsemble[] = [];
    for (const node of network.nodes) {
      if (!TREE_OPS.has(node.op)) continue;
      const ensemble = readTrees(node, width);
      if ('problem' in ensemble) return ensemble;
      ensembles.push(ensemble);
    }
    if (ensembles.length === 0) return { problem: 'there are no trees in it' };
    return new TreeModel(ensembles, kind === 'isolationForest' ? -1 : 1);
  }

  /** Why the row scores as it does for a class, by its place; classes[0] is benign. */
  explain(row: Float32Array, place: number): Explanation {
    const shares = new Float64Array(row.length);
    let score = 0;
    let base = 0;
    for (const ensemble of this.#ensembles) {
      const weight = this.#sign / this.#ensembles.length;
      for (const { target, sign } of targetsOf(ensemble, place)) {
        score += ensemble.explain(row, 0, target, sign * weight, shares) * sign * weight;
        base += (ensemble.expected[target] ?? 0) * sign * weight;
      }
    }
    return { score, base, shares };
  }
}

/** Targets that speak for and against a class. */
function targetsOf(
  { targets }: TreeEnsemble,
  place: number,
): readonly { readonly target: number; readonly sign: 1 | -1 }[] {
  if (targets === 1) return [{ target: 0, sign: 1 }];
  return [
    { target: Math.min(place, targets - 1), sign: 1 },
    { target: 0, sign: -1 },
  ];
}
