import type { FlowSettings } from '@weir/flow';
import { foldAll, scriptedBatch, TEST_SETTINGS, type ScriptedPacket } from '@weir/flow/testing';
import { flows, type FlowBatch } from '@weir/schema';
import type { FeatureSet } from './feature-set.ts';

/** A flow and its vector, by the names of its features. */
export interface VectorRow {
  readonly number: number;
  readonly id: string;
  readonly values: Readonly<Record<string, number>>;
}

/** The vectors of messages, early or final ones. */
export function vectorsOf(batches: readonly FlowBatch[], set: FeatureSet, early = false): VectorRow[] {
  return batches
    .filter((batch) => batch.early === early)
    .flatMap((batch) =>
      Array.from({ length: batch.count }, (_, i) => {
        const { number, id } = flows.row(batch, i);
        const vector = batch.vector.subarray(i * set.width, (i + 1) * set.width);
        return {
          number,
          id,
          values: Object.fromEntries(set.features.map(({ name }, place) => [name, vector[place] ?? NaN])),
        };
      }),
    );
}

/** The vectors of a script's flows, by the place of their first packet. */
export function vectorsOfScript(
  script: readonly ScriptedPacket[],
  set: FeatureSet,
  { early = false, settings = TEST_SETTINGS }: { readonly early?: boolean; readonly settings?: FlowSettings } = {},
): VectorRow[] {
  const batches = foldAll([scriptedBatch(script)], settings, { features: set });
  return vectorsOf(batches, set, early).toSorted((a, b) => a.number - b.number);
}
