import type { Registry } from '@weir/adapters/models';
import type { RegistryState } from '@weir/detect/registry';
import {
  InputError,
  MODEL_ROLES,
  type ModelGroup,
  type ModelIdentity,
  type ModelRole,
  type ServedModel,
} from '@weir/stream';
import { servedModel } from './golden-scores.ts';

/** Where packages are, and what a registry says of them. */
export type ModelSource = Pick<Registry, 'state' | 'load'>;

/** Models that records of a group are to be scored by, the champions first. A challenger is none: it scores as shadow or canary. */
export function wantedModels({ models }: RegistryState, group: ModelGroup): readonly ModelIdentity[] {
  const wanted: ModelIdentity[] = [];
  for (const role of MODEL_ROLES) {
    for (const [name, { aliases, versions }] of Object.entries(models)) {
      const version = aliases[role];
      const registered = version === undefined ? undefined : versions[version];
      if (version === undefined || registered?.group !== group) continue;
      wanted.push({ name, version, digest: registered.digest, role });
    }
  }
  return wanted;
}

/** Models as they are served, and a sentence for each that is not. */
export interface CheckedModels {
  readonly models: readonly ServedModel[];
  readonly refused: readonly { readonly model: ModelIdentity; readonly reason: string }[];
}

/** Packages out of a registry, each checked anew. */
export async function checkedModels(
  registry: Pick<ModelSource, 'load'>,
  wanted: readonly ModelIdentity[],
): Promise<CheckedModels> {
  const models: ServedModel[] = [];
  const refused: { model: ModelIdentity; reason: string }[] = [];
  for (const model of wanted) {
    const checked = await checkedModel(registry, model, model.role);
    if (typeof checked === 'string') refused.push({ model, reason: checked });
    else models.push(checked);
  }
  return { models, refused };
}

async function checkedModel(
  registry: Pick<ModelSource, 'load'>,
  { name, version, digest }: ModelIdentity,
  role: ModelRole,
): Promise<ServedModel | string> {
  try {
    const loaded = await registry.load(name, version);
    if (!loaded.ok) return loaded.message;
    if (loaded.digest === digest) return servedModel(loaded, role);
    return `${name} ${version} is ${loaded.digest.slice(0, 12)}… now, and was ${digest.slice(0, 12)}…; a version never changes, put the package back.`;
  } catch (cause) {
    if (cause instanceof InputError) return cause.message;
    throw cause;
  }
}
