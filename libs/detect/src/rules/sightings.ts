import type { EngineChanges } from '../vote.ts';

/** What was seen of one key: times, each with the value that was seen then (0 where only records count). */
interface Sighting {
  /** When it was last touched, counted by the engine; the one untouched for longest goes first. */
  turn: number;
  newestUs: number;
  /** No vote before this time, so that one event is told once. */
  quietUntilUs: number;
  timesUs: number[];
  values: number[];
}

/** Keys that are remembered at most, of all rules together. */
export const MOST_KEYS = 65_536;
/** Keys that are forgotten when there are more. */
export const FORGOTTEN_AT_ONCE = 4_096;

const HEAD = 3;

/** Times at which keys were seen, bounded in keys and in times a key, by event time alone. */
export class Sightings {
  readonly #sightings = new Map<string, Sighting>();
  #changed = new Set<string>();
  #removed = new Set<string>();
  #turn = 0;

  get size(): number {
    return this.#sightings.size;
  }

  /**
   * Adds a sighting of `value` and returns how many there were within the timespan when they are `least` or more: then the key starts
   * anew and is quiet for a timespan. Otherwise 0. A value that was seen before is not counted twice where values are told apart.
   */
  see(
    key: string,
    timeUs: number,
    value: number | undefined,
    { timespanUs, least }: { timespanUs: number; least: number },
  ): number {
    const seen = this.#touch(key, timeUs);
    if (timeUs < seen.quietUntilUs || timeUs <= seen.newestUs - timespanUs) return 0;
    seen.newestUs = Math.max(seen.newestUs, timeUs);
    const known = value === undefined ? -1 : seen.values.indexOf(value);
    if (known >= 0) seen.timesUs[known] = Math.max(seen.timesUs[known] ?? 0, timeUs);
    else {
      seen.timesUs.push(timeUs);
      seen.values.push(value ?? 0);
    }
    if (seen.timesUs.length < least) return 0;
    this.#forgetOld(seen, seen.newestUs - timespanUs);
    const count = seen.timesUs.length;
    if (count < least) return 0;
    seen.timesUs = [];
    seen.values = [];
    seen.quietUntilUs = seen.newestUs + timespanUs;
    return count;
  }

  #touch(key: string, timeUs: number): Sighting {
    let seen = this.#sightings.get(key);
    if (seen === undefined) {
      seen = { turn: 0, newestUs: timeUs, quietUntilUs: -Infinity, timesUs: [], values: [] };
      this.#sightings.set(key, seen);
      this.#removed.delete(key);
    }
    seen.turn = ++this.#turn;
    this.#changed.add(key);
    if (this.#sightings.size > MOST_KEYS) this.#makeRoom();
    return seen;
  }

  /** Many at once, since all have to be looked at for it. */
  #makeRoom(): void {
    const sorted = [...this.#sightings].toSorted(([, one], [, other]) => one.turn - other.turn);
    for (const [key] of sorted.slice(0, FORGOTTEN_AT_ONCE)) this.remove(key);
  }

  #forgetOld(seen: Sighting, beforeUs: number): void {
    const kept = seen.timesUs.flatMap((timeUs, i) => (timeUs > beforeUs ? [i] : []));
    if (kept.length === seen.timesUs.length) return;
    seen.values = kept.map((i) => seen.values[i] ?? 0);
    seen.timesUs = kept.map((i) => seen.timesUs[i] ?? 0);
  }

  remove(key: string): void {
    if (!this.#sightings.delete(key)) return;
    this.#changed.delete(key);
    this.#removed.add(key);
  }

  /** Lets go of the keys that are over. */
  expire(isOver: (key: string, newestUs: number) => boolean): void {
    for (const [key, { newestUs }] of this.#sightings) if (isOver(key, newestUs)) this.remove(key);
  }

  keys(): Iterable<string> {
    return this.#sightings.keys();
  }

  takeChanges(): EngineChanges {
    const changed = [...this.#changed].flatMap((key) => {
      const seen = this.#sightings.get(key);
      return seen === undefined ? [] : [{ key, value: bytesOf(seen) }];
    });
    const removed = [...this.#removed];
    this.#changed = new Set();
    this.#removed = new Set();
    return { changed, removed };
  }

  restore(key: string, value: Uint8Array): void {
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    const number = (index: number): number => (index * 8 + 8 <= view.byteLength ? view.getFloat64(index * 8, true) : 0);
    const count = Math.max(0, Math.floor((view.byteLength / 8 - HEAD) / 2));
    const seen: Sighting = { turn: number(0), newestUs: number(1), quietUntilUs: number(2), timesUs: [], values: [] };
    for (let i = 0; i < count; i++) {
      seen.timesUs.push(number(HEAD + 2 * i));
      seen.values.push(number(HEAD + 2 * i + 1));
    }
    this.#sightings.set(key, seen);
    this.#turn = Math.max(this.#turn, seen.turn);
  }
}

function bytesOf({ turn, newestUs, quietUntilUs, timesUs, values }: Sighting): Uint8Array {
  const bytes = new Uint8Array((HEAD + 2 * timesUs.length) * 8);
  const view = new DataView(bytes.buffer);
  [turn, newestUs, quietUntilUs, ...timesUs.flatMap((timeUs, i) => [timeUs, values[i] ?? 0])].forEach((number, i) =>
    view.setFloat64(i * 8, number, true),
  );
  return bytes;
}
