import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_REGISTRY, registryStateSchema, type RegistryState } from '@weir/detect/registry';
import { codeOf, InputError, reasonOf } from '@weir/stream';
import { z } from 'zod';
import { replaceFile } from './package-folder.ts';

const STATE = 'registry.json';
const AUDIT = 'audit.jsonl';

const auditEntry = z.object({
  at: z.string(),
  who: z.string(),
  what: z.enum(['register', 'promote', 'unset', 'rollback', 'refuse']),
  model: z.string(),
  version: z.string(),
  alias: z.string().optional(),
  before: z.string().optional(),
  digest: z.string().optional(),
  why: z.string(),
});
/** A line of the audit log: who did what when, and why. */
export type AuditEntry = z.infer<typeof auditEntry>;

/**
 * Where models lie: `<name>/<version>/` each package, registry.json which is what, audit.jsonl what was ever done. One process
 * writes at a time (write-lock.ts); anybody may read meanwhile, since files are replaced whole.
 */
export class ModelFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  packageFolder(name: string, version: string): string {
    return join(this.root, name, version);
  }

  /** @throws {InputError} when registry.json is not one */
  async readState(): Promise<RegistryState> {
    const path = join(this.root, STATE);
    const text = await textOf(path);
    if (text === '') return EMPTY_REGISTRY;
    try {
      return registryStateSchema.parse(JSON.parse(text));
    } catch (cause) {
      const mend = 'put back the last one that was right; audit.jsonl beside it says what it should be';
      throw new InputError(`${path} is not what a registry writes; ${mend}.`, { cause });
    }
  }

  /** What was done is written down first: nothing is ever changed that is not. */
  async commit(state: RegistryState, entry: AuditEntry): Promise<void> {
    await this.note(entry);
    await replaceFile(join(this.root, STATE), `${JSON.stringify(state, undefined, 2)}\n`);
  }

  async note(entry: AuditEntry): Promise<void> {
    const path = join(this.root, AUDIT);
    await mkdir(this.root, { recursive: true });
    // A line that a crash cut short ends here.
    const before = /[^\n]$/.test(await textOf(path)) ? '\n' : '';
    await appendFile(path, `${before}${JSON.stringify(entry)}\n`, { flush: true });
  }

  /** What was done, newest first. A line that a crash cut short is left out. */
  async audit(limit: number, model?: string): Promise<readonly AuditEntry[]> {
    const found: AuditEntry[] = [];
    const lines = (await textOf(join(this.root, AUDIT))).split('\n');
    for (let i = lines.length - 1; i >= 0 && found.length < limit; i--) {
      const entry = auditEntry.safeParse(jsonOf(lines[i] ?? '')).data;
      if (entry !== undefined && (model === undefined || entry.model === model)) found.push(entry);
    }
    return found;
  }

  /** Puts a package to its place, whole or not at all. @throws {InputError} when something lies there */
  async place(files: ReadonlyMap<string, Uint8Array>, name: string, version: string): Promise<void> {
    const to = this.packageFolder(name, version);
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

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
