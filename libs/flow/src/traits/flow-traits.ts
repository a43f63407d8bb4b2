import type { RowSlab } from '../row-slab.ts';
import { Durations, stdOf } from './durations.ts';
import { FAN_OUT, FLOW_WEIGHT, FLOW_WEIGHT_TIME, SERVICE_SUM } from './fan-out-row.ts';
import { flowWeightAfter } from './fan-out.ts';
import {
  ACTIVE,
  ACTIVE_START,
  CHANNEL_SEEN,
  DAMPED_DOUBLES,
  DAMPED_PAIR_DOUBLES,
  DAMPED_PRODUCTS,
  DAMPED_SQUARES,
  DAMPED_SUM,
  DAMPED_WEIGHT,
  DATA_PACKETS,
  FAN_OUT_SEEN,
  FIRST_COUNT,
  FIRST_GAPS,
  FIRST_LENGTHS,
  FIRST_WINDOW,
  FLAG_COUNTS,
  GAP_DEVIATIONS,
  GAP_MAX,
  GAP_MEAN,
  GAP_MIN,
  IDLE,
  IDLE_COUNT,
  LAST_EVENT,
  PAUSE_COUNT,
  PAYLOAD_MAX,
  PAYLOAD_MIN,
  PAYLOAD_SQUARES,
  SERVICE_SEEN,
  SOCKET,
  SUM,
  TRAIT_DOUBLES,
  TRAIT_FORWARD,
  TRAIT_REVERSE,
  TRAIT_STATE,
  TRAIT_WORDS,
} from './trait-row.ts';

/** Bits of TCP flags. */
export const FLAG_BIT = { fin: 0, syn: 1, rst: 2, psh: 3, ack: 4, urg: 5, ece: 6, cwr: 7 } as const;

/** The statistics that fade: of the flow itself, of its address pair, and of that and the port of the responder. */
export type DampedScope = 'socket' | 'channel' | 'service';

/**
 * What is known of flows beside the columns of their message, for as many rows. Times are µs, lengths bytes. What a flow has not is NaN;
 * a flow that began before features were asked for has nothing.
 */
export class FlowTraits {
  readonly #doubles: Float64Array;
  readonly #words: Int32Array;

  constructor(capacity: number) {
    this.#doubles = new Float64Array(capacity * TRAIT_DOUBLES);
    this.#words = new Int32Array(this.#doubles.buffer);
  }

  /** Copies row `own` (-1: there is none) to place `to`. */
  put(rows: RowSlab, own: number, to: number): void {
    const doubles = this.#doubles;
    const target = to * TRAIT_DOUBLES;
    if (own < 0) {
      doubles.fill(NaN, target, target + TRAIT_DOUBLES);
      this.#words[to * TRAIT_WORDS + TRAIT_STATE] = 0;
      return;
    }
    const from = own * TRAIT_WORDS;
    const at = to * TRAIT_WORDS;
    const words = this.#words;
    for (let w = 0; w < TRAIT_WORDS; w++) words[at + w] = rows.words[from + w] ?? 0;
  }

  /** Packets of a direction with the TCP flag of a bit. */
  flagPackets(row: number, isForward: boolean, bit: number): number {
    return this.#word(row, side(isForward) * 2 + FLAG_COUNTS + bit);
  }

  /** Packets of a direction with payload. */
  dataPackets(row: number, isForward: boolean): number {
    return this.#word(row, side(isForward) * 2 + DATA_PACKETS);
  }

  /** Smallest and largest payload of a direction; 0 without packets. */
  payloadMin(row: number, isForward: boolean): number {
    return this.#word(row, side(isForward) * 2 + PAYLOAD_MIN);
  }

  payloadMax(row: number, isForward: boolean): number {
    return this.#word(row, side(isForward) * 2 + PAYLOAD_MAX);
  }

  /** Sum of the squares of the payload lengths of a direction. */
  payloadSquares(row: number, isForward: boolean): number {
    return this.#double(row, side(isForward) + PAYLOAD_SQUARES);
  }

  /** TCP window of the first packet of a direction, as sent; NaN without one. */
  firstWindow(row: number, isForward: boolean): number {
    const window = this.#word(row, side(isForward) * 2 + FIRST_WINDOW);
    return window > 0 ? window - 1 : NaN;
  }

  /** Inter-arrival times of the `packets` packets of both directions together; NaN below two. */
  gapMin(row: number, packets: number): number {
    return packets < 2 ? NaN : this.#double(row, GAP_MIN);
  }

  gapMax(row: number, packets: number): number {
    return packets < 2 ? NaN : this.#double(row, GAP_MAX);
  }

  gapMean(row: number, packets: number): number {
    return packets < 2 ? NaN : this.#double(row, GAP_MEAN);
  }

