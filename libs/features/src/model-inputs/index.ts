import type { FlowBatch } from '@weir/schema';
import { fingerprintOf } from '../feature-set.ts';
import { weirFeatures } from '../weir-features.ts';
import type { ModelInput } from './input.ts';
import { judgedFlows } from './judged-flows.ts';
import { pathInputs } from './path.ts';
import { transportInputs } from './transport.ts';
import { turnaroundInputs } from './turnaround-inputs.ts';

export type { ModelInput } from './input.ts';

/**
 * What models may read of a flow: its features, and behind them numbers that are made of its row when it is judged, so that they
 * need not be kept nor sent. They are the same wherever they are made: the trainer has them from here.
 */
const inputs: readonly ModelInput[] = [...pathInputs, ...transportInputs, ...turnaroundInputs];

export const modelInputs = {
  /** Beside features, in the order of the vector. */
  inputs,
  /** Names of all places of the vector. */
  columns: [...weirFeatures.features, ...inputs].map(({ name }) => name),
  /** What vectors with them are known by: another one than that of the features alone, which they begin with. */
  fingerprint: fingerprintOf([...weirFeatures.features, ...inputs]),
};

/** The flows with the vectors that models read. Flows without Weir's features are left as they are: no model of Weir's reads others. */
export function withModelInputs(flows: FlowBatch): FlowBatch {
  const { count, features, vector } = flows;
  const { width } = weirFeatures;
  if (features !== weirFeatures.fingerprint || vector.length < count * width) return flows;
  const judged = judgedFlows(flows);
  const wide = modelInputs.columns.length;
  const vectors = new Float64Array(count * wide);
  for (let row = 0; row < count; row++) {
    vectors.set(vector.subarray(row * width, (row + 1) * width), row * wide);
    let at = row * wide + width;
    for (const input of inputs) vectors[at++] = input.of(judged, row);
  }
  return { ...flows, features: modelInputs.fingerprint, vector: vectors };
}
