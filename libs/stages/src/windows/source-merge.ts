import { SCOPE_SYMBOLS, type PartialWindowBatch, type WindowBatch } from '@weir/schema';
import {
  addWindow,
  hasArp,
  isOnTheAir,
  mergePart,
  restoreWindow,
  windowBytes,
  WindowRows,
  WindowTables,
  type Scope,
} from '@weir/statistics';
import type { StateChanges } from '@weir/stream';
import type { MergeSettings } from './merged-windows.ts';
import { scopesPutOut, type Groups } from './target-lanes.ts';

const SECOND_US = 1_000_000;
/** Lengths that seconds are added up to, s: each divides the next. */
const LONGER = [10, 60] as const;
const MINUTE_S = 60;
/** Keys of a window that is merged, for each that a lane may have of a second. */
const KEYS_MERGED = 8;
/** Key of the state entry that says how far the lanes are. */
const MARKS = 'marks';

/** A part of a table of one lane, waiting for the others. */
interface Waiting {
  readonly key: string;
  readonly lane: number;
  readonly scope: number;
  readonly part: number;
  readonly bytes: Uint8Array;
}

/** A window of more than a second while it is being added up. */
interface Longer {
  readonly seconds: number;
  readonly tables: WindowTables;
  /** Begin, µs; undefined while it is empty. */
  start: number | undefined;
  isChanged: boolean;
  isSaved: boolean;
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
  readonly #waiting = new Map<number, Waiting[]>();
  readonly #second: WindowTables;
  readonly #longer: readonly Longer[];
  readonly #unsaved = new Map<string, Uint8Array>();
  readonly #saved = new Set<string>();
  readonly #removed = new Set<string>();
  #areMarksChanged = false;
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
    this.#marks = new Float64Array(lanes).fill(-Infinity);
    const empty = (): WindowTables => new WindowTables(maxKeys * KEYS_MERGED);
    this.#second = empty();
    this.#longer = LONGER.map((seconds) => ({
      ...{ seconds, tables: empty(), start: undefined },
      ...{ isChanged: false, isSaved: false },
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
    let at = 0;
    for (let row = 0; row < batch.count; row++) {
      const length = batch.length[row] ?? 0;
      const start = batch.start[row] ?? 0;
      const [scope, part] = [batch.scope[row] ?? 0, batch.part[row] ?? 0];
      // A copy, whatever kind of bytes they are: the memory of the message is used again.
      const bytes = new Uint8Array(batch.data.subarray(at, at + length));
      at += length;
      const key = ['part', start, batch.lane, scope, part].join(':');
      this.#wait(start, { key, lane: batch.lane, scope, part, bytes });
      this.#unsaved.set(key, bytes);
    }
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
    const over = [...this.#waiting.keys()].filter((start) => start + SECOND_US <= least).toSorted((a, b) => a - b);
    const cuts = [...this.#cuts].filter((cut) => cut <= least).toSorted((a, b) => a - b);
    let next = 0;
    for (const cut of [...cuts, least]) {
      for (let start = over[next]; start !== undefined && start + SECOND_US <= cut; start = over[++next])
        this.#closeSecond(start, rows);
      this.#closeLonger(cut, rows);
      rows.flush();
      this.#cuts.delete(cut);
    }
  }

  takeChanges(): StateChanges {
    if (this.#areMarksChanged) this.#unsaved.set(MARKS, this.#markBytes());
    this.#areMarksChanged = false;
    const changed = [...this.#unsaved].map(([key, value]) => ({ key, value }));
    for (const longer of this.#longer) {
      const key = String(longer.seconds);
      if (longer.isChanged && longer.start !== undefined) {
        const tables = windowBytes(longer.tables);
        const value = new Uint8Array(8 + tables.length);
        new DataView(value.buffer).setFloat64(0, longer.start, true);
        value.set(tables, 8);
        changed.push({ key, value });
      } else if (longer.isChanged && this.#saved.has(key)) {
        this.#removed.add(key);
      }
      longer.isChanged = false;
    }
    for (const { key } of changed) {
      this.#saved.add(key);
      this.#removed.delete(key);
    }
    this.#unsaved.clear();
    const removed = [...this.#removed];
    this.#removed.clear();
    for (const key of removed) this.#saved.delete(key);
    return { changed, removed };
  }

  /** Keys of the entries that a store may have. */
  savedKeys(): string[] {
    return [...this.#saved, ...this.#removed];
  }

  restore(key: string, value: Uint8Array): void {
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
      return;
    }
    const [, start = 0, lane = 0, scope = 0, part = 0] = key.split(':').map(Number);
    this.#wait(start, { key, lane, scope, part, bytes: new Uint8Array(value) });
  }

  #wait(start: number, waiting: Waiting): void {
    const others = this.#waiting.get(start);
    if (others === undefined) this.#waiting.set(start, [waiting]);
    else others.push(waiting);
  }

  #markBytes(): Uint8Array {
    return new Uint8Array(Float64Array.of(this.watermark, ...this.#marks, ...this.#cuts).buffer);
  }

  #leastMark(): number {
    let least = Infinity;
    for (const mark of this.#marks) least = Math.min(least, mark);
    return least;
  }

  #merge(waiting: readonly Waiting[]): void {
    const inOrder = waiting.toSorted((a, b) => a.lane - b.lane || a.scope - b.scope || a.part - b.part);
    for (const { key, scope, part, bytes } of inOrder) {
      mergePart(this.#second.of(SCOPE_SYMBOLS[scope] ?? 'source'), bytes, part === 0);
      if (!this.#unsaved.delete(key) || this.#saved.has(key)) this.#removed.add(key);
    }
  }

  #closeSecond(start: number, rows: WindowRows): void {
    this.#closeLonger(start, rows);
    const waiting = this.#waiting.get(start) ?? [];
    this.#waiting.delete(start);
    this.#merge(waiting);
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
