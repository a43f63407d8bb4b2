import type { Drift } from '@weir/adapters/clickhouse';
import { DRIFT_RECORDS } from '@weir/stages/detect/figures';
import { z } from 'zod';
import type { GroupStatus } from '../platform/stage-group.ts';

const driftFound = z.object({
  kind: z.enum(['input', 'score', 'abstentions']),
  input: z.string(),
  since: z.number(),
  source: z.string(),
  reason: z.string(),
  times: z.number(),
});

/** Drift of a version of a model: what was found, the newest first, and in how many records it was looked for since the start. */
export const modelDrift = z.object({
  model: z.string(),
  version: z.string(),
  records: z.number(),
  found: z.array(driftFound),
});
export type ModelDrift = z.output<typeof modelDrift>;

const key = z.tuple([z.string(), z.string()]);

/** Every version that drift was looked for in, and every one that it was found for. */
export function driftView({ stages }: GroupStatus, drifts: readonly Drift[]): readonly ModelDrift[] {
  const views = new Map<string, ModelDrift>();
  const viewOf = (model: string, version: string): ModelDrift => {
    const name = `${model}/${version}`;
    const view = views.get(name) ?? { model, version, records: 0, found: [] };
    views.set(name, view);
    return view;
  };
  for (const { figures } of stages) {
    for (const [labels, count] of Object.entries(figures[DRIFT_RECORDS.name] ?? {})) {
      viewOf(...key.parse(JSON.parse(labels))).records += count;
    }
  }
  for (const { model, version, ...found } of drifts) viewOf(model, version).found.push(found);
  return [...views.values()];
}
