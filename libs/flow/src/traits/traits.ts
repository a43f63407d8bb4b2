import type { PacketBatch } from '@weir/schema';
import { DueHeap } from '../due-heap.ts';
import { eventTimeOf } from '../event-time.ts';
import {
  FIRST,
  FORWARD_DOUBLES,
  FROM_HIGH,
  NUMBER,
  PACKETS,
  REVERSE_DOUBLES,
  ROW_DOUBLES,
  ROW_WORDS,
  STATE,
  TRAITS,
} from '../flow-row.ts';
import { IN_USE, RowSlab } from '../row-slab.ts';
import { ContextKeys, isChannelTurned } from './context-keys.ts';
import { FORGOTTEN_US } from './context-rows.ts';
import { Contexts } from './contexts.ts';
import { addDamped, addToChannel, addToService } from './damped.ts';
import { decayOver, DECAYS } from './damping.ts';
import { followAnswers, followFanOut } from './fan-out.ts';
import { countSide, countGap } from './trait-count.ts';
import {
  ACTIVE_START,
  CHANNEL,
  CHANNEL_NUMBER,
  CHANNEL_SEEN,
  EARLY_TOLD,
  EARLY_US,
  FIRST_COUNT,
  FIRST_GAPS,
  FIRST_LENGTHS,
  FIRST_PACKETS,
  FLOW,
  LAST_EVENT,
  SERVICE,
  SERVICE_NUMBER,
  SERVICE_SEEN,
  SOCKET,
  TRAIT_DOUBLES,
  TRAIT_SHAPE,
  TRAIT_STATE,
  TRAIT_WORDS,
  TURNED,
} from './trait-row.ts';

/** Address pairs and services remembered at most, where nothing else is said. */
const MOST_CONTEXTS = 131_072;
const MOST_GAP_US = 0x7fff_ffff;
/** Gap before the first packet of a channel. */
const NO_GAP = -1;

/** What features need of flows beside their counts, and when their early records are due. The rows are described in `trait-row.ts`. */
export class Traits {
  readonly rows = new RowSlab(TRAIT_SHAPE, 0);
  readonly contexts: Contexts;
  readonly #keys = new ContextKeys();
  readonly #early = new DueHeap(0);
  readonly #left = new Float64Array(DECAYS.length);

  constructor(mostContexts = MOST_CONTEXTS) {
    this.contexts = new Contexts(mostContexts);
  }

  /** When the first early record is due: one second after the first packet of its flow. */
  get nextEarly(): number {
    return this.#early.nextDue;
  }

