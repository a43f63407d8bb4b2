import type { PacketBatch } from '@weir/schema';
import { ACTIVE_TIMEOUT, END_OF_FLOW, IDLE_TIMEOUT } from './end-reason.ts';
import { eventTimeOf } from './event-time.ts';
import {
  APPLICATION,
  END,
  FIN_FORWARD,
  FIN_REVERSE,
  FIRST,
  FROM_HIGH,
  hasEnded,
  KEY_WORDS,
  LAST,
  NUMBER,
  RESTING,
  ROW_DOUBLES,
  ROW_WORDS,
  START,
  STATE,
  TUNNEL_SHIFT,
} from './flow-row.ts';
import type { FlowSettings } from './flow-settings.ts';
import { IN_USE, type RowSlab } from './row-slab.ts';

/** When the flows of a table begin, rest and end: what follows from their rows and the timeouts alone. */
export class Lifetimes {
  readonly #slab: RowSlab;
  readonly #settings: FlowSettings;
  readonly #leastWaitUs: number;

  constructor(slab: RowSlab, settings: FlowSettings) {
    this.#slab = slab;
    this.#settings = settings;
    this.#leastWaitUs = Math.min(settings.idleTimeoutUs, settings.tcpEndTimeoutUs);
  }

  /** Packet `i` is the first of the flow in `row`, which is empty but for its key. */
  begin(row: number, packets: PacketBatch, i: number, state: number): void {
    const { words, doubles } = this.#slab;
    const at = row * ROW_DOUBLES;
    const time = packets.time[i] ?? 0;
    const eventTime = eventTimeOf(packets, i);
    words[row * ROW_WORDS + STATE] = state;
    doubles[at + NUMBER] = packets.number[i] ?? 0;
    doubles[at + START] = time;
    doubles[at + END] = time;
    doubles[at + FIRST] = eventTime;
    doubles[at + LAST] = eventTime;
  }

  /** Empties the row of a flow that was handed out, but for what the one that goes on keeps of it: initiator, who has closed, application, latest time. */
  rest(row: number): void {
    const { words, doubles } = this.#slab;
    const at = row * ROW_WORDS;
    const state = words[at + STATE] ?? 0;
    const application = words[at + APPLICATION] ?? 0;
    const last = doubles[row * ROW_DOUBLES + LAST] ?? 0;
    words.fill(0, at + KEY_WORDS, at + ROW_WORDS);
    doubles[row * ROW_DOUBLES + FIRST] = -Infinity;
    doubles[row * ROW_DOUBLES + LAST] = last;
    words[at + APPLICATION] = application;
    const kept = state & (IN_USE | FROM_HIGH | FIN_FORWARD | FIN_REVERSE);
    words[at + STATE] = kept | RESTING | ((state >>> TUNNEL_SHIFT) << TUNNEL_SHIFT);
    this.#slab.markChanged(row);
  }

  /** Whether a packet at this time may find the flow over: a quick look, which rules it out for nearly every packet. */
  mayBeOver(row: number, eventTime: number): boolean {
    const { doubles } = this.#slab;
    const at = row * ROW_DOUBLES;
    return (
      eventTime > (doubles[at + LAST] ?? 0) + this.#leastWaitUs ||
      eventTime > (doubles[at + FIRST] ?? 0) + this.#settings.activeTimeoutUs
    );
  }

  /** When the flow is over if nothing more comes, µs. */
  dueOf(row: number): number {
    const { idleTimeoutUs, activeTimeoutUs, tcpEndTimeoutUs } = this.#settings;
    const { doubles } = this.#slab;
    const at = row * ROW_DOUBLES;
    if (this.isResting(row)) return (doubles[at + LAST] ?? 0) + idleTimeoutUs;
    const wait = hasEnded(this.stateOf(row)) ? tcpEndTimeoutUs : idleTimeoutUs;
    return Math.min((doubles[at + LAST] ?? 0) + wait, (doubles[at + FIRST] ?? 0) + activeTimeoutUs);
  }

  /** Why a flow that is due, or that TCP ended, is over. */
  reasonOf(row: number): number {
    if (hasEnded(this.stateOf(row))) return END_OF_FLOW;
    return this.isContinued(row, this.dueOf(row)) ? ACTIVE_TIMEOUT : IDLE_TIMEOUT;
  }

  /** Whether a packet at this time finds the flow neither idle nor ended. */
  isContinued(row: number, eventTime: number): boolean {
    const last = this.#slab.doubles[row * ROW_DOUBLES + LAST] ?? 0;
    return eventTime < last + this.#settings.idleTimeoutUs && !hasEnded(this.stateOf(row));
  }

  isResting(row: number): boolean {
    return (this.stateOf(row) & RESTING) !== 0;
  }

  stateOf(row: number): number {
    return this.#slab.words[row * ROW_WORDS + STATE] ?? 0;
  }
}
