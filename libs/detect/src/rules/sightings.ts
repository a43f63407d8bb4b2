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
  isChanged: boolean;
  /** Whether a store has it, or is about to. */
  isSaved: boolean;
}

/** What is seen together: the rule as it was, and the values that it tells its records apart by. */
export interface SightingKey {
  readonly rule: string;
  readonly values: string;
}

/** Keys that are remembered at most, of all rules together. */
export const MOST_KEYS = 65_536;
/** Keys that are forgotten when there are more. */
export const FORGOTTEN_AT_ONCE = 4_096;

const HEAD = 3;
/** Of a key without a time; never added to. */
const NONE: number[] = [];

/** Times at which keys were seen, bounded in keys and in times a key, by event time alone. */
export class Sightings {
  /** By rule, then by values: several rules may tell records apart by the same, whose text is then looked for at once. */
  readonly #sightings = new Map<string, Map<string, Sighting>>();
  #removed = new Set<string>();
  #size = 0;
  #turn = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * Adds a sighting of `value` and returns how many there were within the timespan when they are `least` or more: then the key starts
   * anew and is quiet for a timespan. Otherwise 0. A value that was seen before is not counted twice where values are told apart.
   */
  see(
    key: SightingKey,
    timeUs: number,
    value: number | undefined,
    { timespanUs, least }: { timespanUs: number; least: number },
  ): number {
    const seen = this.#touch(key, timeUs);
    if (timeUs < seen.quietUntilUs || timeUs <= seen.newestUs - timespanUs) return 0;
    seen.newestUs = Math.max(seen.newestUs, timeUs);
    const known = value === undefined ? -1 : seen.values.indexOf(value);
    if (known >= 0) seen.timesUs[known] = Math.max(seen.timesUs[known] ?? 0, timeUs);
    else if (seen.timesUs.length === 0) {
      // Most keys are seen once: a list that grows from nothing takes room for seventeen.
      seen.timesUs = [timeUs];
      seen.values = [value ?? 0];
    } else {
      seen.timesUs.push(timeUs);
      seen.values.push(value ?? 0);
    }
    if (seen.timesUs.length < least) return 0;
    forgetOld(seen, seen.newestUs - timespanUs);
    const count = seen.timesUs.length;
    if (count < least) return 0;
    seen.timesUs = NONE;
    seen.values = NONE;
    seen.quietUntilUs = seen.newestUs + timespanUs;
    return count;
  }

  #touch({ rule, values }: SightingKey, timeUs: number): Sighting {
    const ofRule = this.#ofRule(rule);
    let seen = ofRule.get(values);
    if (seen === undefined) {
      seen = {
        ...{ turn: 0, newestUs: timeUs, quietUntilUs: -Infinity },
        ...{ timesUs: NONE, values: NONE, isChanged: false, isSaved: false },
      };
      ofRule.set(values, seen);
      this.#size++;
      // It is saved anew under the key that was to be removed, which then must stay known as saved.
      if (this.#removed.size > 0) seen.isSaved = this.#removed.delete(rule + values);
    }
    seen.turn = ++this.#turn;
    seen.isChanged = true;
    if (this.#size > MOST_KEYS) this.#makeRoom();
    return seen;
  }

  #ofRule(rule: string): Map<string, Sighting> {
    let ofRule = this.#sightings.get(rule);
    if (ofRule === undefined) this.#sightings.set(rule, (ofRule = new Map()));
    return ofRule;
  }

  /** Many at once, since all have to be looked at for it. */
  #makeRoom(): void {
    const all: { turn: number; rule: string; values: string }[] = [];
    for (const [rule, ofRule] of this.#sightings)
      ofRule.forEach(({ turn }, values) => all.push({ turn, rule, values }));
    all.sort((one, other) => one.turn - other.turn);
    for (const { rule, values } of all.slice(0, FORGOTTEN_AT_ONCE)) this.#remove(rule, values);
  }

  #remove(rule: string, values: string): void {
    const ofRule = this.#sightings.get(rule);
    const seen = ofRule?.get(values);
    if (ofRule === undefined || seen === undefined) return;
    ofRule.delete(values);
    if (ofRule.size === 0) this.#sightings.delete(rule);
    this.#size--;
    if (seen.isSaved) this.#removed.add(rule + values);
  }

  /** Lets go of the keys of a rule that were not seen since a time, µs. */
  expire(rule: string, beforeUs: number): void {
    this.#sightings.get(rule)?.forEach(({ newestUs }, values) => {
      if (newestUs < beforeUs) this.#remove(rule, values);
    });
  }

  /** Lets go of all that was seen of a rule. */
  forget(rule: string): void {
    for (const values of this.#sightings.get(rule)?.keys() ?? []) this.#remove(rule, values);
  }

  /** The rules that something was seen of. */
  rules(): readonly string[] {
    return [...this.#sightings.keys()];
  }

  takeChanges(): EngineChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    for (const [rule, ofRule] of this.#sightings) {
      ofRule.forEach((seen, values) => {
        if (!seen.isChanged) return;
        seen.isChanged = false;
        seen.isSaved = true;
        changed.push({ key: rule + values, value: bytesOf(seen) });
      });
    }
    const removed = [...this.#removed];
    this.#removed = new Set();
    return { changed, removed };
  }

  /** Takes back what was saved of a rule, under its name and the values behind it. */
  restore({ rule, values }: SightingKey, value: Uint8Array): void {
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    const number = (index: number): number => (index * 8 + 8 <= view.byteLength ? view.getFloat64(index * 8, true) : 0);
    const count = Math.max(0, Math.floor((view.byteLength / 8 - HEAD) / 2));
    const seen: Sighting = {
      ...{ turn: number(0), newestUs: number(1), quietUntilUs: number(2) },
      ...{ timesUs: [], values: [], isChanged: false, isSaved: true },
    };
    for (let i = 0; i < count; i++) {
      seen.timesUs.push(number(HEAD + 2 * i));
      seen.values.push(number(HEAD + 2 * i + 1));
    }
    const ofRule = this.#ofRule(rule);
    if (!ofRule.has(values)) this.#size++;
    ofRule.set(values, seen);
    this.#turn = Math.max(this.#turn, seen.turn);
  }
}

/** Keeps the times after `beforeUs`, in their order. */
function forgetOld({ timesUs, values }: Sighting, beforeUs: number): void {
  let kept = 0;
  for (let i = 0; i < timesUs.length; i++) {
    const timeUs = timesUs[i] ?? 0;
    if (timeUs <= beforeUs) continue;
    timesUs[kept] = timeUs;
    values[kept++] = values[i] ?? 0;
  }
  timesUs.length = kept;
  values.length = kept;
}

function bytesOf({ turn, newestUs, quietUntilUs, timesUs, values }: Sighting): Uint8Array {
  const bytes = new Uint8Array((HEAD + 2 * timesUs.length) * 8);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, turn, true);
  view.setFloat64(8, newestUs, true);
  view.setFloat64(16, quietUntilUs, true);
  for (let i = 0; i < timesUs.length; i++) {
    view.setFloat64((HEAD + 2 * i) * 8, timesUs[i] ?? 0, true);
    view.setFloat64((HEAD + 2 * i + 1) * 8, values[i] ?? 0, true);
  }
  return bytes;
}
