import { markedLength } from '@weir/application';
import { takeBlock, type PacketBatch } from '@weir/schema';
import { headLength } from './datagram-head.ts';
import { eventTimeOf } from './event-time.ts';
import { LEAST_TIMEOUT_US } from './flow-settings.ts';
import { KEY_WORDS, PROTOCOL_TCP, PROTOCOL_UDP } from './flow-row.ts';
import { keyColumns, PacketKey, type KeyColumns } from './packet-key.ts';
import { SYN } from './tcp-state.ts';

/** Packets with payload of each direction of a flow whose payload is looked at. */
export const OPENING_PACKETS = 8;
/** Bytes kept of each of them, as much as a direction is looked at in all. */
const OPENING_BYTES = 4096;

/** Flows of a message that are told apart, a power of two. */
const PLACES = 4096;
/** A place: the key, the message it was last used in, packets of low and of high, and a double with the time of the latest. */
const PLACE_WORDS = 16;
const MESSAGE = KEY_WORDS;
const FROM_LOW = KEY_WORDS + 1;
const TIME = 7;
const FROM_HIGH_PACKETS_SHIFT = 16;
const PACKETS_MASK = 0xffff;
/** Fewer are copied one by one. */
const LEAST_COPY = 24;

/**
 * Keeps the payload that stages behind `parse` look at: the first packets of each direction of a flow, and marked messages wherever
 * they come.
 *
 * Which those are only the flow stage knows, which has state. Here they are counted within one message, so that the outcome depends
 * on that message alone: what is the n-th of its flow is at most the n-th of it in the message, so all that the flow stage can ask for is
 * there, whatever the size of messages. A place that two flows share forgets one of them, which then counts from zero and keeps more.
 * Segments that bring nothing new are kept and do not count: they may be copies, which the flow stage does not count.
 */
export class OpeningPayload {
  readonly #key = new PacketKey();
  readonly #words = new Int32Array(PLACES * PLACE_WORDS);
  readonly #doubles = new Float64Array(this.#words.buffer);
  /** Of both directions of each place the sequence number behind what was counted. */
  readonly #ends = new Int32Array(PLACES * 2);
  #message = 0;

  /** The packets with memory of their own for what is kept; `payload` of the argument is left as it is. */
  keep(packets: PacketBatch): PacketBatch {
    const bytes = this.#choose(packets);
    const { payload, payloadOffset, payloadKept, count } = packets;
    const out = new Uint8Array(takeBlock(bytes), 0, bytes);
    let to = 0;
    for (let i = 0; i < count; i++) {
      const length = payloadKept[i] ?? 0;
      if (length === 0) continue;
      const from = payloadOffset[i] ?? 0;
      if (length < LEAST_COPY) for (let b = 0; b < length; b++) out[to + b] = payload[from + b] ?? 0;
      else out.set(payload.subarray(from, from + length), to);
      payloadOffset[i] = to;
      to += length;
    }
    return { ...packets, payload: out };
  }

  /** Cuts `payloadKept` to what is wanted. @returns the bytes of all. */
  #choose(packets: PacketBatch): number {
    const { protocol, payloadKept, payloadOffset, tcpFlags, count } = packets;
    const columns = keyColumns(packets);
    this.#message = (this.#message + 1) | 0;
    let bytes = 0;
    for (let i = 0; i < count; i++) {
      let kept = payloadKept[i] ?? 0;
      const transport = protocol[i] ?? 0;
      const isSyn = transport === PROTOCOL_TCP && ((tcpFlags[i] ?? 0) & SYN) !== 0;
      if (kept === 0 && !isSyn) continue;
      if (transport === PROTOCOL_TCP || transport === PROTOCOL_UDP) {
        if (this.#isOpening(packets, columns, i, isSyn, kept > 0)) kept = Math.min(kept, OPENING_BYTES);
        else if (transport === PROTOCOL_TCP) kept = markedLength(packets.payload, payloadOffset[i] ?? 0, kept);
        else kept = headLength(packets.payload, payloadOffset[i] ?? 0, kept, packets.payloadLength[i] ?? 0);
      }
      payloadKept[i] = kept;
      if (kept === 0) payloadOffset[i] = 0;
      bytes += kept;
    }
    return bytes;
  }

  /** Whether packet `i` is among the first of its direction in this message. */
  #isOpening(packets: PacketBatch, columns: KeyColumns, i: number, isSyn: boolean, counts: boolean): boolean {
    const key = this.#key;
    if (key.read(columns, i) !== 0) return false;
    const words = this.#words;
    const place = key.hash & (PLACES - 1);
    const at = place * PLACE_WORDS;
    const time = eventTimeOf(packets, i);
    const latest = this.#doubles[place * (PLACE_WORDS / 2) + TIME] ?? 0;
    const isSame = words[at + MESSAGE] === this.#message && this.#hasKey(at);
    const goesOn = isSame && !isSyn && time < latest + LEAST_TIMEOUT_US;
    if (!isSame) this.#take(at);
    if (!goesOn) words[at + FROM_LOW] = 0;
    this.#doubles[place * (PLACE_WORDS / 2) + TIME] = goesOn ? Math.max(time, latest) : time;
    if (!counts) return false;
    const shift = key.fromHigh ? FROM_HIGH_PACKETS_SHIFT : 0;
    const before = ((words[at + FROM_LOW] ?? 0) >>> shift) & PACKETS_MASK;
    if (before >= OPENING_PACKETS) return false;
    if (packets.copyMark[i] !== 0 && !this.#isNew(packets, i, place * 2 + (key.fromHigh ? 1 : 0), before)) return true;
    words[at + FROM_LOW] = (words[at + FROM_LOW] ?? 0) + (1 << shift);
    return true;
  }

  /** Whether a segment goes on behind those that were counted in its direction, `before` in all. */
  #isNew({ sequence, payloadLength }: PacketBatch, i: number, direction: number, before: number): boolean {
    const end = ((sequence[i] ?? 0) + (payloadLength[i] ?? 0)) | 0;
    if (before > 0 && ((end - (this.#ends[direction] ?? 0)) | 0) <= 0) return false;
    this.#ends[direction] = end;
    return true;
  }

  #hasKey(at: number): boolean {
    const own = this.#key.words;
    for (let w = KEY_WORDS - 1; w >= 0; w--) if (this.#words[at + w] !== own[w]) return false;
    return true;
  }

  #take(at: number): void {
    this.#words.set(this.#key.words, at);
    this.#words[at + MESSAGE] = this.#message;
  }
}

/** The packets without any payload, for who looks at none. */
export function withoutPayload(packets: PacketBatch): PacketBatch {
  packets.payloadOffset.fill(0);
  packets.payloadKept.fill(0);
  return { ...packets, payload: new Uint8Array(0) };
}
