import type { Registry } from '@weir/adapters/models';
import type { Refusal } from '@weir/detect/packages';
import { MODEL_ROLES, type ModelGroup, type ServedModel } from '@weir/stream';
import { servedModel } from './golden-scores.ts';

/** Models that records of a group are to be scored by, the champions first. */
export interface InForce {
  readonly models: readonly ServedModel[];
  /** Those that would be, and were refused when they were looked at. */
  readonly refused: readonly Refusal[];
}

/** What a registry says is in force, each package checked anew. A challenger is none: it scores as shadow or canary. */
export async function modelsInForce(registry: Registry, group: ModelGroup): Promise<InForce> {
  const { models } = await registry.state();
  const found: ServedModel[] = [];
  const refused: Refusal[] = [];
  for (const role of MODEL_ROLES) {
    for (const [name, { aliases, versions }] of Object.entries(models)) {
      const version = aliases[role];
      if (version === undefined || versions[version]?.group !== group) continue;
      const loaded = await registry.load(name, version);
      if (loaded.ok) found.push(servedModel(loaded, role));
      else refused.push(loaded);
    }
  }
  return { models: found, refused };
}
