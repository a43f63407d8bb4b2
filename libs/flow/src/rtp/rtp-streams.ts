import { kindBeside, putBeside, rowBeside, STREAMS } from '../beside-flow.ts';
import { FROM_HIGH, KEY_WORDS, PORTS, ROW_WORDS, STATE as FLOW_STATE } from '../flow-row.ts';
import { i32, u16 } from '../octets.ts';
import { RowSlab } from '../row-slab.ts';
import { readReports } from './control-reports.ts';
import { addToStream, beginStream } from './media-stream.ts';
import {
  ARRIVAL,
  CONFIRMED,
  FORWARD,
  GAVE_WAY,
  NEXT_STREAM,
  PACKETS,
  SSRC,
  STATE,
  STREAM_SHAPE,
  STREAM_WORDS,
} from './stream-row.ts';

// The fixed header (RFC 3550 §5.1).
const FLAGS = 0;
const TYPE = 1;
const SEQUENCE = 2;
const TIMESTAMP = 4;
const SOURCE = 8;
const HEADER = 12;
const VERSION_2 = 2;
const TYPE_BITS = 0x7f;
const CONTRIBUTOR_BITS = 0x0f;
const CONTRIBUTOR = 4;
/** Types 64 to 95 are those of RTCP where it shares the port (RFC 5761 §4). */
const FIRST_CONTROL = 64;
const LAST_CONTROL = 95;
/** First bytes up to here are of STUN, ZRTP, DTLS and TURN, which share a port with RTP (RFC 7983 §7). */
const LAST_SHARING = 79;

/** Streams that are followed at a time in a direction, and of them those not yet believed. */
const MOST_STREAMS = 4;
const MOST_UNSURE = 2;
/** A stream may give way to another one after this long a silence. */
const SILENCE_US = 5_000_000;

/** Finds the row of the flow with a key; -1 when there is none. */
export type FindFlow = (key: Int32Array) => number;

/** Ports of both ends, of RTCP, less this are those of its media (RFC 3550 §11). */
const ONE_PORT_EACH = 0x0001_0001;
const LOW_PORT = 0xffff;

/** The RTP streams of flows, in rows described in `stream-row.ts`. The rules are in docs/explanation/qos.md. */
export class RtpStreams {
  readonly streams = new RowSlab(STREAM_SHAPE);
  /** Finds the flow of the media that RTCP tells of on a port of its own. */
  findFlow: FindFlow = () => -1;
  readonly #mediaKey = new Int32Array(KEY_WORDS);

