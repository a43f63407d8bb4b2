import { ChangedPages } from './changed-pages.ts';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from './flow-row.ts';
import type { PageChanges, RowPage } from './row-slab.ts';

/** Datagrams of a source that are remembered, a power of two; in a flood the oldest of the four places one may be in makes room. */
const PLACES = 1024;
const WAYS = 4;
/** How long fragments of a datagram may be apart, µs: RFC 8200 §4.5 waits for so long, RFC 1122 §3.3.2 from one to two minutes. */
const PATIENCE_US = 60e6;

/** A place, in words: the key, ports, state, a double with the event time of the first fragment, then ranges. */
const PLACE_WORDS = 32;
export const FRAGMENT_KEY_WORDS = 12;
const PORTS = 12;
const STATE = 13;
const TIME = 7;
const RANGES = 16;
const MOST_RANGES = 16;

// Bits of the state; from COUNT_SHIFT up the ranges in use.
const IN_USE = 1;
const HAS_PORTS = 2;
const IS_DIRECTED = 4;
const IS_ANSWER = 8;
const OVERLAPS = 16;
const COUNT_SHIFT = 8;

const PAGE_PLACES = 64;
const PAGE_WORDS = PAGE_PLACES * PLACE_WORDS;
const OFFSET_MASK = 0xffff;

/** Of UDP, ICMP and an echo of ICMPv6, of other messages of ICMPv6, and of TCP without options. */
const FIRST_HEADER = 8,
  FIRST_ICMPV6_HEADER = 4,
  FIRST_TCP_HEADER = 20;
const [ECHO_REQUEST_V6, ECHO_REPLY_V6] = [128, 129] as const;

/**
 * Bytes of the header that `payloadLength` of a first fragment leaves out; of protocols whose headers are not decoded (ESP, SCTP, a tunnel)
 * it is all that IP carries.
 */
export function firstHeader(protocol: number, icmpType: number): number {
  switch (protocol) {
    case PROTOCOL_TCP:
      return FIRST_TCP_HEADER;
    case PROTOCOL_UDP:
    case PROTOCOL_ICMP:
      return FIRST_HEADER;
    case PROTOCOL_ICMPV6:
      return icmpType === ECHO_REQUEST_V6 || icmpType === ECHO_REPLY_V6 ? FIRST_HEADER : FIRST_ICMPV6_HEADER;
    default:
      return 0;
  }
}

/** What the first fragment says for all of its datagram. */
export interface FirstFragment {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly isDirected: boolean;
  readonly isAnswer: boolean;
}

/**
 * Which ports the later fragments of a datagram have: those of its first, if that came before them. Datagrams of which fragments overlap are not
 * trusted, for what a host would make of them depends on the host (RFC 5722, Ptacek and Newsham 1998): their later fragments keep no
 * ports. A fragment that repeats one that was seen is no overlap; of more than 16 apart the first are taken together.
 */
export class FragmentPorts {
  #words = new Int32Array(0);
  #doubles = new Float64Array(0);
  readonly #pages = new ChangedPages();
  /** That fragment overlapped others of its datagram. */
  isOverlap = false;

  /** The first fragment with its key, place [from, to) in the datagram, and what it says. */
  begin(key: Int32Array, time: number, to: number, first: FirstFragment): void {
    const at = this.#placeOf(key, time);
    const words = this.#words;
    words[at + PORTS] = first.srcPort | (first.dstPort << 16);
    words[at + STATE] =
      (words[at + STATE] ?? 0) | HAS_PORTS | (first.isDirected ? IS_DIRECTED : 0) | (first.isAnswer ? IS_ANSWER : 0);
    this.#addRange(at, 0, to);
  }

  /** What the first fragment said, for a later one at [from, to); undefined where it was not seen or the datagram is not trusted. */
  find(key: Int32Array, time: number, from: number, to: number): FirstFragment | undefined {
    const at = this.#placeOf(key, time);
    this.#addRange(at, from, to);
    const state = this.#words[at + STATE] ?? 0;
    if ((state & (HAS_PORTS | OVERLAPS)) !== HAS_PORTS) return undefined;
    const ports = this.#words[at + PORTS] ?? 0;
    return {
      srcPort: ports & 0xffff,
      dstPort: ports >>> 16,
      isDirected: (state & IS_DIRECTED) !== 0,
      isAnswer: (state & IS_ANSWER) !== 0,
    };
  }

  /** Its source has ended. */
  forget(): void {
    this.#words.fill(0);
    this.#pages.noteSaved();
  }

