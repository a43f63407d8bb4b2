import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { listingRefusal } from '@weir/detect/packages';
import type { RegistryState } from '@weir/detect/registry';
import { InputError } from '@weir/stream';
import { newestEntries, type AuditEntry } from '../audit-log.ts';
import type { Arrival, Decision, ModelStore, PackageFiles } from '../model-store.ts';
import {
  bucketStateText,
  changed,
  EMPTY_BUCKET,
  linesText,
  pageKey,
  readBucketState,
  registryOf,
  type AuditPage,
  type BucketState,
} from './bucket-state.ts';
import type { Condition, Listed, S3Bucket } from './s3-bucket.ts';
import { PackageCache } from './package-cache.ts';
import { StoreProblem } from './store-problem.ts';

const STATE = 'registry.json';
/** What a folder had that was copied into the bucket. */
const OLD_AUDIT = 'audit.jsonl';
const PROBE = '.conditional-writes';
/** No object has it: tags of S3 are digests, or digests with a count. */
const NO_TAG = '"00000000000000000000000000000000"';

const MEBIBYTE = 1 << 20;
const MOST_STATE_BYTES = 64 * MEBIBYTE;
const MOST_KEPT_BYTES = 64 * MEBIBYTE;
/** Objects of a package that are looked at; it has four. */
const MOST_ENTRIES = 100;
/** Each time another was quicker. */
const MOST_TRIES = 100;
const WAIT_MS = 50;

interface Known {
  readonly state: BucketState;
  readonly condition: Condition;
}

/**
 * Models in a bucket: `<name>/<version>/` each package, registry.json which is what with the newest lines of the audit log, `audit/` the
 * lines before. Whoever changes something replaces the registry.json that he has read, or decides anew; packages and pages are only
 * ever created.
 */
export class ModelBucket implements ModelStore {
  readonly #bucket: S3Bucket;
  readonly #packages = new PackageCache(MOST_KEPT_BYTES);
  #known: Known = { state: EMPTY_BUCKET, condition: 'absent' };
  #isSafe = false;

  constructor(bucket: S3Bucket) {
    this.#bucket = bucket;
  }

  placeOf(name: string, version: string): string {
    return this.#bucket.nameOf(`${name}/${version}`);
  }

