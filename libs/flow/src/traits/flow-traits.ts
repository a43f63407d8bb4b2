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
  TRAIT_WORDS,
} from './trait-row.ts';

/** Bits of TCP flags. */
export const FLAG_BIT = { fin: 0, syn: 1, rst: 2, psh: 3, ack: 4, urg: 5, ece: 6, cwr: 7 } as const;

/** The statistics that fade: of the flow itself, of its address pair, and of that and the port of the responder. */
export type DampedScope = 'socket' | 'channel' | 'service';

/** What there is of a flow that began before features were asked for. */
const NOTHING = new Float64Array(TRAIT_DOUBLES).fill(NaN);
const NO_WORDS = new Int32Array(TRAIT_WORDS);

/**
 * What is known of the flow at hand beside the columns of its message, read where it is gathered. Times are µs, lengths bytes. What a flow
 * has not is NaN; a flow that began before features were asked for has nothing.
 */
export class FlowTraits {
  #doubles = NOTHING;
  #words = NO_WORDS;
  /** First double of the flow's row, and its first word; -1 where there is nothing. */
  #at = 0;
  #firstWord = -1;

  /** Goes on to the flow whose row is `own` (-1: there is none). */
  turnTo({ doubles, words }: RowSlab, own: number): void {
    this.#doubles = own < 0 ? NOTHING : doubles;
    this.#words = own < 0 ? NO_WORDS : words;
    this.#at = own < 0 ? 0 : own * TRAIT_DOUBLES;
    this.#firstWord = own < 0 ? -1 : own * TRAIT_WORDS;
  }

  /** Packets of a direction with the TCP flag of a bit. */
  flagPackets(isForward: boolean, bit: number): number {
    return this.#word(side(isForward) * 2 + FLAG_COUNTS + bit);
  }

  /** Packets of a direction with payload. */
  dataPackets(isForward: boolean): number {
    return this.#word(side(isForward) * 2 + DATA_PACKETS);
  }

  /** Smallest and largest payload of a direction; 0 without packets. */
  payloadMin(isForward: boolean): number {
    return this.#word(side(isForward) * 2 + PAYLOAD_MIN);
  }

  payloadMax(isForward: boolean): number {
    return this.#word(side(isForward) * 2 + PAYLOAD_MAX);
  }

  /** Sum of the squares of the payload lengths of a direction. */
  payloadSquares(isForward: boolean): number {
    return this.#double(side(isForward) + PAYLOAD_SQUARES);
  }

  /** TCP window of the first packet of a direction, as sent; NaN without one. */
  firstWindow(isForward: boolean): number {
    const window = this.#word(side(isForward) * 2 + FIRST_WINDOW);
    return window > 0 ? window - 1 : NaN;
  }

  /** Inter-arrival times of the `packets` packets of both directions together; NaN below two. */
  gapMin(packets: number): number {
    return packets < 2 ? NaN : this.#double(GAP_MIN);
  }

  gapMax(packets: number): number {
    return packets < 2 ? NaN : this.#double(GAP_MAX);
  }

  gapMean(packets: number): number {
    return packets < 2 ? NaN : this.#double(GAP_MEAN);
  }

  /** Standard deviation of the population. */
  gapStd(packets: number): number {
    return packets < 2 ? NaN : Math.sqrt(this.#double(GAP_DEVIATIONS) / (packets - 1));
  }

  /** Parts of the flow that gaps of more than one second part. */
  subflows(): number {
    return this.#word(PAUSE_COUNT) + 1;
  }

  /** Segments of activity, which gaps of more than five seconds part, the one that goes on included. */
  active(): Durations {
    return Durations.ofActive(this.#doubles, this.#at, this.#words);
  }

  /** Their mean length. */
  activeMean(): number {
    const last = this.#double(LAST_EVENT) - this.#double(ACTIVE_START);
    return (this.#double(ACTIVE + SUM) + last) / (this.#word(IDLE_COUNT) + 1);
  }

  /** Mean of the gaps that part them; NaN without any. */
  idleMean(): number {
    return this.#double(IDLE + SUM) / this.#word(IDLE_COUNT);
  }

  /** The gaps that part them. */
  idle(): Durations {
    return Durations.ofIdle(this.#doubles, this.#at, this.#words);
  }

  /** How many of the first 15 packets there were; 0 where that is not known. */
  firstCount(): number {
    return this.#firstWord < 0 ? 0 : this.#word(FIRST_COUNT);
  }

  /** Payload length of packet `place` (from 0) of the first 15, negative from the responder; NaN where there were fewer. */
  firstPayload(place: number): number {
    return this.#word(FIRST_COUNT) > place ? this.#word(FIRST_LENGTHS + place) : NaN;
  }

  /** Time since the packet before; of the first packet since the latest one of the address pair, NaN where there was none. */
  firstGap(place: number): number {
    const gap = this.#word(FIRST_COUNT) > place ? this.#word(FIRST_GAPS + place) : NaN;
    return gap >= 0 ? gap : NaN;
  }

  /**
   * Writes three numbers to `to` and on: how many packets still weigh, with the decay at `place` of DECAYS, at the latest packet of the
   * flow; the mean frame length by these weights; and its standard deviation.
   */
  putDamped(scope: DampedScope, place: number, vectors: Float64Array, to: number): void {
    const block = this.#at + blockOf(scope, place);
    const doubles = this.#doubles;
    const weight = doubles[block + DAMPED_WEIGHT] ?? NaN;
    const sum = doubles[block + DAMPED_SUM] ?? NaN;
    vectors[to] = weight;
    vectors[to + 1] = sum / weight;
    vectors[to + 2] = stdOf(weight, sum, doubles[block + DAMPED_SQUARES] ?? NaN);
  }

  /** Covariance of the frame lengths of both sides of the channel. */
  channelCovariance(place: number): number {
    const block = blockOf('channel', place);
    return this.#double(block + DAMPED_PRODUCTS) / this.#double(block + DAMPED_WEIGHT);
  }

  /** A count of FAN_OUT: what the two addresses of the flow had seen of their flows at its latest packet. */
  fanOut(count: number): number {
    return this.#word(FAN_OUT_SEEN * 2 + count);
  }

  /** Number of their flows that still weighs then, with a half-life of 10 s from the beginning of each. */
  flowWeight(): number {
    const age = this.#double(LAST_EVENT) - this.#double(FAN_OUT_SEEN + FLOW_WEIGHT_TIME);
    return this.#double(FAN_OUT_SEEN + FLOW_WEIGHT) * flowWeightAfter(age);
  }

  /** Shannon entropy, bits, of what service their flows are of. */
  serviceEntropy(): number {
    const flows = this.fanOut(FAN_OUT.flows);
    if (this.fanOut(FAN_OUT.services) === 1) return 0;
    return Math.max(Math.log2(flows) - this.#double(FAN_OUT_SEEN + SERVICE_SUM) / flows, 0);
  }

  #double(at: number): number {
    return this.#doubles[this.#at + at] ?? NaN;
  }

  #word(at: number): number {
    return this.#firstWord < 0 ? NaN : (this.#words[this.#firstWord + at] ?? NaN);
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
