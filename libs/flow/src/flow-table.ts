import type { PacketBatch } from '@weir/schema';
import { DueHeap } from './due-heap.ts';
import { ACTIVE_TIMEOUT, END_OF_FLOW, FORCED_END, LACK_OF_RESOURCES, NOT_ENDED } from './end-reason.ts';
import { eventTimeOf } from './event-time.ts';
import type { FlowCollector } from './flow-collector.ts';
import { countPacket, measurePacket } from './flow-count.ts';
import type { FlowDetails } from './flow-details.ts';
import { FlowIds } from './flow-id.ts';
import { FragmentPorts } from './fragment-ports.ts';
import { GivenUp } from './given-up.ts';
import {
  FLOW_SHAPE,
  FROM_HIGH,
  hasEnded,
  KEY_WORDS,
  LAST,
  NUMBER,
  PROBLEMS,
  RESTING,
  ROW_DOUBLES,
  ROW_LAYOUT,
  ROW_WORDS,
  STATE,
  TUNNEL_SHIFT,
} from './flow-row.ts';
import { Lifetimes } from './lifetimes.ts';
import type { FlowSettings } from './flow-settings.ts';
import { IN_USE, RowSlab, type PageChanges, type RowPage } from './row-slab.ts';
import { restorePages, takeChangedPages, type PagedState } from './slab-pages.ts';
import { hashKey, KeyIndex } from './key-index.ts';
import { DROP_REASONS, keyColumns, PacketKey } from './packet-key.ts';
import { ACK, changesTcp, followTcp, RST, SYN } from './tcp-state.ts';

/** Told the packets that belong to no flow, by reason: 'not-ip', or 'malformed-ip' (no addresses could be read). */
export type DropReport = (reason: string, count: number) => void;

/** Other tables that share the room with this one. */
export interface Neighbours {
  /** Flows open in them. */
  readonly size: number;
  /** Closes a flow of the largest of them if that has more than `size`; false when none has. */
  giveUp(size: number): boolean;
}

/** What is known of flows beside their counts; nothing without. */
export interface FlowTableOptions {
  /** Follows applications, connections and what features need. */
  readonly details?: FlowDetails;
  /** Whether lengths and gaps are measured; as they are with details where this is left out. */
  readonly measures?: boolean;
}

const NONE: Neighbours = { size: 0, giveUp: () => false };

/**
 * The flows of one source in one lane.
 *
 * What a flow holds is decided by its packets alone. The event time of a packet is the later of its time and its low mark.
 * A flow is due at min(latest event time + idle timeout, first event time + active timeout); a packet with a later event time
 * begins another flow, and so does a SYN on a flow that TCP has ended. The low mark only says when a flow leaves: once it is
 * past the due time, no packet can join any more. What goes on after the active timeout keeps
 * the initiator and the application, for which the row rests until it is idle. Flows leave in the order of (due time, number of the
 * first packet), so the sequence depends neither on how packets are batched nor on a restore in between.
 */
export class FlowTable {
  /** Name and version of the rows that `takeChangedPages` hands out; pages of another layout cannot be restored. */
  static readonly layout: string = ROW_LAYOUT;

  readonly #settings: FlowSettings;
  readonly #ids: FlowIds;
  readonly #slab = new RowSlab(FLOW_SHAPE);
  readonly #lifetimes: Lifetimes;
  readonly #details: FlowDetails | undefined;
  readonly #measures: boolean;
  readonly #given = new GivenUp();
  readonly #fragments = new FragmentPorts();
  readonly #paged: readonly PagedState[];
  readonly #index = new KeyIndex(this.#slab.capacity);
  readonly #heap = new DueHeap(this.#slab.capacity);
  readonly #key = new PacketKey(this.#fragments);
  readonly #neighbours: Neighbours;
  #lowMark = -Infinity;

