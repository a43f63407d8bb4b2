import type { PartialWindowBatch, WindowBatch } from '@weir/schema';
import {
  addWindow,
  hasArp,
  isOnTheAir,
  restoreWindow,
  windowBytes,
  WindowRows,
  WindowTables,
  type Scope,
} from '@weir/statistics';
import type { StateChanges } from '@weir/stream';
import type { MergeSettings } from './merged-windows.ts';
import { scopesPutOut, type Groups } from './target-lanes.ts';
import { WaitingParts } from './waiting-parts.ts';

const SECOND_US = 1_000_000;
/** Lengths that seconds are added up to, s: each divides the next. */
const LONGER = [10, 60] as const;
const MINUTE_S = 60;
/** Keys of a window that is merged, for each that a lane may have of a second. */
const KEYS_MERGED = 8;
/** Key of the state entry that says how far the lanes are. */
const MARKS = 'marks';

/** A window of more than a second while it is being added up. */
interface Longer {
  readonly seconds: number;
  readonly tables: WindowTables;
  /** Begin, µs; undefined while it is empty. */
  start: number | undefined;
  isChanged: boolean;
}

/**
 * The windows of one source. What the lanes gathered of a second waits until all have told that it is over, and is merged in the order of
 * the lanes: so rows, and the messages they come in, depend on the packets alone, not on which lane was first.
 */
export class SourceMerge {
  readonly #source: string;
  readonly #lane: number;
  readonly #top: number;
  readonly #leastPackets: number;
  readonly #scopes: readonly Scope[];
  /** Low mark of each lane of packets, µs; −Infinity before its first message, Infinity after its last. */
  readonly #marks: Float64Array;
  /** Low marks that some lane told and not every lane has passed, in whole seconds. */
  readonly #cuts = new Set<number>();
  readonly #waiting: WaitingParts;
  readonly #second: WindowTables;
  readonly #longer: readonly Longer[];
  /** Keys of entries, other than of what waits, that a store has or is about to have. */
  readonly #saved = new Set<string>();
  #areMarksChanged = false;
  #isSettled = true;
  /** The last low mark that any lane told, µs. */
  watermark = 0;

