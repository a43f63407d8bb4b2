import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Stretches, type SavedStretches } from './stretches.ts';

const names = (version: number): { rules: string; models: string } => ({ rules: 'r', models: String(version) });

/** What happens to a lane, one thing after another. */
type Event = 'message' | 'swap' | 'snapshot' | 'saved' | 'kill' | 'stop';
const events = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<Event>('message') },
    { weight: 2, arbitrary: fc.constant<Event>('swap') },
    { weight: 2, arbitrary: fc.constant<Event>('snapshot') },
    { weight: 2, arbitrary: fc.constant<Event>('saved') },
    { weight: 1, arbitrary: fc.constant<Event>('kill') },
    { weight: 1, arbitrary: fc.constant<Event>('stop') },
  ),
  { maxLength: 200, size: 'max' },
);

/** A source in a lane and what is saved of it, as the runner saves it: promises at once, snapshots some time later. */
class World {
  /** By whom each message was judged, the first time. */
  readonly judged: string[] = [];
  #version = 0;
  #ordinal = -1;
  #stored: { ordinal: number; saved: SavedStretches | undefined } = { ordinal: -1, saved: undefined };
  #snapshot: { ordinal: number; saved: SavedStretches | undefined } | undefined;
  #stretches = new Stretches();

  do(event: Event): void {
    switch (event) {
      case 'message':
        return this.#judge();
      case 'swap':
        this.#version++;
        return;
      case 'snapshot':
        this.#snapshot ??= this.#taken(false);
        return;
      case 'saved':
        return this.#save();
      case 'stop':
        this.#save();
        this.#snapshot = this.#taken(true);
        this.#save();
        return this.#restart();
      case 'kill':
        return this.#restart();
    }
  }

  #judge(): void {
    const newest = names(this.#version);
    if (this.#stretches.promise(++this.#ordinal, newest)) {
      const saved = this.#stretches.saved();
      this.#stored = { ...this.#stored, saved };
      if (this.#snapshot !== undefined) this.#snapshot = { ...this.#snapshot, saved };
    }
    const by = this.#stretches.at(this.#ordinal)?.models ?? 'nobody';
    const before = this.judged[this.#ordinal];
    if (before !== undefined && before !== by) throw new Error(`message ${this.#ordinal} by ${before}, then by ${by}`);
    this.judged[this.#ordinal] = by;
  }

  #taken(isLast: boolean): { ordinal: number; saved: SavedStretches | undefined } {
    const isNews = this.#stretches.renew(isLast);
    return { ordinal: this.#ordinal, saved: isNews ? this.#stretches.saved() : this.#stored.saved };
  }

  #save(): void {
    if (this.#snapshot !== undefined) this.#stored = this.#snapshot;
    this.#snapshot = undefined;
  }

  #restart(): void {
    this.#snapshot = undefined;
    this.#ordinal = this.#stored.ordinal;
    this.#stretches = new Stretches(this.#stored.saved);
  }
}

describe('stretches', () => {
  test('however often it is killed, a message is judged by whom it was judged by first', () => {
    fc.assert(
      fc.property(events, (all) => {
        const world = new World();
        for (const event of all) world.do(event);
      }),
      { numRuns: 1_000 },
    );
  });

  test('an exchange counts from the next message on, where nothing is done again', () => {
    const world = new World();
    for (const event of ['message', 'swap', 'message', 'stop', 'swap', 'message'] as const) world.do(event);
    expect(world.judged).toEqual(['0', '1', '2']);
  });

  test('more is promised each time that it did not last: a steady stream costs few saves', () => {
    const stretches = new Stretches();
    let saves = 0;
    for (let ordinal = 0; ordinal < 100_000; ordinal++) if (stretches.promise(ordinal, names(0))) saves++;
    expect(saves).toBeLessThan(40);
  });

  test('what is saved stays small over many exchanges', () => {
    const stretches = new Stretches();
    for (let ordinal = 0; ordinal < 1_000; ordinal++) {
      stretches.promise(ordinal, names(ordinal));
      stretches.renew(false);
    }
    expect(stretches.saved().stretches.length).toBeLessThan(4);
  });

  test('a source that has ended is over when its end is safe, also after a restart', () => {
    const stretches = new Stretches();
    stretches.promise(0, names(0));
    stretches.end();
    expect(stretches.isOver).toBe(false);
    expect(stretches.renew(false)).toBe(true);
    expect([stretches.isOver, new Stretches(stretches.saved()).isOver]).toEqual([true, true]);
  });
});