  constructor(source: string, settings: FlowSettings, { details, measures }: FlowTableOptions, neighbours = NONE) {
    this.#settings = settings;
    this.#details = details;
    this.#measures = measures ?? details !== undefined;
    this.#neighbours = neighbours;
    this.#lifetimes = new Lifetimes(this.#slab, settings);
    this.#ids = new FlowIds(source);
    this.#paged = [this.#slab, this.#given, this.#fragments, ...(details?.paged ?? [])];
    details?.join((key) => this.#index.find(hashKey(key, 0), key, this.#slab.words));
  }

  /** Flows now open. */
  get size(): number {
    return this.#slab.size;
  }

  /** Adds all packets of a batch; flows that end are appended to `out`. The last batch of a source closes all flows. */
  fold(packets: PacketBatch, out: FlowCollector, drop: DropReport): void {
    const columns = keyColumns(packets);
    const key = this.#key;
    const dropped = new Uint32Array(DROP_REASONS.length);
    for (let i = 0; i < packets.count; i++) {
      const lowMark = packets.lowMark[i] ?? 0;
      if (lowMark > this.#lowMark) this.#lowMark = lowMark;
      if (this.#isAnyDue(out)) this.#closeDue(out);
      const reason = key.read(columns, i);
      if (reason === 0) this.#add(packets, i, out);
      else dropped[reason] = (dropped[reason] ?? 0) + 1;
    }
    DROP_REASONS.forEach((reason, place) => {
      const count = dropped[place] ?? 0;
      if (count > 0) drop(reason, count);
    });
    this.advance(packets.watermark, out);
    if (packets.last) this.end(out);
  }

  /** Closes the flows that are due before the low mark, µs. */
  advance(lowMark: number, out: FlowCollector): void {
    if (lowMark > this.#lowMark) this.#lowMark = lowMark;
    if (this.#isAnyDue(out)) this.#closeDue(out);
    this.#details?.traits.contexts.forget(this.#lowMark);
  }

  /** Closes every flow: the source has ended. What is not due by then leaves as forcedEnd, unless TCP ended it. */
  end(out: FlowCollector): void {
    this.#closeDue(out);
    for (let row = this.#firstDue(); row >= 0; row = this.#firstDue())
      this.#close(row, hasEnded(this.#lifetimes.stateOf(row)) ? END_OF_FLOW : FORCED_END, out);
    this.#given.forget();
    this.#fragments.forget();
    this.#details?.segments.forget();
  }

  /** Closes the flow that is due first to make room; the table must have one. */
  giveUpFirst(out: FlowCollector): void {
    const row = this.#firstDue();
    this.#given.note(this.#slab.doubles[row * ROW_DOUBLES + LAST] ?? 0);
    this.#close(row, LACK_OF_RESOURCES, out);
  }

  /** Copies of the pages that changed since the last call, and the saved ones that are now empty. */
  takeChangedPages(): PageChanges {
    return takeChangedPages(this.#paged);
  }

  /** Fills a table that has no flows yet from saved pages. @throws {RangeError} when a page does not fit the layout. */
  restore(pages: Iterable<RowPage>): void {
    const slab = this.#slab;
    if (slab.size > 0) throw new RangeError('flow state: pages can only be restored into a table without flows');
    const rows: number[] = [];
    restorePages(this.#paged, pages, (row, of) => {
      if (of === slab) rows.push(row);
      else this.#details?.found(row, of);
    });
    this.#index.grow(slab.capacity);
    this.#heap.grow(slab.capacity);
    for (const row of rows) {
      this.#index.insert(hashKey(slab.words, row * ROW_WORDS), row, slab.words);
      this.#heap.push(row, this.#lifetimes.dueOf(row), slab.doubles[row * ROW_DOUBLES + NUMBER] ?? 0);
      this.#details?.traits.restored(slab, row);
    }
  }

  #add(packets: PacketBatch, i: number, out: FlowCollector): void {
    const key = this.#key;
    const slab = this.#slab;
    const flags = key.tcpFlags;
    const found = this.#index.find(key.hash, key.words, slab.words);
    let row = found;
    if (found < 0) row = this.#open(packets, i, key.fromHigh !== key.isAnswer, out);
    else if ((flags & (SYN | ACK)) === SYN || this.#lifetimes.mayBeOver(found, eventTimeOf(packets, i)))
      row = this.#splitOrKeep(packets, i, found, out);
    else slab.markChanged(found);
    const word = row * ROW_WORDS;
    const state = slab.words[word + STATE] ?? 0;
    const isForward = key.fromHigh === ((state & FROM_HIGH) !== 0);
    const details = this.#details;
    const { early } = out;
    if (early !== undefined && details?.traits.isEarlyOver(slab, row, eventTimeOf(packets, i)) === true)
      this.#tellEarly(row, early);
    countPacket(slab, row, isForward, packets, i, flags);
    if (this.#measures) measurePacket(slab, row, isForward, packets, i);
    if (key.isOverlap) slab.words[word + PROBLEMS] = (slab.words[word + PROBLEMS] ?? 0) + 1;
    details?.followTraits(slab, row, isForward, packets, i, flags);
    if (early !== undefined && details?.traits.isEarlyFull(slab, row) === true) this.#tellEarly(row, early);
    const isCopy = flags !== 0 && details?.isCopy(key.hash, slab, row, isForward, packets, i, flags) === true;
    // A reset ends the connection however often it is recorded.
    if (isCopy && (flags & RST) === 0) return;
    if (flags !== 0) {
      details?.followTcp(slab, row, isForward, packets, i, flags);
      if (changesTcp(flags, state)) {
        followTcp(slab, row, isForward, packets, i, flags);
        if (!hasEnded(state) && hasEnded(this.#lifetimes.stateOf(row)))
          this.#heap.hasten(row, this.#lifetimes.dueOf(row));
      }
    }
    details?.followPayload(slab, row, isForward, packets, i, flags);
  }

  #tellEarly(row: number, early: FlowCollector): void {
    early.append(this.#slab, row, this.#ids, NOT_ENDED, this.#details);
    this.#details?.traits.told(this.#slab, row);
  }

  /** Closes the flow when packet `i` begins another one. @returns the row that the packet belongs to. */
  #splitOrKeep(packets: PacketBatch, i: number, row: number, out: FlowCollector): number {
    const key = this.#key;
    const eventTime = eventTimeOf(packets, i);
    const isNewConnection = (key.tcpFlags & (SYN | ACK)) === SYN && hasEnded(this.#lifetimes.stateOf(row));
    if (!isNewConnection && !this.#lifetimes.isResting(row) && eventTime <= this.#lifetimes.dueOf(row)) {
      this.#slab.markChanged(row);
      return row;
    }
    // What goes on after the active timeout keeps its initiator, whoever happens to speak first.
    if (this.#lifetimes.isContinued(row, eventTime)) {
      if (!this.#lifetimes.isResting(row)) this.#rest(row, this.#lifetimes.reasonOf(row), out);
      this.#heap.remove(row);
      this.#start(packets, i, row, this.#lifetimes.stateOf(row) & ~RESTING);
      return row;
    }
    this.#close(row, this.#lifetimes.reasonOf(row), out);
    return this.#open(packets, i, key.fromHigh !== key.isAnswer, out);
  }

  #open(packets: PacketBatch, i: number, isFromHigh: boolean, out: FlowCollector): number {
    const slab = this.#slab;
    while (slab.size + this.#neighbours.size >= this.#settings.maxFlows)
      if (!this.#neighbours.giveUp(slab.size)) this.giveUpFirst(out);
    if (slab.isFull) {
      slab.grow(this.#settings.maxFlows);
      this.#index.grow(slab.capacity);
      this.#heap.grow(slab.capacity);
    }
    const row = slab.allocate();
    const word = row * ROW_WORDS;
    for (let w = 0; w < KEY_WORDS; w++) slab.words[word + w] = this.#key.words[w] ?? 0;
    this.#index.insert(this.#key.hash, row, slab.words);
    this.#start(packets, i, row, (this.#key.tunnel << TUNNEL_SHIFT) | (isFromHigh ? IN_USE | FROM_HIGH : IN_USE));
    if (eventTimeOf(packets, i) <= this.#given.latest + this.#settings.idleTimeoutUs)
      this.#details?.applications.overlook(slab, row);
    return row;
  }

  /** Packet `i` is the first of the flow in `row`, which is empty but for its key. */
  #start(packets: PacketBatch, i: number, row: number, state: number): void {
    this.#lifetimes.begin(row, packets, i, state);
    this.#heap.push(row, this.#lifetimes.dueOf(row), packets.number[i] ?? 0);
    this.#details?.open(this.#slab, row, this.#key.fromHigh === ((state & FROM_HIGH) !== 0), packets, i);
  }

  /** Hands the flow out; what goes on of it rests in its row. */
  #rest(row: number, reason: number, out: FlowCollector): void {
    this.#append(row, reason, out);
    this.#details?.freeRows(this.#slab, row);
    this.#lifetimes.rest(row);
  }

  #append(row: number, reason: number, out: FlowCollector): void {
    this.#details?.applications.end(this.#slab, row);
    out.append(this.#slab, row, this.#ids, reason, this.#details);
  }

  #close(row: number, reason: number, out: FlowCollector): void {
    this.#details?.touch(this.#slab, row);
    if (!this.#lifetimes.isResting(row)) this.#append(row, reason, out);
    this.#details?.applications.free(this.#slab, row);
    const { words } = this.#slab;
    this.#index.remove(hashKey(words, row * ROW_WORDS), row, words);
    this.#heap.remove(row);
    this.#details?.freeRows(this.#slab, row);
    this.#slab.free(row);
  }

  #isAnyDue({ early }: FlowCollector): boolean {
    return this.#heap.nextDue < this.#lowMark || (early !== undefined && this.#nextEarly < this.#lowMark);
  }

  /** Tells what is due before the low mark, early records and ended flows, in the order in which they are due. */
  #closeDue(out: FlowCollector): void {
    while (this.#isAnyDue(out)) {
      if (out.early !== undefined && this.#details !== undefined && this.#nextEarly <= this.#heap.nextDue) {
        this.#tellEarly(this.#details.traits.firstEarly, out.early);
        continue;
      }
      const row = this.#heap.first;
      const due = this.#lifetimes.dueOf(row);
      if (due !== this.#heap.nextDue) this.#heap.delayFirst(due);
      else if (this.#lifetimes.isContinued(row, due) && !this.#lifetimes.isResting(row)) {
        this.#rest(row, ACTIVE_TIMEOUT, out);
        this.#heap.delayFirst(this.#lifetimes.dueOf(row));
      } else this.#close(row, this.#lifetimes.reasonOf(row), out);
    }
  }

  get #nextEarly(): number {
    return this.#details?.traits.nextEarly ?? Infinity;
  }

  /** The flow with the least (due time, number), or -1. */
  #firstDue(): number {
    for (;;) {
      const row = this.#heap.first;
      if (row < 0) return -1;
      const due = this.#lifetimes.dueOf(row);
      if (due === this.#heap.nextDue) return row;
      this.#heap.delayFirst(due);
    }
  }
}
