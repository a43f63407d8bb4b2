import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EMPTY_REGISTRY, registryStateSchema, type RegistryState } from '@weir/detect/registry';
import { codeOf, InputError, reasonOf } from '@weir/stream';
import { newestEntries, type AuditEntry } from './audit-log.ts';
import { readPackageFolder, replaceFile } from './package-folder.ts';
import type { Arrival, Decision, ModelStore, PackageFiles } from './model-store.ts';
import { locked } from './write-lock.ts';

const STATE = 'registry.json';
const AUDIT = 'audit.jsonl';

/**
 * Models in a folder: `<name>/<version>/` each package, registry.json which is what, audit.jsonl what was ever done. One process
 * writes at a time (write-lock.ts); anybody may read meanwhile, since files are replaced whole.
 */
export class ModelFolder implements ModelStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  placeOf(name: string, version: string): string {
    return join(this.#root, name, version);
  }

  readPackage(name: string, version: string): Promise<PackageFiles> {
    return readPackageFolder(this.placeOf(name, version));
  }

  async readState(): Promise<RegistryState> {
    const path = join(this.#root, STATE);
    const text = await textOf(path);
    if (text === '') return EMPTY_REGISTRY;
    try {
      return registryStateSchema.parse(JSON.parse(text));
    } catch (cause) {
      const mend = 'put back the last one that was right; audit.jsonl beside it says what it should be';
      throw new InputError(`${path} is not what a registry writes; ${mend}.`, { cause });
    }
  }

  change<T>(decide: (state: RegistryState) => Promise<Decision<T>>): Promise<T> {
    return locked(this.#root, async () => {
      const { outcome, write } = await decide(await this.readState());
      if (write === undefined) return outcome;
      if (write.arrival !== undefined) await this.#place(write.arrival);
      // What was done is written down first: nothing is ever changed that is not.
      await this.#append(write.entry);
      await replaceFile(join(this.#root, STATE), `${JSON.stringify(write.state, undefined, 2)}\n`);
      return outcome;
    });
  }

  note(entry: AuditEntry): Promise<void> {
    return locked(this.#root, () => this.#append(entry));
  }

  async audit(limit: number, model?: string): Promise<readonly AuditEntry[]> {
    return newestEntries(await textOf(join(this.#root, AUDIT)), limit, model);
  }

  /** The lock says so at each change. */
  async checkWriting(): Promise<void> {}

  async #append(entry: AuditEntry): Promise<void> {
    const path = join(this.#root, AUDIT);
    await mkdir(this.#root, { recursive: true });
    // A line that a crash cut short ends here.
    const before = /[^\n]$/.test(await textOf(path)) ? '\n' : '';
    await appendFile(path, `${before}${JSON.stringify(entry)}\n`, { flush: true });
  }

  /** Puts a package to its place, whole or not at all. @throws {InputError} when something lies there */
  async #place({ name, version, files, from }: Arrival): Promise<void> {
    const to = this.placeOf(name, version);
    if (resolve(from) === resolve(to)) return;
    const fresh = `${to}.${process.pid}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    try {
      for (const [file, bytes] of files) await writeFile(join(fresh, file), bytes, { flush: true });
      await rename(fresh, to);
    } catch (cause) {
      await rm(fresh, { recursive: true, force: true });
      if (codeOf(cause) === 'ENOTEMPTY' || codeOf(cause) === 'EEXIST')
        throw new InputError(`${to} lies there unregistered; register it, or remove it if it is nothing.`, { cause });
      throw new InputError(`${to} cannot be written (${reasonOf(cause)}); check who may write there.`, { cause });
    }
  }
}

/** Empty where there is no such file. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return '';
    throw new InputError(`${path} cannot be read (${reasonOf(cause)}); check who may read it.`, { cause });
  }
}
