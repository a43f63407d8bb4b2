import { compareVersions } from '@weir/detect/packages';
import { ALIASES, type Alias, type ModelState, type RegistryState } from '@weir/detect/registry';
import type { Comparison } from '@weir/detect/rollout';

/** A model as the API and the command line tell of it. */
export interface ModelView {
  readonly name: string;
  readonly group: string;
  readonly aliases: Partial<Record<Alias, string>>;
  /** What decides between the canary and the champion; undefined where people do. */
  readonly comparison?: Comparison | undefined;
  /** Highest first. */
  readonly versions: readonly VersionView[];
}

export interface VersionView {
  readonly version: string;
  readonly aliases: readonly Alias[];
  readonly digest: string;
  readonly keyId: string;
  readonly registered: string;
  readonly features: string;
  readonly classes: readonly string[];
}

export function modelView(name: string, model: ModelState): ModelView {
  const versions = Object.keys(model.versions).toSorted((a, b) => compareVersions(b, a));
  return {
    name,
    group: model.versions[model.highest]?.group ?? '',
    aliases: { ...model.aliases },
    comparison: model.comparison,
    versions: versions.flatMap((version) => versionView(model, version) ?? []),
  };
}

function versionView(model: ModelState, version: string): VersionView | undefined {
  const found = model.versions[version];
  if (found === undefined) return undefined;
  const aliases = ALIASES.filter((alias) => model.aliases[alias] === version);
  const { digest, keyId, at, features, classes } = found;
  return { version, aliases, digest, keyId, registered: at, features, classes };
}

/** All models, by name. */
export function modelViews({ models }: RegistryState): readonly ModelView[] {
  return Object.entries(models)
    .map(([name, model]) => modelView(name, model))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