  /**
   * Looks at a datagram of the flow in `row`. Of its payload, `payloadLength` bytes long, the first `length` begin at `bytes[at]`.
   */
  follow(
    flows: RowSlab,
    row: number,
    isForward: boolean,
    bytes: Uint8Array,
    at: number,
    length: number,
    payloadLength: number,
    timeUs: number,
  ): void {
    if (length < HEADER) return;
    const flags = bytes[at + FLAGS] ?? 0;
    if (flags >> 6 !== VERSION_2) {
      if (flags > LAST_SHARING) this.#giveUp(flows, row);
      return;
    }
    const type = (bytes[at + TYPE] ?? 0) & TYPE_BITS;
    if (type >= FIRST_CONTROL && type <= LAST_CONTROL) {
      const find = (source: number, isForwardSource: boolean): number => {
        const own = this.#find(flows, row, source, isForwardSource);
        return own >= 0 ? own : this.#findBeside(flows, row, source, isForwardSource);
      };
      readReports(this.streams, find, isForward, bytes, at, length, timeUs);
      return;
    }
    const mediaBytes = payloadLength - HEADER - (flags & CONTRIBUTOR_BITS) * CONTRIBUTOR;
    if (mediaBytes < 0) return;
    const source = i32(bytes, at + SOURCE);
    const sequence = u16(bytes, at + SEQUENCE);
    const ticks = i32(bytes, at + TIMESTAMP);
    let stream = this.#find(flows, row, source, isForward);
    // Where other protocols have a length there is no sequence: a stream's passes by its own once at most.
    if (sequence === payloadLength && (stream < 0 || !this.#isSure(stream))) return;
    if (stream >= 0) addToStream(this.streams, stream, type, sequence, ticks, mediaBytes, timeUs);
    else {
      stream = this.#open(flows, row, isForward, timeUs);
      if (stream >= 0) beginStream(this.streams, stream, source, type, sequence, ticks, mediaBytes, timeUs);
    }
    if (stream >= 0) this.streams.markChanged(stream);
  }

  /** The believed stream with most packets in a direction of the flow in `row`; -1 when there is none. */
  busiest(flows: RowSlab, row: number, isForward: boolean): number {
    let busiest = -1;
    let most = 0;
    const { words } = this.streams;
    for (let stream = rowBeside(flows, row); stream >= 0; stream = this.#next(stream)) {
      if (!this.#isOf(stream, isForward) || !this.#isSure(stream)) continue;
      const packets = words[stream * STREAM_WORDS + PACKETS] ?? 0;
      if (packets <= most) continue;
      most = packets;
      busiest = stream;
    }
    return busiest;
  }

  /** Streams believed in a direction, with those that gave way to others. */
  count(flows: RowSlab, row: number, isForward: boolean): number {
    let count = 0;
    for (let stream = rowBeside(flows, row); stream >= 0; stream = this.#next(stream)) {
      if (!this.#isOf(stream, isForward)) continue;
      count += (this.streams.words[stream * STREAM_WORDS + GAVE_WAY] ?? 0) + (this.#isSure(stream) ? 1 : 0);
    }
    return count;
  }

  /** Gives the rows of the flow in `row` back. */
  free(flows: RowSlab, row: number): void {
    for (let stream = rowBeside(flows, row); stream >= 0;) {
      const next = this.#next(stream);
      this.streams.free(stream);
      stream = next;
    }
  }

  /** Looks at the flow no more, unless it has a stream. */
  #giveUp(flows: RowSlab, row: number): void {
    for (let stream = rowBeside(flows, row); stream >= 0; stream = this.#next(stream)) if (this.#isSure(stream)) return;
    this.free(flows, row);
    putBeside(flows, row, STREAMS, -1);
  }

  #find(flows: RowSlab, row: number, source: number, isForward: boolean): number {
    const { words } = this.streams;
    for (let stream = rowBeside(flows, row); stream >= 0; stream = this.#next(stream))
      if (words[stream * STREAM_WORDS + SSRC] === source && this.#isOf(stream, isForward)) return stream;
    return -1;
  }

  /** The stream in the flow of the media whose reports have the ports above. */
  #findBeside(flows: RowSlab, row: number, source: number, isForward: boolean): number {
    const { words } = flows;
    const at = row * ROW_WORDS;
    const ports = words[at + PORTS] ?? 0;
    if ((ports & LOW_PORT) === 0 || ports >>> 16 === 0) return -1;
    const key = this.#mediaKey;
    for (let w = 0; w < KEY_WORDS; w++) key[w] = words[at + w] ?? 0;
    key[PORTS] = ports - ONE_PORT_EACH;
    const media = this.findFlow(key);
    if (media < 0 || kindBeside(flows, media) !== STREAMS) return -1;
    const isTurned = (((words[media * ROW_WORDS + FLOW_STATE] ?? 0) ^ (words[at + FLOW_STATE] ?? 0)) & FROM_HIGH) !== 0;
    return this.#find(flows, media, source, isForward !== isTurned);
  }

  /** A row for another stream: a new one, or that of one that has to give way. -1 when none has to. */
  #open(flows: RowSlab, row: number, isForward: boolean, timeUs: number): number {
    let count = 0;
    let unsure = 0;
    let oldestUnsure = -1;
    let least = -1;
    for (let stream = rowBeside(flows, row); stream >= 0; stream = this.#next(stream)) {
      if (!this.#isOf(stream, isForward)) continue;
      count++;
      if (this.#isSure(stream)) least = this.#fewer(least, stream);
      else {
        unsure++;
        if (oldestUnsure < 0 || this.#arrival(stream) < this.#arrival(oldestUnsure)) oldestUnsure = stream;
      }
    }
    if (unsure >= MOST_UNSURE || (count >= MOST_STREAMS && unsure > 0)) return oldestUnsure;
    if (count < MOST_STREAMS) return this.#allocate(flows, row, isForward);
    if (timeUs - this.#arrival(least) <= SILENCE_US) return -1;
    const { words } = this.streams;
    words[least * STREAM_WORDS + GAVE_WAY] = (words[least * STREAM_WORDS + GAVE_WAY] ?? 0) + 1;
    return least;
  }

  #allocate(flows: RowSlab, row: number, isForward: boolean): number {
    const { streams } = this;
    const head = rowBeside(flows, row);
    if (streams.isFull) streams.grow(Infinity);
    const stream = streams.allocate();
    const at = stream * STREAM_WORDS;
    streams.words[at + NEXT_STREAM] = head + 1;
    if (isForward) streams.words[at + STATE] = (streams.words[at + STATE] ?? 0) | FORWARD;
    putBeside(flows, row, STREAMS, stream);
    return stream;
  }

  #next(stream: number): number {
    return (this.streams.words[stream * STREAM_WORDS + NEXT_STREAM] ?? 0) - 1;
  }

  #isOf(stream: number, isForward: boolean): boolean {
    return (((this.streams.words[stream * STREAM_WORDS + STATE] ?? 0) & FORWARD) !== 0) === isForward;
  }

  #isSure(stream: number): boolean {
    return ((this.streams.words[stream * STREAM_WORDS + STATE] ?? 0) & CONFIRMED) !== 0;
  }

  #arrival(stream: number): number {
    return this.streams.doubles[(stream * STREAM_WORDS + ARRIVAL) >> 1] ?? 0;
  }

  #fewer(one: number, other: number): number {
    const { words } = this.streams;
    const packets = (stream: number): number => words[stream * STREAM_WORDS + PACKETS] ?? 0;
    return one < 0 || packets(other) < packets(one) ? other : one;
  }
}
