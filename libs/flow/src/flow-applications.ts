import {
  applicationName,
  Beginning,
  guessByPort,
  isFollowed,
  isMeasured,
  type Basis,
  type Transport,
} from '@weir/application';
import { APPLICATION_BASIS_SYMBOLS, type FlowBatch, type PacketBatch } from '@weir/schema';
import { fieldJson } from './field-json.ts';
import {
  APPLICATION,
  FROM_HIGH,
  PORTS,
  PROTOCOL,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  ROW_WORDS,
  STATE,
  SYN_ACK_SEEN,
  SYN_ACK_SEQUENCE,
  SYN_SEEN,
  SYN_SEQUENCE,
} from './flow-row.ts';
import { OPENING_PACKETS } from './opening-payload.ts';
import { FollowedFlows, payloadSequence, type KnownApplication } from './followed-flows.ts';
import { RowEntries, type RowEntry } from './row-entries.ts';
import type { PageChanges, RowPage, RowSlab } from './row-slab.ts';

// The word APPLICATION of a row: number of the application, place of the basis, whether that is all that will be known, and how many
// packets with payload each direction has sent, up to those that are looked at.
const NUMBER_MASK = 0xfff;
const BASIS_SHIFT = 12;
const BASIS_MASK = 3;
const KNOWN = 1 << 14;
const FORWARD_SHIFT = 15;
const REVERSE_SHIFT = 19;
const PACKETS_MASK = 0xf;

/** Kinds of what is saved of a row. */
const TOLD = 0;
const BEGINNING = 1;
const FOLLOWING = 2;

const NO_TEXT = '';
const NO_BASIS = placeOf('none');
const BY_PORT = placeOf('port');

/**
 * What each flow's application is, from its first payload bytes. Number and basis lie in the flow's row; what lies here, by row, is the
 * beginning of those still looked at, what the protocol told of the others, as JSON, and what is heard of those that are followed.
 */
export class FlowApplications {
  readonly #beginnings = new Map<number, Beginning>();
  readonly #told = new Map<number, string>();
  readonly #followed = new FollowedFlows();
  readonly #entries = new RowEntries();

  /** Takes packet `i` of the flow in `row` into account; its handshake is counted in the row already. */
  follow(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number): void {
    if (packets.payloadKept[i] === 0) return;
    const transport = transportOf(flows.words[row * ROW_WORDS + PROTOCOL] ?? 0);
    if (transport === undefined) return;
    const at = row * ROW_WORDS + APPLICATION;
    const wasKnown = ((flows.words[at] ?? 0) & KNOWN) !== 0;
    if (!wasKnown) this.#open(flows, row, transport, isForward, packets, i);
    // Of datagrams most flows are a question and its answer, which the beginning tells.
    if (!wasKnown && transport !== 'tcp') return;
    const word = flows.words[at] ?? 0;
    if (wasKnown && !isFollowed(word & NUMBER_MASK)) return;
    const known = (word & KNOWN) === 0 ? this.#beginnings.get(row) : knownIn(word);
    if (known !== undefined && this.#followed.hear(row, known, transport, isForward, packets, i))
      this.#entries.changed(row);
  }

  /** Likewise a segment of TCP by its length, whether or not its payload was kept: of what is encrypted that may tell something. */
  measure(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number): void {
    if (packets.payloadLength[i] === 0) return;
    const word = flows.words[row * ROW_WORDS + APPLICATION] ?? 0;
    const isKnown = (word & KNOWN) !== 0;
    if (isKnown ? !isMeasured(word & NUMBER_MASK) : !hasPayload(word)) return;
    const known = isKnown ? knownIn(word) : this.#beginnings.get(row);
    if (known !== undefined && this.#followed.measure(row, known, isForward, packets, i)) this.#entries.changed(row);
  }

  #open(flows: RowSlab, row: number, transport: Transport, isForward: boolean, packets: PacketBatch, i: number): void {
    const at = row * ROW_WORDS + APPLICATION;
    const word = flows.words[at] ?? 0;
    const shift = isForward ? FORWARD_SHIFT : REVERSE_SHIFT;
    const number = ((word >>> shift) & PACKETS_MASK) + 1;
    if (number > OPENING_PACKETS) return;
    flows.words[at] = word + (1 << shift);
    const known = this.#beginnings.get(row);
    const beginning = known ?? beginningOf(flows, row, transport);
    const from = packets.payloadOffset[i] ?? 0;
    const kept = packets.payloadKept[i] ?? 0;
    const isCut = kept < (packets.payloadLength[i] ?? 0) || number === OPENING_PACKETS;
    beginning.take(isForward, packets.payload, from, from + kept, payloadSequence(packets, i), isCut);
    this.#entries.changed(row);
    if (beginning.isFinished) this.#settle(flows, row, beginning);
    // Most are told by their first packet, and never kept.
    else if (known === undefined) this.#beginnings.set(row, beginning);
  }

  /** What is known now is all that will be. Later rows of the same conversation say the same. */
  end(flows: RowSlab, row: number): void {
    const at = row * ROW_WORDS;
    if (((flows.words[at + APPLICATION] ?? 0) & KNOWN) !== 0) return;
    const transport = transportOf(flows.words[at + PROTOCOL] ?? 0);
    if (transport === undefined) return;
    const beginning = this.#beginnings.get(row);
    if (beginning === undefined) return this.#guess(flows, row, transport);
    beginning.end();
    this.#settle(flows, row, beginning);
  }

  /** Payload of the flow in `row` is not looked at. */
  overlook(flows: RowSlab, row: number): void {
    const at = row * ROW_WORDS + APPLICATION;
    flows.words[at] = (flows.words[at] ?? 0) | (OPENING_PACKETS << FORWARD_SHIFT) | (OPENING_PACKETS << REVERSE_SHIFT);
  }

  /** Writes what is known to row `to` of the columns; of a flow that is still looked at, what is sure by now. */
  put(flows: RowSlab, row: number, columns: FlowBatch, to: number): void {
    const word = flows.words[row * ROW_WORDS + APPLICATION] ?? 0;
    const beginning = (word & KNOWN) === 0 ? this.#beginnings.get(row) : undefined;
    if (beginning?.basis === 'content') {
      columns.application[to] = applicationName(beginning.application);
      columns.applicationBasis[to] = placeOf(beginning.basis);
      columns.applicationFields[to] = this.#followed.withHeard(row, textOf(beginning.fields));
      return;
    }
    columns.application[to] = applicationName(word & NUMBER_MASK);
    columns.applicationBasis[to] = (word >>> BASIS_SHIFT) & BASIS_MASK;
    columns.applicationFields[to] = hasPayload(word)
      ? this.#followed.withHeard(row, this.#told.get(row) ?? NO_TEXT)
      : NO_TEXT;
  }

  free(flows: RowSlab, row: number): void {
    if (!hasPayload(flows.words[row * ROW_WORDS + APPLICATION] ?? 0)) return;
    const wasFollowed = this.#followed.free(row);
    if (this.#beginnings.delete(row) || this.#told.delete(row) || wasFollowed) this.#entries.changed(row);
  }

  /** What changed since the last call, by the pages of the flows' rows. */
  takeChangedPages(): PageChanges {
    return this.#entries.take((row) => this.#entriesOf(row));
  }

  /** Puts saved pages back. @throws {RangeError} when one is not what was saved. */
  restore(pages: Iterable<RowPage>): void {
    this.#entries.restore(pages, (row, { kind, bytes }) => {
      if (kind === TOLD) this.#told.set(row, new TextDecoder().decode(bytes));
      else if (kind === FOLLOWING) this.#followed.restore(row, bytes);
      else this.#beginnings.set(row, Beginning.restore(bytes));
    });
  }

