import { refuse, type KnownFeatures, type Refusal, type Verified } from '@weir/detect/packages';
import {
  promote,
  registerVersion,
  modelOf,
  removeAlias,
  rollback,
  versionOf,
  type Alias,
  type Change,
  type RegistryRefusalReason,
  type RegistryState,
} from '@weir/detect/registry';
import type { Comparison } from '@weir/detect/rollout';
import { readTrust } from './keys-folder.ts';
import type { AuditEntry } from './audit-log.ts';
import { acceptFiles, type GoldenScorer } from './accept-files.ts';
import type { ModelStore, PackageFiles } from './model-store.ts';
import { readPackageFolder } from './package-folder.ts';

export interface RegistryOptions {
  /** Where models lie. */
  readonly store: ModelStore;
  /** Public keys that are believed; read anew each time, so that a revocation counts at once. */
  readonly keys: string;
  readonly features: KnownFeatures;
  /** Scores golden rows. */
  readonly score: GoldenScorer;
  /** ISO time. */
  readonly now: () => string;
}

/** Who does something, and why; both are written down. */
export interface Act {
  readonly who: string;
  readonly why: string;
}

/** That something was done, or would be. */
export interface Done {
  readonly ok: true;
  readonly version: string;
  /** The version that had the alias before. */
  readonly before?: string | undefined;
}
export type Outcome = Done | Refusal<RegistryRefusalReason> | Refusal;

/** Models of an installation: packages that never change, and movable aliases. Every change is written down with who, when and why. */
export class Registry {
  readonly #options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** What is registered, and which version is what. */
  state(): Promise<RegistryState> {
    return this.#options.store.readState();
  }

  /** What was done, newest first. */
  audit(limit: number, model?: string): Promise<readonly AuditEntry[]> {
    return this.#options.store.audit(limit, model);
  }

  /** @throws {InputError} when nothing could be changed, or two who change something at once could lose it */
  checkWriting(): Promise<void> {
    return this.#options.store.checkWriting();
  }

  /** A registered version, checked as if it had just arrived. */
  async load(name: string, version: string): Promise<Verified | Refusal> {
    const { store, features, keys, score } = this.#options;
    const registered = versionOf(modelOf(await this.state(), name), version);
    const at = store.placeOf(name, version);
    const expected = { at, subject: `${name}/${version}`, features };
    const trust = await readTrust(keys);
    const read = await store.readPackage(name, version);
    if (!read.ok) return read;
    const loaded = await acceptFiles(read.files, trust, expected, score);
    if (!loaded.ok || loaded.digest === registered?.digest) return loaded;
    const mend = 'copy the registered package back; a version never changes';
    return refuse('digestMismatch', at, 'is another package than the one that was registered', mend);
  }

  /** What lies in the place of a registered version, unchecked: to be shown, not to be used. @throws {InputError} when it cannot be read */
  files(name: string, version: string): Promise<PackageFiles> {
    return this.#options.store.readPackage(name, version);
  }

  /** Takes a package out of a folder; one that lies in its place already stays there. */
  async register(folder: string, act: Act, isDryRun = false): Promise<Outcome> {
    const read = await readPackageFolder(folder);
    return this.#register(read, folder, act, isDryRun);
  }

  /** Takes a package whose files are at hand. @param at what messages call it */
  registerFiles(files: ReadonlyMap<string, Uint8Array>, at: string, act: Act, isDryRun = false): Promise<Outcome> {
    return this.#register({ ok: true, files }, at, act, isDryRun);
  }

  /** @param comparison what decides about a canary; without it people do */
  promote(
    name: string,
    version: string,
    alias: Alias,
    act: Act,
    isDryRun = false,
    comparison?: Comparison,
  ): Promise<Outcome> {
    const entry = { what: 'promote' as const, alias, ...(comparison === undefined ? {} : { comparison }) };
    return this.#change(name, act, isDryRun, entry, (state) => promote(state, name, version, alias, comparison));
  }

  unset(name: string, alias: Exclude<Alias, 'champion'>, act: Act, isDryRun = false): Promise<Outcome> {
    const entry = { what: 'unset' as const, alias };
    return this.#change(name, act, isDryRun, entry, (state) => removeAlias(state, name, alias));
  }

  rollback(name: string, to: string | undefined, act: Act, isDryRun = false): Promise<Outcome> {
    const entry = { what: 'rollback' as const, alias: 'champion' };
    return this.#change(name, act, isDryRun, entry, (state) => rollback(state, name, to));
  }

  async #change(
    model: string,
    act: Act,
    isDryRun: boolean,
    entry: Pick<AuditEntry, 'what' | 'alias' | 'comparison'>,
    apply: (state: RegistryState) => Change,
  ): Promise<Outcome> {
    return this.#options.store.change(async (before) => {
      const change = apply(before);
      if (!change.ok || isDryRun) return { outcome: told(change) };
      const { state, version } = change;
      // A key may have been revoked since it was registered.
      const loaded = entry.what === 'unset' ? undefined : await this.load(model, version);
      if (loaded?.ok === false) return { outcome: loaded };
      const digest = versionOf(modelOf(state, model), version)?.digest;
      const line = { ...this.#line(act, model, version), ...entry, before: change.before, digest };
      return { outcome: told(change), write: { state, entry: line } };
    });
  }

  async #register(read: PackageFiles, at: string, act: Act, isDryRun: boolean): Promise<Outcome> {
    const { store, features, keys, score, now } = this.#options;
    if (!read.ok) return this.#refused(read, act, isDryRun);
    const verified = await acceptFiles(read.files, await readTrust(keys), { at, features }, score);
    if (!verified.ok) return this.#refused(verified, act, isDryRun);
    const { name, version } = verified.manifest;
    return store.change(async (before) => {
      const change = registerVersion(before, verified, now());
      if (!change.ok || isDryRun || change.state === before) return { outcome: told(change) };
      const entry = { ...this.#line(act, name, version), what: 'register' as const, digest: verified.digest };
      const arrival = { name, version, files: read.files, from: at };
      return { outcome: told(change), write: { state: change.state, entry, arrival } };
    });
  }

  /** What somebody tried to bring in is written down too. */
  async #refused(refusal: Refusal, act: Act, isDryRun: boolean): Promise<Refusal> {
    const line = this.#line({ ...act, why: `${refusal.reason}: ${refusal.message}` }, '', '');
    if (!isDryRun) await this.#options.store.note({ ...line, what: 'refuse' });
    return refusal;
  }

  #line({ who, why }: Act, model: string, version: string): Omit<AuditEntry, 'what'> {
    return { at: this.#options.now(), who, model, version, why };
  }
}

function told(change: Change): Outcome {
  return change.ok ? { ok: true, version: change.version, before: change.before } : change;
}
