import type { FrameBatch } from '@weir/schema';
import type { Delivery, LaneListener } from '../bus.ts';

/** What the members of a group share: the offsets they have saved, and tests that wait for one of them to get something. */
export class GroupNotes {
  /** Offset to go on at, by lane. */
  readonly next: Map<number, number>;
  #waiting: (() => void)[] = [];

  constructor(next: Iterable<readonly [number, number]> = []) {
    this.next = new Map(next);
  }

  changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async until(check: () => boolean): Promise<void> {
    while (!check()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Keeps what it is told, and saves the offset of everything it gets. */
export class CollectingListener implements LaneListener<FrameBatch> {
  readonly owned = new Set<number>();
  readonly failures: unknown[] = [];
  /** Lanes that cannot go on by themselves, in order. */
  readonly halted: number[] = [];
  /** Lanes that were revoked, in order. */
  readonly left: number[] = [];
  readonly #notes: GroupNotes;
  readonly #deliveries = new Map<number, Delivery<FrameBatch>[]>();

  constructor(notes = new GroupNotes()) {
    this.#notes = notes;
  }

  async assigned(lane: number): Promise<number | undefined> {
    this.owned.add(lane);
    this.#notes.changed();
    return this.#notes.next.get(lane);
  }

  deliver(lane: number, deliveries: readonly Delivery<FrameBatch>[]): void {
    if (!this.owned.has(lane)) this.failures.push(new Error(`lane ${lane} was delivered to though it is not ours`));
    this.#deliveries.set(lane, [...this.of(lane), ...deliveries]);
    const last = deliveries.at(-1);
    if (last !== undefined) this.#notes.next.set(lane, last.offset + 1);
    this.#notes.changed();
  }

  async revoked(lane: number): Promise<void> {
    this.owned.delete(lane);
    this.left.push(lane);
    this.#notes.changed();
  }

  failed(cause: unknown, lane?: number): void {
    this.failures.push(cause);
    if (lane !== undefined) this.halted.push(lane);
    this.#notes.changed();
  }

  of(lane: number): readonly Delivery<FrameBatch>[] {
    return this.#deliveries.get(lane) ?? [];
  }

  sequences(lane: number): (number | undefined)[] {
    return this.of(lane).map((delivery) => delivery.stamp?.sequence);
  }

  get count(): number {
    let count = 0;
    for (const deliveries of this.#deliveries.values()) count += deliveries.length;
    return count;
  }

  until(check: () => boolean): Promise<void> {
    return this.#notes.until(check);
  }
}