  /** No payload was looked at. */
  #guess(flows: RowSlab, row: number, transport: Transport): void {
    const application = guessByPort(transport, srcPortOf(flows, row), dstPortOf(flows, row));
    const basis = application === 0 ? NO_BASIS : BY_PORT;
    const at = row * ROW_WORDS + APPLICATION;
    flows.words[at] = (flows.words[at] ?? 0) | application | (basis << BASIS_SHIFT) | KNOWN;
  }

  #settle(flows: RowSlab, row: number, { application, basis, fields }: Beginning): void {
    const at = row * ROW_WORDS + APPLICATION;
    const counts = (flows.words[at] ?? 0) & ~(NUMBER_MASK | (BASIS_MASK << BASIS_SHIFT));
    flows.words[at] = counts | application | (placeOf(basis) << BASIS_SHIFT) | KNOWN;
    if (this.#beginnings.delete(row)) this.#entries.changed(row);
    if (fields.size > 0) this.#told.set(row, textOf(fields));
  }

  #entriesOf(row: number): RowEntry[] {
    const entries: RowEntry[] = [];
    const told = this.#told.get(row);
    if (told !== undefined) entries.push({ kind: TOLD, bytes: new TextEncoder().encode(told) });
    const beginning = this.#beginnings.get(row);
    if (beginning !== undefined) entries.push({ kind: BEGINNING, bytes: beginning.save() });
    const heard = this.#followed.save(row);
    if (heard !== undefined) entries.push({ kind: FOLLOWING, bytes: heard });
    return entries;
  }
}

/** Whether some was looked at, without which there is nothing but the number. */
function hasPayload(word: number): boolean {
  return word >>> FORWARD_SHIFT !== 0;
}

function textOf(fields: Beginning['fields']): string {
  return fields.size > 0 ? fieldJson(fields) : NO_TEXT;
}

function knownIn(word: number): KnownApplication {
  const basis = APPLICATION_BASIS_SYMBOLS[(word >>> BASIS_SHIFT) & BASIS_MASK] ?? 'none';
  return { application: word & NUMBER_MASK, basis };
}

function placeOf(basis: Basis): number {
  return APPLICATION_BASIS_SYMBOLS.indexOf(basis);
}

function transportOf(protocol: number): Transport | undefined {
  switch (protocol & 0xff) {
    case PROTOCOL_TCP:
      return 'tcp';
    case PROTOCOL_UDP:
      return 'udp';
    default:
      return undefined;
  }
}

/** Of the initiator. */
function srcPortOf({ words }: RowSlab, row: number): number {
  const ports = words[row * ROW_WORDS + PORTS] ?? 0;
  return ((words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0 ? ports >>> 16 : ports & 0xffff;
}

/** Of the responder. */
function dstPortOf({ words }: RowSlab, row: number): number {
  const ports = words[row * ROW_WORDS + PORTS] ?? 0;
  return ((words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0 ? ports & 0xffff : ports >>> 16;
}

/** One that has seen no payload, and of TCP knows where each direction starts if the handshake was seen. */
function beginningOf(flows: RowSlab, row: number, transport: Transport): Beginning {
  const { words } = flows;
  const at = row * ROW_WORDS;
  const state = words[at + STATE] ?? 0;
  const beginning = new Beginning(transport, srcPortOf(flows, row), dstPortOf(flows, row));
  // QUIC notes its handshake in the same words, and has no sequence.
  if (transport !== 'tcp') return beginning;
  if ((state & SYN_SEEN) !== 0) beginning.startsAt(true, (words[at + SYN_SEQUENCE] ?? 0) + 1);
  if ((state & SYN_ACK_SEEN) !== 0) beginning.startsAt(false, (words[at + SYN_ACK_SEQUENCE] ?? 0) + 1);
  return beginning;
}
