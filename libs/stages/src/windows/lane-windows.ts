import type { Batch, PartialWindowBatch } from '@weir/schema';
import { addPairsToHosts, gatheringTables, restoreWindow, windowBytes, type WindowTables } from '@weir/statistics';
import type { Folder, Outcomes, StateChanges } from '@weir/stream';
import { PartialMessages } from './partial-messages.ts';
import { targetLanes, type Groups } from './target-lanes.ts';

const SECOND_US = 1_000_000;
/** Windows that are kept to be filled again. */
const MOST_SPARE = 512;
/** Rows that tables kept to be filled again may have room for, all together, and those of one window. */
const MOST_SPARE_ROWS = 1 << 16;
const MOST_SPARE_ROWS_OF_ONE = 1 << 12;
/** In the place of a second in the key of a state entry: up to where the source was told. */
const TOLD = 'told';

interface OpenSecond {
  readonly tables: WindowTables;
  isChanged: boolean;
}

/** The records of a message that count. */
export interface Records {
  /** Event time, µs. */
  timeOf(i: number): number;
  add(i: number, tables: WindowTables): void;
  /** The low mark that was there with a record, µs: none that comes later is older, in this message or another. */
  lowMarkOf?(i: number): number;
}

/** What is gathered by second. */
export interface Gathered<In extends Batch> {
  readonly groups: Groups;
  /** How long after the low mark records of a second may still come, µs. */
  readonly waitUs: number;
  /**
   * The event time, µs, of each record of a message, and how it is added to the tables of its second; undefined for a message whose
   * records do not count.
   */
  recordsOf(batch: In): Records | undefined;
}

/** The seconds of one source that are not over yet, by their number since the epoch. */
interface SourceSeconds {
  readonly open: Map<number, OpenSecond>;
  readonly saved: Set<number>;
  /** The first that is open; Infinity where none is. */
  first: number;
  /** The first second that was not written, to be told with the message at hand. */
  written: number;
  /** The first second that was not told downstream; −Infinity when nothing was. */
  told: number;
  isToldChanged: boolean;
}

/**
 * The records of a lane by second of event time. A second leaves when the low mark of its source has passed it, to the lanes where the
 * windows of the source are merged; these are told of each second that is over, whether it had records or not.
 */
export class LaneWindows<In extends Batch> implements Folder<In, PartialWindowBatch> {
  readonly #gathered: Gathered<In>;
  readonly #mostKeys: number;
  readonly #lanes: number;
  readonly #sources = new Map<string, SourceSeconds>();
  readonly #ended = new Map<string, readonly number[]>();
  readonly #spare: WindowTables[] = [];
  #spareRows = 0;

  constructor(gathered: Gathered<In>, mostKeys: number, lanes: number) {
    this.#gathered = gathered;
    this.#mostKeys = mostKeys;
    this.#lanes = lanes;
  }