  constructor(
    source: string,
    lane: number,
    lanes: number,
    groups: Groups,
    { maxKeys, top, leastPackets }: MergeSettings,
  ) {
    this.#source = source;
    this.#lane = lane;
    this.#top = top;
    this.#leastPackets = leastPackets;
    this.#scopes = scopesPutOut(source, lane, lanes, groups);
    this.#waiting = new WaitingParts(lanes);
    this.#marks = new Float64Array(lanes).fill(-Infinity);
    const empty = (): WindowTables => new WindowTables(maxKeys * KEYS_MERGED);
    this.#second = empty();
    this.#longer = LONGER.map((seconds) => ({
      ...{ seconds, tables: empty(), start: undefined, isChanged: false },
    }));
  }

  get keys(): number {
    return this.#longer.reduce((keys, { tables }) => keys + tables.keys, 0);
  }

  /** Whether all lanes have told their last. */
  get isEnded(): boolean {
    return this.#leastMark() === Infinity;
  }

  /** Takes in what a lane has gathered. */
  take(batch: PartialWindowBatch): void {
    this.#settle();
    this.#waiting.take(batch);
    this.#marks[batch.lane] = batch.last ? Infinity : batch.watermark;
    this.#cuts.add(Math.floor(batch.watermark / SECOND_US) * SECOND_US);
    this.watermark = Math.max(this.watermark, batch.watermark);
    this.#areMarksChanged = true;
  }

  /**
   * Puts out the windows that are over in every lane, in the order of their ends, of equal ones the shorter first. Those that end between two
   * low marks, whichever lane told them, go together: every lane tells its own ones in order, so all up to the least are known.
   */
  close(emit: (message: WindowBatch) => void): void {
    const rows = new WindowRows({ source: this.#source, lane: this.#lane }, emit);
    const least = this.#leastMark();
    const waiting = this.#waiting;
    const cuts = [...this.#cuts].filter((cut) => cut <= least).toSorted((a, b) => a - b);
    for (const cut of [...cuts, least]) {
      for (let start = waiting.first; start < Infinity && start + SECOND_US <= cut; start = waiting.first)
        this.#closeSecond(start, rows);
      this.#closeLonger(cut, rows);
      rows.flush();
      this.#cuts.delete(cut);
    }
  }

  takeChanges(): StateChanges {
    const waiting = this.#waiting.takeChanges();
    const changed = [...waiting.changed];
    const removed = [...waiting.removed];
    if (this.#areMarksChanged) changed.push({ key: MARKS, value: this.#markBytes() });
    this.#areMarksChanged = false;
    for (const longer of this.#longer) {
      const key = String(longer.seconds);
      if (longer.isChanged && longer.start !== undefined) {
        const tables = windowBytes(longer.tables);
        const value = new Uint8Array(8 + tables.length);
        new DataView(value.buffer).setFloat64(0, longer.start, true);
        value.set(tables, 8);
        changed.push({ key, value });
      } else if (longer.isChanged && this.#saved.delete(key)) removed.push(key);
      longer.isChanged = false;
    }
    for (const { key } of changed.slice(waiting.changed.length)) this.#saved.add(key);
    return { changed, removed };
  }

  /** Keys of the entries that a store may have. */
  savedKeys(): string[] {
    return [...this.#saved, ...this.#waiting.savedKeys()];
  }

  restore(key: string, value: Uint8Array): void {
    this.#isSettled = false;
    if (this.#waiting.restore(key, value)) return;
    this.#saved.add(key);
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    if (key === MARKS) {
      this.watermark = view.getFloat64(0, true);
      const told = 8 + this.#marks.length * 8;
      for (let lane = 0; lane < this.#marks.length; lane++) this.#marks[lane] = view.getFloat64(8 + lane * 8, true);
      for (let at = told; at < value.byteLength; at += 8) this.#cuts.add(view.getFloat64(at, true));
      return;
    }
    const longer = this.#longer.find(({ seconds }) => String(seconds) === key);
    if (longer !== undefined) {
      longer.start = view.getFloat64(0, true);
      restoreWindow(longer.tables, value.subarray(8));
    }
  }

  /** What was merged before a restart is not merged again: all that was over in every lane. */
  #settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#waiting.settle(this.#leastMark());
  }

  #markBytes(): Uint8Array {
    return new Uint8Array(Float64Array.of(this.watermark, ...this.#marks, ...this.#cuts).buffer);
  }

  #leastMark(): number {
    let least = Infinity;
    for (const mark of this.#marks) least = Math.min(least, mark);
    return least;
  }

  #closeSecond(start: number, rows: WindowRows): void {
    this.#closeLonger(start, rows);
    this.#waiting.merge(start, this.#second);
    this.#tell(this.#second, start, 1, rows);
    this.#addTo(0, this.#second, start);
    this.#second.clear();
  }

  /** Puts out the longer windows that end at `time` or before it. */
  #closeLonger(time: number, rows: WindowRows): void {
    this.#longer.forEach((longer, index) => {
      const { start, seconds, tables } = longer;
      if (start === undefined || start + seconds * SECOND_US > time) return;
      this.#tell(tables, start, seconds, rows);
      this.#addTo(index + 1, tables, start);
      tables.clear();
      longer.start = undefined;
      longer.isChanged = true;
    });
  }

  #addTo(index: number, tables: WindowTables, start: number): void {
    const longer = this.#longer[index];
    if (longer === undefined) return;
    longer.start ??= Math.floor(start / (longer.seconds * SECOND_US)) * longer.seconds * SECOND_US;
    longer.isChanged = true;
    addWindow(longer.tables, tables);
  }

  /** Tells of a window, unless it is one of which nobody wants to hear. */
  #tell(tables: WindowTables, start: number, seconds: number, rows: WindowRows): void {
    const isQuiet = tables.packets < this.#leastPackets && (seconds === 1 || !(hasArp(tables) || isOnTheAir(tables)));
    if (isQuiet && seconds < MINUTE_S) return;
    rows.add(tables, this.#scopes, this.#top, { start, end: start + seconds * SECOND_US });
  }
}
