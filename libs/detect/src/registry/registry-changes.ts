/** What may be done to a registry: each is the state after it, or why not. Who did it and when is written down by who keeps the state. */
import type { Manifest } from '../package/manifest.ts';
import { refuse, type Refusal } from '../package/refusal.ts';
import type { Verified } from '../package/verify-package.ts';
import type { Comparison } from '../rollout/comparison.ts';
import { compareVersions } from '../package/version.ts';
import {
  modelOf,
  MOST_FORMER,
  versionOf,
  type Alias,
  type ModelState,
  type RegisteredVersion,
  type RegistryState,
} from './registry-state.ts';

/** Why a registry does not do something, for programs. */
export const REGISTRY_REFUSALS = {
  unknownModel: 'There is no model of this name.',
  unknownVersion: 'There is no such version of the model.',
  versionTaken: 'This version is another package already.',
  olderVersion: 'A higher version was accepted before.',
  wrongVersion: 'The version does not say what has changed.',
  sameVersion: 'It is this version already.',
  noFormerChampion: 'There was no champion before.',
  notCompared: 'Only a canary is compared with the champion.',
} as const;
export type RegistryRefusalReason = keyof typeof REGISTRY_REFUSALS;

/** The state after a change; the version that had the alias before, if one had. */
export interface Changed {
  readonly ok: true;
  readonly state: RegistryState;
  readonly version: string;
  readonly before?: string | undefined;
}
export type Change = Changed | Refusal<RegistryRefusalReason>;