  async readState(): Promise<RegistryState> {
    return registryOf((await this.#read()).state);
  }

  async readPackage(name: string, version: string): Promise<PackageFiles> {
    const at = this.placeOf(name, version);
    const key = `${name}/${version}/`;
    // Consoles make an object of no bytes for a folder.
    const entries = (await this.#bucket.list(key, MOST_ENTRIES)).filter((entry) => entry.name !== '');
    if (entries.length === 0) throw new InputError(`${at} is not there; copy the package there again.`);
    const refusal = listingRefusal(
      at,
      entries.map((entry) => ({ ...entry, isFile: true })),
    );
    if (refusal !== undefined) return refusal;
    const tags = entries.map((entry) => `${entry.name} ${entry.tag}`).join();
    const kept = this.#packages.get(at);
    if (kept?.tags === tags) return { ok: true, files: kept.files };
    const files = new Map(await Promise.all(entries.map((entry) => this.#readListed(key, entry))));
    this.#packages.set(at, { tags, files });
    return { ok: true, files };
  }

  async audit(limit: number, model?: string): Promise<readonly AuditEntry[]> {
    const { audit } = (await this.#read()).state;
    const found = newestEntries(linesText(audit.newest), limit, model);
    for (let page = audit.pages; page >= 0 && found.length < limit; page--) {
      const key = page === 0 ? OLD_AUDIT : pageKey(page);
      const stored = await this.#bucket.read(key, MOST_STATE_BYTES);
      if (stored === undefined && page > 0)
        throw new InputError(
          `${this.#bucket.nameOf(key)} is gone; put it back, the audit log is not whole without it.`,
        );
      found.push(...newestEntries(textOf(stored?.bytes), limit - found.length, model));
    }
    return found;
  }

  async change<T>(decide: (state: RegistryState) => Promise<Decision<T>>): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const before = await this.#read();
      const { outcome, write } = await decide(registryOf(before.state));
      if (write === undefined) return outcome;
      await this.checkWriting();
      if (write.arrival !== undefined) await this.#place(write.arrival);
      if (await this.#replace(before, write.state, write.entry)) return outcome;
      await setTimeout(WAIT_MS * Math.random());
    }
    throw new InputError(`${this.#bucket.nameOf(STATE)} is changed by others all the time; try again later.`);
  }

  async note(entry: AuditEntry): Promise<void> {
    await this.change(async (state) => ({ outcome: undefined, write: { state, entry } }));
  }

  /** Asks for two writes that a store has to refuse. Once they were, they are not asked for again. */
  async checkWriting(): Promise<void> {
    if (this.#isSafe) return;
    const refuses = async (condition: Condition): Promise<boolean> =>
      (await this.#bucket.write(PROBE, new Uint8Array(), condition)) === undefined;
    // The first time there is none, and it is made.
    const isCreatedOnce = (await refuses('absent')) || (await refuses('absent'));
    if (!isCreatedOnce || !(await refuses({ tag: NO_TAG })))
      throw new InputError(
        `${this.#bucket.nameOf('')} overwrites what must not be (conditional writes, If-None-Match and If-Match, do not count there), so two who write at once could lose a change; take a store that knows them, or a folder.`,
      );
    this.#isSafe = true;
  }

  async #read(): Promise<Known> {
    const { condition } = this.#known;
    const stored =
      condition === 'absent'
        ? await this.#bucket.read(STATE, MOST_STATE_BYTES)
        : await this.#bucket.readNewer(STATE, condition.tag, MOST_STATE_BYTES);
    if (stored === 'same') return this.#known;
    if (stored === undefined) this.#known = { state: EMPTY_BUCKET, condition: 'absent' };
    else this.#known = { state: this.#parsed(stored.bytes), condition: { tag: stored.tag } };
    return this.#known;
  }

  #parsed(bytes: Uint8Array): BucketState {
    try {
      return readBucketState(textOf(bytes));
    } catch (cause) {
      const mend = 'put back the last one that was right';
      throw new InputError(`${this.#bucket.nameOf(STATE)} is not what a registry writes; ${mend}.`, { cause });
    }
  }

  async #readListed(key: string, { name, bytes, tag }: Listed): Promise<[string, Uint8Array]> {
    const stored = await this.#bucket.read(`${key}${name}`, bytes);
    if (stored?.tag === tag) return [name, stored.bytes];
    throw new InputError(`${this.#bucket.nameOf(`${key}${name}`)} was exchanged while it was read; look again.`);
  }

  /** The signature first: it is of this package alone, so that of two packages at once one gets no further. */
  async #place({ name, version, files }: Arrival): Promise<void> {
    const ordered = [...files].toSorted(([a], [b]) => Number(b === 'signature.json') - Number(a === 'signature.json'));
    for (const [file, bytes] of ordered) {
      const key = `${name}/${version}/${file}`;
      if ((await this.#bucket.write(key, bytes, 'absent')) !== undefined) continue;
      // Another try that was cut short may have left it there.
      const there = await this.#bucket.read(key, bytes.length);
      if (there !== undefined && Buffer.compare(there.bytes, bytes) === 0) continue;
      const mend = 'register that one, or remove it if it is nothing';
      throw new InputError(`${this.placeOf(name, version)} is another package, unregistered; ${mend}.`);
    }
  }

  /** Whether the state was replaced; not if another was quicker. */
  async #replace(before: Known, registry: RegistryState, entry: AuditEntry): Promise<boolean> {
    const id = randomUUID();
    const { state, page } = changed(before.state, registry, entry, id);
    if (page !== undefined) await this.#writePage(page);
    try {
      const tag = await this.#bucket.write(STATE, bytesOf(bucketStateText(state)), before.condition);
      if (tag !== undefined) {
        this.#known = { state, condition: { tag } };
        return true;
      }
      return await this.#has(id, before);
    } catch (cause) {
      if (!(cause instanceof StoreProblem) || cause.isCertain) throw cause;
      if (await this.#hasIfKnown(id, before, cause)) return true;
      throw cause;
    }
  }

  /** Whoever has seen these lines writes the same page. */
  async #writePage({ key, text }: AuditPage): Promise<void> {
    if ((await this.#bucket.write(key, bytesOf(text), 'absent')) !== undefined) return;
    if (textOf((await this.#bucket.read(key, MOST_STATE_BYTES))?.bytes) === text) return;
    const mend = `put back the ${STATE} that was there last`;
    throw new InputError(`${this.#bucket.nameOf(key)} has other lines than are to be written there; ${mend}.`);
  }

  /** Whether a change is there: its answer may have got lost, and the client have asked again. */
  async #has(id: string, before: Known): Promise<boolean> {
    const { newest, pages } = (await this.#read()).state.audit;
    if (newest.some((line) => line.id === id)) return true;
    if (pages === before.state.audit.pages) return false;
    return textOf((await this.#bucket.read(pageKey(pages), MOST_STATE_BYTES))?.bytes).includes(id);
  }

  async #hasIfKnown(id: string, before: Known, first: StoreProblem): Promise<boolean> {
    try {
      return await this.#has(id, before);
    } catch (cause) {
      if (!(cause instanceof StoreProblem)) throw cause;
      throw new InputError(
        `${this.#bucket.nameOf(STATE)} may be changed or not, the store went away in the middle (${first.what}); look with \`weir models show\` when it is back.`,
      );
    }
  }
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