  /** The flow whose early record is due first; there must be one. */
  get firstEarly(): number {
    return this.rows.words[this.#early.first * TRAIT_WORDS + FLOW] ?? 0;
  }

  /** Begins a flow, which may have an early record, before its first packet is counted. */
  open(flows: RowSlab, row: number, hasEarly: boolean): void {
    const { rows } = this;
    if (rows.isFull) {
      rows.grow(Infinity);
      this.#early.grow(rows.capacity);
    }
    const own = rows.allocate();
    flows.words[row * ROW_WORDS + TRAITS] = own + 1;
    rows.words[own * TRAIT_WORDS + FLOW] = row;
    const first = flows.doubles[row * ROW_DOUBLES + FIRST] ?? 0;
    rows.doubles[own * TRAIT_DOUBLES + LAST_EVENT] = first;
    rows.doubles[own * TRAIT_DOUBLES + ACTIVE_START] = first;
    const turned = isChannelTurned(flows.words, row) ? TURNED : 0;
    rows.words[own * TRAIT_WORDS + TRAIT_STATE] = IN_USE | turned | (hasEarly ? 0 : EARLY_TOLD);
    const number = flows.doubles[row * ROW_DOUBLES + NUMBER] ?? 0;
    this.#join(flows, row, own, first, number);
    if (hasEarly) this.#early.push(own, first + EARLY_US, number);
  }

  free(flows: RowSlab, row: number): void {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    if (own < 0) return;
    if (((this.rows.words[own * TRAIT_WORDS + TRAIT_STATE] ?? 0) & EARLY_TOLD) === 0) this.#early.remove(own);
    this.rows.free(own);
  }

  /** Takes the row of a restored flow back, whose early record is due again unless it has left. */
  restored(flows: RowSlab, row: number): void {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    if (own < 0) return;
    this.#early.grow(this.rows.capacity);
    if (((this.rows.words[own * TRAIT_WORDS + TRAIT_STATE] ?? 0) & EARLY_TOLD) !== 0) return;
    const at = row * ROW_DOUBLES;
    this.#early.push(own, (flows.doubles[at + FIRST] ?? 0) + EARLY_US, flows.doubles[at + NUMBER] ?? 0);
  }

  /** Whether the early record of the flow has to leave before a packet of this event time is counted. */
  isEarlyOver(flows: RowSlab, row: number, eventTime: number): boolean {
    return this.#isUntold(flows, row) && eventTime > (flows.doubles[row * ROW_DOUBLES + FIRST] ?? 0) + EARLY_US;
  }

  /** Whether the early record of the flow has all the packets that it may have. */
  isEarlyFull(flows: RowSlab, row: number): boolean {
    if (!this.#isUntold(flows, row)) return false;
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    return (this.rows.words[own * TRAIT_WORDS + FIRST_COUNT] ?? 0) >= FIRST_PACKETS;
  }

  /** The early record of the flow has left. */
  told(flows: RowSlab, row: number): void {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    const at = own * TRAIT_WORDS + TRAIT_STATE;
    this.rows.words[at] = (this.rows.words[at] ?? 0) | EARLY_TOLD;
    this.rows.markChanged(own);
    this.#early.remove(own);
  }

  /** Brings the row of the flow in `row` nearer, see `RowSlab.touch`. */
  touch(flows: RowSlab, row: number): void {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    if (own >= 0) this.rows.touch(own);
  }

  /** Takes packet `i` into account, which is counted in the flow in `row` already. */
  follow(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number, flags: number): void {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    if (own < 0) return;
    const { rows } = this;
    rows.markChanged(own);
    const eventTime = eventTimeOf(packets, i);
    const length = packets.length[i] ?? 0;
    const payload = packets.payloadLength[i] ?? 0;
    const at = own * TRAIT_DOUBLES;
    const isFirst = rows.words[own * TRAIT_WORDS + FIRST_COUNT] === 0;
    const last = rows.doubles[at + LAST_EVENT] ?? 0;
    const elapsed = eventTime > last ? eventTime - last : 0;
    decayOver(elapsed, this.#left);
    addDamped(rows.doubles, at + SOCKET, this.#left, length);
    const isElsewhere = this.#rejoin(flows, row, own, eventTime, packets.number[i] ?? 0);
    const sinceChannel = this.#followContexts(flows, row, own, isForward, eventTime, length, elapsed, isFirst);
    this.#noteFirst(own, isForward ? payload : -payload, isFirst ? sinceChannel : elapsed);
    const forward = packetsOf(flows, row, true);
    const reverse = packetsOf(flows, row, false);
    // A channel that began anew forgot its flows, all of which were as silent.
    const begins = isFirst || isElsewhere || elapsed > FORGOTTEN_US;
    const isAnswered = forward > 0 && reverse > 0;
    followFanOut(flows, row, rows, own, this.contexts, isForward, isAnswered, flags, begins, eventTime);
    if (!isFirst) countGap(rows, own, elapsed, last, forward + reverse - 1);
    countSide(rows, own, isForward, payload, flags, packets.window[i] ?? 0, isForward ? forward : reverse);
    if (elapsed > 0) rows.doubles[at + LAST_EVENT] = eventTime;
  }

  /** Takes answers of DNS into account, which the latest packet of the flow in `row` may have brought to `exchanges`. */
  followAnswers(flows: RowSlab, row: number, exchanges: RowSlab): void {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    if (own >= 0) followAnswers(flows, row, this.rows, own, this.contexts, exchanges);
  }

  /** @returns µs since the packet of the channel before, or NO_GAP. */
  #followContexts(
    flows: RowSlab,
    row: number,
    own: number,
    isForward: boolean,
    eventTime: number,
    length: number,
    elapsed: number,
    isFirst: boolean,
  ): number {
    const { rows } = this;
    const { channels, services } = this.contexts;
    const word = own * TRAIT_WORDS;
    const at = own * TRAIT_DOUBLES;
    const channel = rows.words[word + CHANNEL] ?? 0;
    const sinceChannel = channels.arrive(channel, eventTime);
    const isKnown = !isFirst || channels.hasPackets(channel);
    if (sinceChannel !== elapsed) decayOver(sinceChannel, this.#left);
    const isFromHigh = ((flows.words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0;
    const isTurned = ((rows.words[word + TRAIT_STATE] ?? 0) & TURNED) !== 0;
    const fromLow = (isForward === isFromHigh) === isTurned;
    addToChannel(channels.slab.doubles, channel, fromLow, this.#left, length, rows.doubles, at + CHANNEL_SEEN);
    const service = rows.words[word + SERVICE] ?? 0;
    const sinceService = services.arrive(service, eventTime);
    if (sinceService !== sinceChannel) decayOver(sinceService, this.#left);
    addToService(services.slab.doubles, service, this.#left, length, rows.doubles, at + SERVICE_SEEN);
    return isKnown ? sinceChannel : NO_GAP;
  }

  #noteFirst(own: number, signedPayload: number, gap: number): void {
    const { words } = this.rows;
    const at = own * TRAIT_WORDS;
    const count = words[at + FIRST_COUNT] ?? 0;
    if (count >= FIRST_PACKETS) return;
    words[at + FIRST_COUNT] = count + 1;
    words[at + FIRST_LENGTHS + count] = signedPayload;
    words[at + FIRST_GAPS + count] = gap < MOST_GAP_US ? gap : MOST_GAP_US;
  }

  /** Finds the contexts of a flow again that had to make room for others meanwhile. @returns whether its channel is another now. */
  #rejoin(flows: RowSlab, row: number, own: number, eventTime: number, number: number): boolean {
    const { rows, contexts } = this;
    const at = own * TRAIT_DOUBLES;
    const word = own * TRAIT_WORDS;
    const channelNumber = rows.doubles[at + CHANNEL_NUMBER];
    const isIn =
      contexts.channels.numberOf(rows.words[word + CHANNEL] ?? 0) === channelNumber &&
      contexts.services.numberOf(rows.words[word + SERVICE] ?? 0) === rows.doubles[at + SERVICE_NUMBER];
    if (isIn) return false;
    this.#join(flows, row, own, eventTime, number);
    return rows.doubles[at + CHANNEL_NUMBER] !== channelNumber;
  }

  #join(flows: RowSlab, row: number, own: number, eventTime: number, number: number): void {
    const { rows, contexts } = this;
    const keys = this.#keys;
    keys.read(flows.words, row);
    contexts.join(keys, eventTime, number);
    const { channel, service } = contexts;
    rows.words[own * TRAIT_WORDS + CHANNEL] = channel;
    rows.words[own * TRAIT_WORDS + SERVICE] = service;
    rows.doubles[own * TRAIT_DOUBLES + CHANNEL_NUMBER] = contexts.channels.numberOf(channel);
    rows.doubles[own * TRAIT_DOUBLES + SERVICE_NUMBER] = contexts.services.numberOf(service);
  }

  #isUntold(flows: RowSlab, row: number): boolean {
    const own = (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1;
    return own >= 0 && ((this.rows.words[own * TRAIT_WORDS + TRAIT_STATE] ?? 0) & EARLY_TOLD) === 0;
  }
}

function packetsOf({ words }: RowSlab, row: number, isForward: boolean): number {
  const block = (row * ROW_DOUBLES + (isForward ? FORWARD_DOUBLES : REVERSE_DOUBLES)) * 2;
  return (words[block + PACKETS] ?? 0) >>> 0;
}