function changed(state: RegistryState, name: string, model: ModelState, version: string, before?: string): Changed {
  const { comparison, ...others } = model;
  // What decides about a canary goes with it.
  const isDecided = comparison !== undefined && model.aliases.canary !== undefined;
  const is = isDecided ? model : others;
  return { ok: true, state: { ...state, models: { ...state.models, [name]: is } }, version, before };
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** Which part of the version has to be raised from one to the other: major, minor or patch. */
function partToRaise(before: RegisteredVersion, after: RegisteredVersion): 0 | 1 | 2 {
  const sameShape =
    before.features === after.features &&
    sameNames(before.columns, after.columns) &&
    sameNames(before.classes, after.classes);
  if (!sameShape) return 0;
  return before.model === after.model ? 2 : 1;
}

const PARTS = ['major', 'minor', 'patch'] as const;
const MEANINGS = ['its features or classes have changed', 'it was trained anew', 'it was calibrated anew'] as const;

/** A version that says less than what has changed since the highest one. */
function wrongVersion(
  name: string,
  model: ModelState,
  version: string,
  found: RegisteredVersion,
): Refusal<RegistryRefusalReason> | undefined {
  const before = versionOf(model, model.highest);
  if (before === undefined) return undefined;
  const part = partToRaise(before, found);
  const old = model.highest.split('.').slice(0, part + 1);
  const fresh = version.split('.').slice(0, part + 1);
  const raised = compareVersions([...fresh, 0, 0].slice(0, 3).join('.'), [...old, 0, 0].slice(0, 3).join('.')) > 0;
  if (raised) return undefined;
  return refuse(
    'wrongVersion',
    `${name} ${version}`,
    `does not raise the ${PARTS[part]} version from ${model.highest} though ${MEANINGS[part]}`,
    'give it a version that says so',
  );
}

function registeredAs({ manifest, digest, keyId }: Verified, at: string): RegisteredVersion {
  const { group, input, output, files }: Manifest = manifest;
  return {
    digest,
    keyId,
    at,
    group,
    features: input.features,
    columns: input.columns,
    classes: output.classes,
    model: files['model.onnx'].sha256,
  };
}

/** Takes a verified package in. The same one a second time changes nothing. @param at ISO time */
export function registerVersion(state: RegistryState, verified: Verified, at: string): Change {
  const { name, version } = verified.manifest;
  const found = registeredAs(verified, at);
  const model = modelOf(state, name);
  if (model === undefined)
    return changed(state, name, { versions: { [version]: found }, aliases: {}, highest: version, former: [] }, version);
  const there = versionOf(model, version);
  if (there?.digest === found.digest) return { ok: true, state, version };
  if (there !== undefined)
    return refuse(
      'versionTaken',
      `${name} ${version}`,
      `is ${there.digest.slice(0, 12)}… already, this is ${found.digest.slice(0, 12)}…`,
      'versions never change: give it the next one',
    );
  if (compareVersions(version, model.highest) < 0)
    return refuse(
      'olderVersion',
      `${name} ${version}`,
      `is lower than ${model.highest}, which was accepted before`,
      'give it a higher version',
    );
  const wrong = wrongVersion(name, model, version, found);
  if (wrong !== undefined) return wrong;
  return changed(
    state,
    name,
    { ...model, versions: { ...model.versions, [version]: found }, highest: version },
    version,
  );
}

function find(
  state: RegistryState,
  name: string,
  version: string | undefined,
): { ok: true; model: ModelState } | Refusal<RegistryRefusalReason> {
  const model = modelOf(state, name);
  const names = Object.keys(state.models).join(', ') || 'none yet';
  if (model === undefined) return refuse('unknownModel', name, 'is no model of this registry', `there are ${names}`);
  if (version === undefined || versionOf(model, version) !== undefined) return { ok: true, model };
  return refuse(
    'unknownVersion',
    `${name} ${version}`,
    'is no version of this registry',
    `there are ${Object.keys(model.versions).join(', ')}; register it first`,
  );
}

/**
 * Makes a version what the alias says. A champion or canary is never lower than a champion that was; that is rolling back. What
 * decides between a canary and the champion is said here or never.
 */
export function promote(
  state: RegistryState,
  name: string,
  version: string,
  alias: Alias,
  comparison?: Comparison,
): Change {
  const found = find(state, name, version);
  if (!found.ok) return found;
  const { model } = found;
  const counts = alias === 'champion' || alias === 'canary';
  const before = model.aliases[alias];
  if (before === version)
    return refuse('sameVersion', `${name} ${version}`, `is ${alias} already`, 'there is nothing to do');
  if (alias === 'canary' && model.aliases.champion === version)
    return refuse('sameVersion', `${name} ${version}`, 'is champion already', 'a canary is another version');
  if (counts && model.highestChampion !== undefined && compareVersions(version, model.highestChampion) < 0)
    return refuse(
      'olderVersion',
      `${name} ${version}`,
      `is lower than ${model.highestChampion}, which was champion`,
      'go back with `weir models rollback` if you mean it',
    );
  if (comparison !== undefined && alias !== 'canary')
    return refuse('notCompared', `${name} ${version}`, `is not compared as ${alias}`, 'only a canary is');
  const aliases = { ...model.aliases, [alias]: version };
  if (alias === 'canary') {
    const { comparison: _before, ...others } = model;
    const canary = { ...others, aliases, ...(comparison === undefined ? {} : { comparison }) };
    return changed(state, name, canary, version, before);
  }
  if (alias !== 'champion') return changed(state, name, { ...model, aliases }, version, before);
  return changed(state, name, crowned(model, version, aliases), version, before);
}

/** Takes an alias away; a champion is only replaced. */
export function removeAlias(state: RegistryState, name: string, alias: Exclude<Alias, 'champion'>): Change {
  const found = find(state, name, undefined);
  if (!found.ok) return found;
  const { [alias]: before, ...aliases } = found.model.aliases;
  if (before === undefined) return refuse('unknownVersion', name, `has no ${alias}`, 'there is nothing to do');
  return changed(state, name, { ...found.model, aliases }, before, before);
}

/** Makes an earlier champion, or any version that is named, champion again. Its canary ends. */
export function rollback(state: RegistryState, name: string, to?: string): Change {
  const found = find(state, name, to);
  if (!found.ok) return found;
  const { model } = found;
  const { champion, canary: _ended, ...others } = model.aliases;
  const version = to ?? model.former.at(-1);
  if (version === undefined)
    return refuse('noFormerChampion', name, 'had no champion before', 'name the version to go back to');
  if (version === champion)
    return refuse('sameVersion', `${name} ${version}`, 'is champion already', 'there is nothing to do');
  const former = model.former.at(-1) === version ? model.former.slice(0, -1) : pushed(model.former, champion);
  return changed(state, name, { ...model, aliases: { ...others, champion: version }, former }, version, champion);
}

/** With a new champion, which is no canary or challenger any more. */
function crowned(model: ModelState, version: string, aliases: ModelState['aliases']): ModelState {
  const { highestChampion = version } = model;
  const highest = compareVersions(version, highestChampion) > 0 ? version : highestChampion;
  const others = Object.fromEntries(
    Object.entries(aliases).filter(([alias, is]) => alias === 'champion' || is !== version),
  );
  return { ...model, aliases: others, former: pushed(model.former, model.aliases.champion), highestChampion: highest };
}

function pushed(former: readonly string[], version: string | undefined): string[] {
  return version === undefined ? [...former] : [...former, version].slice(-MOST_FORMER);
}
