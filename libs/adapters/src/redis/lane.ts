import type { Checkpoint, CheckpointWrite, ClaimedLane } from '@weir/stream';
import { checkpointText, FencedError, TransientError } from '@weir/stream';
import type { RedisConnection } from './connection.ts';
import type { Script } from './scripts.ts';
import { saveScript, sweepScript } from './scripts.ts';
import type { LaneKeys } from './state.ts';

type Entry = CheckpointWrite['changed'][number];

/** What one command carries at most, about. */
const CHUNK_BYTES = 1 << 20;
const CHUNK_ITEMS = 1_000;

export class RedisLane implements ClaimedLane {
  readonly #connection: RedisConnection;
  readonly #keys: LaneKeys;
  readonly #place: string;
  readonly #token: string;
  readonly epoch: number;
  readonly checkpoint: Checkpoint | undefined;
  #attempt = 0;
  /** The attempt that Redis has last said yes to. */
  #saved = 0;

  constructor(
    connection: RedisConnection,
    keys: LaneKeys,
    place: string,
    token: string,
    epoch: number,
    checkpoint: Checkpoint | undefined,
  ) {
    this.#connection = connection;
    this.#keys = keys;
    this.#place = place;
    this.#token = token;
    this.epoch = epoch;
    this.checkpoint = checkpoint;
  }

  async save(write: CheckpointWrite): Promise<void> {
    const { changed, removed } = write;
    const checkpoint = checkpointText(write.checkpoint);
    // An attempt before this one has failed and may have left entries behind.
    if (this.#attempt !== this.#saved) await this.#runScript(sweepScript, [this.#token], 'swept');
    this.#attempt += 1;
    const attempt = this.#attempt;
    await this.#stage(changed, `${this.#token}.${attempt}`);
    const named = changed.flatMap(({ key, value }) => [key, value.byteLength]);
    const args = [this.#token, this.#saved, attempt, checkpoint, changed.length, ...named, ...removed];
    await this.#runScript(saveScript, args, 'saved');
    this.#saved = attempt;
  }

  async *entries(): AsyncIterable<Entry> {
    const index = await this.#connection.call((client) => client.hgetall(this.#keys.index));
    for (const named of inChunks(Object.entries(index), ([, name]) => Number(name.slice(name.indexOf('/') + 1)))) {
      const fields = named.map(([key, name]) => `${name.slice(0, name.indexOf('/'))}:${key}`);
      const values = await this.#connection.call((client) => client.hmgetBuffer(this.#keys.entries, ...fields));
      for (const [at, [key]] of named.entries()) {
        const value = values[at];
        // Either somebody has claimed the lane and changed the entry, or it is lost.
        if (value === null || value === undefined) {
          await this.#refuseFenced();
          throw new Error(
            `${this.#place} has lost entry ${JSON.stringify(key)}; remove ${this.#keys.head} to start the lane anew`,
          );
        }
        // A copy: what the client gives out holds on to everything that came with it.
        yield { key, value: new Uint8Array(value) };
      }
    }
    await this.#refuseFenced();
  }

  /** Writes entries under names that nobody reads yet. */
  async #stage(changed: readonly Entry[], version: string): Promise<void> {
    for (const chunk of inChunks(changed, ({ value }) => value.byteLength)) {
      const fields = chunk.flatMap(({ key, value }) => [`${version}:${key}`, bufferOf(value)]);
      await this.#connection.call((client) => client.hset(this.#keys.entries, ...fields));
    }
  }

  /** What was read while the lane was ours is of one piece, since nobody else could write. */
  async #refuseFenced(): Promise<void> {
    const token = await this.#connection.call((client) => client.hget(this.#keys.head, 'token'));
    if (token !== this.#token) throw new FencedError(`${this.#place} was claimed again since our epoch ${this.epoch}`);
  }

  async #runScript(script: Script, args: readonly (string | number)[], expected: string): Promise<void> {
    const { head, index, entries } = this.#keys;
    const [answer = 'nothing', detail = ''] = await this.#connection.run(script, [head, index, entries], args);
    if (answer === expected) return;
    if (answer === 'fenced') {
      throw new FencedError(`${this.#place} was claimed again: epoch ${detail}, ours is ${this.epoch}`);
    }
    if (answer === 'lost') {
      throw new FencedError(
        `${this.#place} has gone back to save ${detail} although save ${this.#saved} was acknowledged: Redis has lost writes; ` +
          'the lane goes on from what is there',
      );
    }
    throw new TransientError(`${this.#place} did not take the save: ${answer} ${detail}`);
  }
}

/** Cuts a list so that the items of a chunk have about CHUNK_BYTES and are at most CHUNK_ITEMS. */
function* inChunks<T>(items: readonly T[], bytesOf: (item: T) => number): Generator<T[]> {
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    chunk.push(item);
    bytes += bytesOf(item);
    if (bytes < CHUNK_BYTES && chunk.length < CHUNK_ITEMS) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
