import type { PartialWindowBatch } from '@weir/schema';
import type { WindowTables } from '@weir/statistics';
import type { StateChanges } from '@weir/stream';
import { ToldParts } from './told-parts.ts';

const PREFIX = 'told';

/** What lanes told of seconds that are not over in all of them: of each lane a queue, since it tells its seconds in order. */
export class WaitingParts {
  readonly #queues: ToldParts[][];
  readonly #unsaved = new Map<string, ToldParts>();
  readonly #saved = new Set<string>();
  readonly #removed: string[] = [];
  #next = 0;

  constructor(lanes: number) {
    this.#queues = Array.from({ length: lanes }, () => []);
  }

  /** Takes in what a lane told. */
  take(batch: PartialWindowBatch): void {
    if (batch.count === 0) return;
    const told = ToldParts.of(batch, this.#next++);
    this.#queues[batch.lane]?.push(told);
    this.#unsaved.set(keyOf(told), told);
  }

  /** Begin of the first second that anything waits of, µs; Infinity where nothing does. */
  get first(): number {
    let first = Infinity;
    for (const [head] of this.#queues) first = Math.min(first, head?.start ?? Infinity);
    return first;
  }

  /** Merges all parts of a second, which must be the first, in the order of the lanes. */
  merge(start: number, tables: WindowTables): void {
    for (const queue of this.#queues) {
      for (let [head] = queue; head?.start === start; [head] = queue) {
        head.merge(start, tables);
        if (head.start !== undefined) break;
        this.#drop(queue);
      }
    }
  }

  /** What has to be saved, and the keys of what is not needed any more. */
  takeChanges(): StateChanges {
    const changed = [...this.#unsaved].map(([key, told]) => ({ key, value: told.bytes() }));
    this.#unsaved.clear();
    for (const { key } of changed) this.#saved.add(key);
    return { changed, removed: this.#removed.splice(0) };
  }

  /** Keys that a store may have. */
  savedKeys(): string[] {
    return [...this.#saved, ...this.#removed];
  }

  /** Takes back an entry; false when it is none of these. */
  restore(key: string, value: Uint8Array): boolean {
    const [kind, lane = 0, ordinal = 0] = key.split(':').map((part, i) => (i === 0 ? part : Number(part)));
    const queue = this.#queues[Number(lane)];
    if (kind !== PREFIX || queue === undefined) return false;
    queue.push(ToldParts.restored(Number(lane), Number(ordinal), value));
    this.#saved.add(key);
    this.#next = Math.max(this.#next, Number(ordinal) + 1);
    return true;
  }

  /** After all was taken back, in any order: what was merged by `time`, µs, is not merged again. */
  settle(time: number): void {
    for (const queue of this.#queues) {
      queue.sort((a, b) => a.ordinal - b.ordinal);
      for (const told of queue) told.skip(time);
      while (queue[0] !== undefined && queue[0].start === undefined) this.#drop(queue);
    }
  }

  #drop(queue: ToldParts[]): void {
    const told = queue.shift();
    if (told === undefined) return;
    const key = keyOf(told);
    this.#unsaved.delete(key);
    if (this.#saved.delete(key)) this.#removed.push(key);
  }
}

function keyOf({ lane, ordinal }: ToldParts): string {
  return `${PREFIX}:${lane}:${ordinal}`;
}
