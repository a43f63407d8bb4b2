import type { Side } from './conversation.ts';
import { Facts } from './facts.ts';
import { markedDatagramLength, markedLength } from './marked-length.ts';
import type { ApplicationProtocol, Transport } from './protocol.ts';
import { PROTOCOLS } from './registry.ts';

const FOLLOWED = byNumber(({ follow }) => follow !== undefined);
const MEASURED = byNumber(({ measure }) => measure !== undefined);
const NO_ENDS: readonly number[] = [];

function byNumber(isOne: (protocol: ApplicationProtocol) => boolean): (ApplicationProtocol | undefined)[] {
  const found: (ApplicationProtocol | undefined)[] = [];
  for (const { number, protocol } of PROTOCOLS) if (isOne(protocol)) found[number] = protocol;
  return found;
}

/** Whether marked messages of that application are heard as long as its flow lasts. */
export function isFollowed(application: number): boolean {
  return FOLLOWED[application] !== undefined;
}

/** Whether the lengths of its segments tell something. */
export function isMeasured(application: number): boolean {
  return MEASURED[application] !== undefined;
}

/** What the marked messages of one flow tell, or its segments by their lengths, from the first to the last; of TCP none is heard twice. */
export class Following {
  readonly #application: number;
  readonly #facts = new Facts();
  /** Of each direction the sequence number behind what was heard; -1 before. */
  #forwardNext = -1;
  #reverseNext = -1;

  constructor(application: number) {
    this.#application = application;
  }

  get fields(): ReadonlyMap<string, string | number> {
    return this.#facts.fields;
  }

  /** The payload bytes [from, to) of one packet, TCP's with its sequence number. @returns whether it was heard. */
  take(
    transport: Transport,
    isForward: boolean,
    bytes: Uint8Array,
    from: number,
    to: number,
    sequence: number,
  ): boolean {
    const isStream = transport === 'tcp';
    const length = (isStream ? markedLength : markedDatagramLength)(bytes, from, to - from);
    if (length === 0 || (isStream && !this.#isNew(isForward, sequence >>> 0, length))) return false;
    FOLLOWED[this.#application]?.follow?.(
      { transport, isForward, side: sideOf(bytes, from, from + length) },
      this.#facts,
    );
    return true;
  }

  /** The payload length of a segment of TCP, on the wire, with its sequence number. @returns whether it told anything. */
  measure(isForward: boolean, length: number, sequence: number): boolean {
    if (!this.#isNew(isForward, sequence >>> 0, length)) return false;
    return MEASURED[this.#application]?.measure?.({ isForward, length }, this.#facts) ?? false;
  }

  save(): Uint8Array {
    const saved = [this.#application, this.#forwardNext, this.#reverseNext, ...this.#facts.save()];
    return new TextEncoder().encode(JSON.stringify(saved));
  }

  /** @throws {RangeError} when the bytes are not what `save` wrote. */
  static restore(saved: Uint8Array): Following {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(saved));
    const [application, forwardNext, reverseNext, fields, notes] = Array.isArray(parsed) ? parsed.map(unknownOf) : [];
    if (typeof application !== 'number' || typeof forwardNext !== 'number' || typeof reverseNext !== 'number')
      throw new RangeError('what was saved of a conversation that is followed is something else');
    const following = new Following(application);
    following.#forwardNext = forwardNext;
    following.#reverseNext = reverseNext;
    following.#facts.restore(pairsOf(fields, isValue), pairsOf(notes, isText));
    return following;
  }

  #isNew(isForward: boolean, sequence: number, length: number): boolean {
    const next = isForward ? this.#forwardNext : this.#reverseNext;
    if (next >= 0 && ((sequence - next) | 0) < 0) return false;
    if (isForward) this.#forwardNext = (sequence + length) >>> 0;
    else this.#reverseNext = (sequence + length) >>> 0;
    return true;
  }
}

function sideOf(bytes: Uint8Array, from: number, to: number): Side {
  const own = bytes.subarray(from, to);
  const view = new DataView(own.buffer, own.byteOffset, own.byteLength);
  return { bytes: own, view, length: own.length, ends: NO_ENDS, closed: true };
}

function unknownOf(value: unknown): unknown {
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isValue(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** Pairs of a name and a value. */
function* pairsOf<Value>(list: unknown, isOne: (value: unknown) => value is Value): Iterable<[string, Value]> {
  if (!Array.isArray(list)) return;
  for (const pair of list.map(unknownOf)) {
    const [name, value] = Array.isArray(pair) ? pair.map(unknownOf) : [];
    if (isText(name) && isOne(value)) yield [name, value];
  }
}