  get keys(): number {
    let keys = 0;
    for (const { open } of this.#sources.values()) for (const { tables } of open.values()) keys += tables.keys;
    return keys;
  }

  fold(batch: In, out: Outcomes<PartialWindowBatch>): void {
    const seconds = this.#source(batch.source);
    const over = batch.last ? Infinity : Math.floor((batch.watermark - this.#gathered.waitUs) / SECOND_US);
    const messages = this.#messagesOf(batch.source);
    this.#add(batch, seconds, over, messages);
    if (over > seconds.told) this.#tell(batch, seconds, over, messages, out);
    if (!batch.last) return;
    this.#ended.set(batch.source, [...seconds.saved]);
    this.#sources.delete(batch.source);
  }

  takeChanges(): StateChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    const removed: string[] = [];
    for (const [source, saved] of this.#ended)
      removed.push(`${TOLD}/${source}`, ...saved.map((second) => `${second}/${source}`));
    this.#ended.clear();
    for (const [source, seconds] of this.#sources) {
      for (const second of seconds.saved) {
        if (seconds.open.has(second)) continue;
        removed.push(`${second}/${source}`);
        seconds.saved.delete(second);
      }
      for (const [second, state] of seconds.open) {
        if (!state.isChanged) continue;
        changed.push({ key: `${second}/${source}`, value: windowBytes(state.tables) });
        seconds.saved.add(second);
        state.isChanged = false;
      }
      if (!seconds.isToldChanged) continue;
      changed.push({ key: `${TOLD}/${source}`, value: new Uint8Array(Float64Array.of(seconds.told).buffer) });
      seconds.isToldChanged = false;
    }
    return { changed, removed };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key, value } of entries) {
      const slash = key.indexOf('/');
      const place = key.slice(0, slash);
      const seconds = this.#source(key.slice(slash + 1));
      if (place === TOLD) {
        seconds.told = new DataView(value.buffer, value.byteOffset, value.byteLength).getFloat64(0, true);
        continue;
      }
      restoreWindow(this.#second(seconds, Number(place)).tables, value);
      seconds.saved.add(Number(place));
    }
  }

  /** The messages for each lane that merges windows of a source. */
  #messagesOf(source: string): ReadonlyMap<number, PartialMessages> {
    const targets = targetLanes(source, this.#lanes, this.#gathered.groups);
    return new Map([...targets].map(([target, scopes]) => [target, new PartialMessages(scopes)]));
  }

  #add(batch: In, seconds: SourceSeconds, over: number, messages: ReadonlyMap<number, PartialMessages>): void {
    const records = this.#gathered.recordsOf(batch);
    if (records === undefined) return;
    let begin = Infinity;
    let end = -Infinity;
    let tables: WindowTables | undefined;
    for (let i = 0; i < batch.count; i++) {
      const eventTime = records.timeOf(i);
      if (tables === undefined || eventTime < begin || eventTime >= end) {
        this.#write(seconds, Math.min(over, Math.floor((records.lowMarkOf?.(i) ?? -Infinity) / SECOND_US)), messages);
        // A record that is older than what was told counts in the first second that was not.
        const second = Math.max(Math.floor(eventTime / SECOND_US), seconds.told, seconds.written);
        const state = this.#second(seconds, second);
        state.isChanged = true;
        tables = state.tables;
        begin = second * SECOND_US;
        end = begin + SECOND_US;
      }
      records.add(i, tables);
    }
  }

  /** Writes the seconds before `over`, whose tables are filled again: of traffic of hours in one message few are open at a time. */
  #write(seconds: SourceSeconds, over: number, messages: ReadonlyMap<number, PartialMessages>): void {
    seconds.written = Math.max(seconds.written, over);
    if (over <= seconds.first) return;
    const left = [...seconds.open.keys()].filter((second) => second < over).toSorted((a, b) => a - b);
    for (const second of left) {
      const tables = seconds.open.get(second)?.tables;
      if (tables === undefined) continue;
      seconds.open.delete(second);
      addPairsToHosts(tables);
      for (const message of messages.values()) message.add({ start: second * SECOND_US, tables });
      this.#keepSpare(tables);
    }
    seconds.first = Infinity;
    for (const second of seconds.open.keys()) seconds.first = Math.min(seconds.first, second);
  }

  #tell(
    batch: In,
    seconds: SourceSeconds,
    over: number,
    messages: ReadonlyMap<number, PartialMessages>,
    out: Outcomes<PartialWindowBatch>,
  ): void {
    const { source, lane, last } = batch;
    const watermark = last ? batch.watermark : batch.watermark - this.#gathered.waitUs;
    const before = Math.max(seconds.told, 0) * SECOND_US;
    this.#write(seconds, over, messages);
    for (const [target, written] of messages)
      for (const message of written.take({ source, lane, watermark, last, before })) out.emit(message, target);
    seconds.told = over;
    seconds.isToldChanged = true;
  }

  #keepSpare(tables: WindowTables): void {
    if (
      this.#spare.length === MOST_SPARE ||
      tables.room > MOST_SPARE_ROWS_OF_ONE ||
      this.#spareRows + tables.room > MOST_SPARE_ROWS
    )
      return;
    this.#spareRows += tables.room;
    tables.clear();
    this.#spare.push(tables);
  }

  #source(source: string): SourceSeconds {
    let seconds = this.#sources.get(source);
    if (seconds === undefined) {
      seconds = {
        open: new Map(),
        saved: new Set(),
        first: Infinity,
        written: -Infinity,
        told: -Infinity,
        isToldChanged: false,
      };
      this.#sources.set(source, seconds);
    }
    return seconds;
  }

  #second(seconds: SourceSeconds, second: number): OpenSecond {
    let state = seconds.open.get(second);
    if (state === undefined) {
      const spare = this.#spare.pop();
      this.#spareRows -= spare?.room ?? 0;
      state = { tables: spare ?? gatheringTables(this.#mostKeys), isChanged: false };
      seconds.open.set(second, state);
      seconds.first = Math.min(seconds.first, second);
    }
    return state;
  }
}
