import { randomBytes } from 'node:crypto';
import type { Checkpoint, StateStore } from '@weir/stream';
import { parseCheckpoint } from '@weir/stream';
import { connectRedis } from './connection.ts';
import { RedisLane } from './lane.ts';
import { claimScript } from './scripts.ts';
import type { RedisSettings } from './settings.ts';

/** The keys of one lane. The braces make Redis Cluster keep them on one node. */
export interface LaneKeys {
  readonly head: string;
  readonly index: string;
  readonly entries: string;
}

/** The state, and whether Redis answers at this moment. */
export interface RedisState extends StateStore {
  /** @throws {TransientError} when it does not. @throws {Error} when it refuses us */
  ping(): Promise<void>;
}

/**
 * State in Redis, one server or a Cluster.
 *
 * A save first writes the changed entries under new names, in chunks; then one small script checks that the lane is still
 * ours and swaps the names, the checkpoint and the count in one step. So a save is seen whole or not at all, and Redis is
 * never blocked by the size of the state.
 *
 * Every save also says which save it follows. A Redis that has lost acknowledged writes (with appendfsync everysec, when it
 * is killed or loses power, up to two seconds; a replica promoted before it had caught up) no longer has that one, or not
 * even our claim: the save is refused with a FencedError, the lane is claimed again, and the stage replays from the older
 * checkpoint with the older entries. What it sends again carries the same stamps and is skipped. Epochs may repeat after
 * such a loss; that harms nobody, since a random token tells one claim from another. Not covered is a sink whose intent was
 * lost after its rows had gone in: it may cut another range and insert rows twice. With appendfsync always, which saves
 * hardly feel, nothing acknowledged is lost in either case.
 */
export function createRedisState(settings: RedisSettings): RedisState {
  const connection = connectRedis(settings);
  return {
    async claim(stage, lane) {
      const keys = laneKeys(settings.keyPrefix, stage, lane);
      const token = randomBytes(9).toString('base64url');
      const [epoch = '', ...rest] = await connection.run(claimScript, [keys.head, keys.index, keys.entries], [token]);
      const place = `lane ${stage}/${lane} in Redis at ${connection.address}`;
      if (epoch === 'damaged') throw damagedError(place, keys, rest);
      return new RedisLane(connection, keys, place, token, Number(epoch), storedCheckpoint(rest[0], place));
    },
    async ping() {
      await connection.call((client) => client.ping());
    },
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}

export function laneKeys(prefix: string, stage: string, lane: number): LaneKeys {
  const tag = `${prefix}:{${stage}/${lane}}`;
  return { head: `${tag}:head`, index: `${tag}:index`, entries: `${tag}:entries` };
}

function storedCheckpoint(text: string | undefined, place: string): Checkpoint | undefined {
  return text === undefined || text === '' ? undefined : parseCheckpoint(text, place);
}

function damagedError(place: string, keys: LaneKeys, [counted = '?', found = '?']: readonly string[]): Error {
  return new Error(
    `${place} should have ${counted} entries and has ${found}: Redis has evicted keys or somebody has removed them; ` +
      `set maxmemory-policy noeviction, and remove ${keys.head}, ${keys.index} and ${keys.entries} to start the lane anew`,
  );
}