  takeChangedPages(): PageChanges {
    return this.#pages.take((page) => {
      const words = this.#words.slice(page * PAGE_WORDS, (page + 1) * PAGE_WORDS);
      return words.some((word) => word !== 0) ? new Uint8Array(words.buffer) : undefined;
    });
  }

  restore(pages: Iterable<RowPage>): void {
    for (const { page, bytes } of pages) {
      if (bytes.byteLength !== PAGE_WORDS * 4)
        throw new RangeError(
          `flow state: a page of fragments has ${bytes.byteLength} bytes; clear the state of this stage and read its input again`,
        );
      this.#reserve();
      new Uint8Array(this.#words.buffer).set(bytes, page * PAGE_WORDS * 4);
      this.#pages.restored(page);
    }
  }

  /** The place of the datagram, taken from the oldest if it has none. */
  #placeOf(key: Int32Array, time: number): number {
    this.#reserve();
    const first = hashOf(key) & (PLACES - WAYS);
    let oldest = first;
    for (let place = first; place < first + WAYS; place++) {
      if (this.#isKnown(place, key, time)) return this.#touch(place);
      if (this.#timeOf(place) < this.#timeOf(oldest)) oldest = place;
    }
    const at = this.#touch(oldest);
    this.#words.fill(0, at, at + PLACE_WORDS);
    this.#words.set(key, at);
    this.#words[at + STATE] = IN_USE;
    this.#doubles[oldest * (PLACE_WORDS / 2) + TIME] = time;
    return at;
  }

  #isKnown(place: number, key: Int32Array, time: number): boolean {
    const at = place * PLACE_WORDS;
    if (((this.#words[at + STATE] ?? 0) & IN_USE) === 0) return false;
    for (let w = 0; w < FRAGMENT_KEY_WORDS; w++) if (this.#words[at + w] !== key[w]) return false;
    return Math.abs(time - this.#timeOf(place)) <= PATIENCE_US;
  }

  #timeOf(place: number): number {
    return this.#doubles[place * (PLACE_WORDS / 2) + TIME] ?? 0;
  }

  #touch(place: number): number {
    this.#pages.note((place / PAGE_PLACES) | 0);
    return place * PLACE_WORDS;
  }

  #addRange(at: number, from: number, to: number): void {
    const words = this.#words;
    const state = words[at + STATE] ?? 0;
    let count = state >>> COUNT_SHIFT;
    this.isOverlap = false;
    for (let r = 0; r < count; r++) {
      const range = words[at + RANGES + r] ?? 0;
      const [start, end] = [range & OFFSET_MASK, range >>> 16];
      if (start === from && end === to) return;
      if (from < end && start < to) {
        this.isOverlap = true;
        words[at + STATE] = state | OVERLAPS;
        return;
      }
    }
    if (count === MOST_RANGES) count = joinRanges(words, at + RANGES);
    words[at + RANGES + count] = from | (Math.min(to, OFFSET_MASK) << 16);
    words[at + STATE] = (state & ((1 << COUNT_SHIFT) - 1)) | ((count + 1) << COUNT_SHIFT);
  }

  #reserve(): void {
    if (this.#words.length > 0) return;
    this.#words = new Int32Array(PLACES * PLACE_WORDS);
    this.#doubles = new Float64Array(this.#words.buffer);
  }
}

/** Takes ranges together that touch, or else the first two with what is between them. @returns how many are left. */
function joinRanges(words: Int32Array, at: number): number {
  const ranges = Array.from({ length: MOST_RANGES }, (_, r) => words[at + r] ?? 0).toSorted(
    (a, b) => (a & OFFSET_MASK) - (b & OFFSET_MASK),
  );
  const joined: number[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && last >>> 16 === (range & OFFSET_MASK))
      joined[joined.length - 1] = (last & OFFSET_MASK) | ((range >>> 16) << 16);
    else joined.push(range);
  }
  const [one = 0, two = 0, ...rest] = joined;
  const left = joined.length < MOST_RANGES ? joined : [(one & OFFSET_MASK) | ((two >>> 16) << 16), ...rest];
  left.forEach((range, r) => (words[at + r] = range));
  return left.length;
}

function hashOf(key: Int32Array): number {
  let h = 0;
  for (let w = 0; w < FRAGMENT_KEY_WORDS; w++) h = Math.imul(h ^ (key[w] ?? 0), 0x9b05688d) ^ (h >>> 15);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