  /** Standard deviation of the population. */
  gapStd(row: number, packets: number): number {
    return packets < 2 ? NaN : Math.sqrt(this.#double(row, GAP_DEVIATIONS) / (packets - 1));
  }

  /** Parts of the flow that gaps of more than one second part. */
  subflows(row: number): number {
    return this.#word(row, PAUSE_COUNT) + 1;
  }

  /** Segments of activity, which gaps of more than five seconds part, the one that goes on included. */
  active(row: number): Durations {
    return Durations.ofActive(this.#doubles, row * TRAIT_DOUBLES, this.#words);
  }

  /** Their mean length. */
  activeMean(row: number): number {
    const last = this.#double(row, LAST_EVENT) - this.#double(row, ACTIVE_START);
    return (this.#double(row, ACTIVE + SUM) + last) / (this.#word(row, IDLE_COUNT) + 1);
  }

  /** Mean of the gaps that part them; NaN without any. */
  idleMean(row: number): number {
    return this.#double(row, IDLE + SUM) / this.#word(row, IDLE_COUNT);
  }

  /** The gaps that part them. */
  idle(row: number): Durations {
    return Durations.ofIdle(this.#doubles, row * TRAIT_DOUBLES, this.#words);
  }

  /** Payload length of packet `place` (from 0) of the first 15, negative from the responder; NaN where there were fewer. */
  firstPayload(row: number, place: number): number {
    return this.#word(row, FIRST_COUNT) > place ? this.#word(row, FIRST_LENGTHS + place) : NaN;
  }

  /** Time since the packet before; of the first packet since the latest one of the address pair, NaN where there was none. */
  firstGap(row: number, place: number): number {
    const gap = this.#word(row, FIRST_COUNT) > place ? this.#word(row, FIRST_GAPS + place) : NaN;
    return gap >= 0 ? gap : NaN;
  }

  /** Number of packets that still weighs, with the decay at `place` of DECAYS, at the latest packet of the flow. */
  dampedWeight(row: number, scope: DampedScope, place: number): number {
    return this.#double(row, blockOf(scope, place) + DAMPED_WEIGHT);
  }

  /** Mean frame length by these weights. */
  dampedMean(row: number, scope: DampedScope, place: number): number {
    const block = blockOf(scope, place);
    return this.#double(row, block + DAMPED_SUM) / this.#double(row, block + DAMPED_WEIGHT);
  }

  dampedStd(row: number, scope: DampedScope, place: number): number {
    const block = blockOf(scope, place);
    const weight = this.#double(row, block + DAMPED_WEIGHT);
    return stdOf(weight, this.#double(row, block + DAMPED_SUM), this.#double(row, block + DAMPED_SQUARES));
  }

  /** Covariance of the frame lengths of both sides of the channel. */
  channelCovariance(row: number, place: number): number {
    const block = blockOf('channel', place);
    return this.#double(row, block + DAMPED_PRODUCTS) / this.#double(row, block + DAMPED_WEIGHT);
  }

  /** A count of FAN_OUT: what the two addresses of the flow had seen of their flows at its latest packet. */
  fanOut(row: number, count: number): number {
    return this.#word(row, FAN_OUT_SEEN * 2 + count);
  }

  /** Number of their flows that still weighs then, with a half-life of 10 s from the beginning of each. */
  flowWeight(row: number): number {
    const age = this.#double(row, LAST_EVENT) - this.#double(row, FAN_OUT_SEEN + FLOW_WEIGHT_TIME);
    return this.#double(row, FAN_OUT_SEEN + FLOW_WEIGHT) * flowWeightAfter(age);
  }

  /** Shannon entropy, bits, of what service their flows are of. */
  serviceEntropy(row: number): number {
    const flows = this.fanOut(row, FAN_OUT.flows);
    if (this.fanOut(row, FAN_OUT.services) === 1) return 0;
    return Math.max(Math.log2(flows) - this.#double(row, FAN_OUT_SEEN + SERVICE_SUM) / flows, 0);
  }

  #double(row: number, at: number): number {
    return this.#doubles[row * TRAIT_DOUBLES + at] ?? NaN;
  }

  #word(row: number, at: number): number {
    const word = row * TRAIT_WORDS;
    return this.#words[word + TRAIT_STATE] === 0 ? NaN : (this.#words[word + at] ?? NaN);
  }
}

function side(isForward: boolean): number {
  return isForward ? TRAIT_FORWARD : TRAIT_REVERSE;
}

function blockOf(scope: DampedScope, place: number): number {
  switch (scope) {
    case 'socket':
      return SOCKET + place * DAMPED_DOUBLES;
    case 'channel':
      return CHANNEL_SEEN + place * DAMPED_PAIR_DOUBLES;
    case 'service':
      return SERVICE_SEEN + place * DAMPED_DOUBLES;
  }
}
