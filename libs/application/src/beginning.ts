import type { Conversation } from './conversation.ts';
import { examine, type Basis } from './identify.ts';
import { OpeningSide } from './opening-side.ts';
import type { Transport } from './protocol.ts';
import { PROTOCOLS, type NumberedProtocol } from './registry.ts';
import { readSaved, writeSaved } from './saved-beginning.ts';

/** Characters of a text field that are kept. */
const FIELD_CHARACTERS = 256;

const BY_NUMBER: ReadonlyMap<number, NumberedProtocol> = new Map(PROTOCOLS.map((one) => [one.number, one]));
/** Stand for all sides that have not spoken and for those that are done with; nothing is ever put into them. */
const SILENT = new OpeningSide();
const OVER = new OpeningSide();
OVER.closed = true;
const NO_FIELDS: ReadonlyMap<string, string | number> = new Map();

/**
 * The beginning of one flow's payload as it comes, and what is known of its application. Holds at most 4 KiB a direction and nothing
 * once it is finished: when the protocol has read all it wanted, when nothing can be recognised any more, or at `end`.
 */
export class Beginning implements Conversation {
  application = 0;
  basis: Basis = 'none';
  isFinished = false;
  readonly transport: Transport;
  readonly srcPort: number;
  readonly dstPort: number;
  /** Of the protocols, those that may still recognise it; undefined before they were asked. */
  #undecided: readonly NumberedProtocol[] | undefined;
  #fields: Map<string, string | number> | undefined;
  #forward = SILENT;
  #reverse = SILENT;

  constructor(transport: Transport, srcPort: number, dstPort: number) {
    this.transport = transport;
    this.srcPort = srcPort;
    this.dstPort = dstPort;
  }

  get forward(): OpeningSide {
    return this.#forward;
  }

  get reverse(): OpeningSide {
    return this.#reverse;
  }

  /** What the protocol told, by the names of its fields. */
  get fields(): ReadonlyMap<string, string | number> {
    return this.#fields ?? NO_FIELDS;
  }

  /** Numbers of the protocols that may still recognise it; none before they were asked. */
  get undecided(): readonly number[] {
    return this.#undecided?.map(({ number }) => number) ?? [];
  }

  /** Bytes of memory held for payload. */
  get heldBytes(): number {
    return this.forward.bytes.length + this.reverse.bytes.length;
  }

  /** The sequence number of the first byte that a direction will send: one more than its SYN's. */
  startsAt(isForward: boolean, sequence: number): void {
    if (this.isFinished) return;
    const side = this.#own(isForward);
    if (side.base < 0) side.base = sequence >>> 0;
  }

  /**
   * The payload bytes [from, to) of one packet, TCP's with its sequence number. `isCut` says that the packet had more than was captured,
   * so that of TCP nothing contiguous can follow.
   */
  take(isForward: boolean, data: Uint8Array, from: number, to: number, sequence = 0, isCut = false): void {
    if (this.isFinished) return;
    const side = this.#own(isForward);
    const isStream = this.transport === 'tcp';
    let isMore = isStream ? side.takeSegment(data, from, to, sequence >>> 0) : side.takeDatagram(data, from, to);
    if (isCut && isStream && !side.closed) {
      side.closed = true;
      isMore = true;
    }
    if (isMore) this.#look();
    if (!this.isFinished) side.keep();
  }

  /** The flow is over: what is known now is the result. */
  end(): void {
    if (this.isFinished) return;
    this.#forward = closed(this.#forward);
    this.#reverse = closed(this.#reverse);
    this.#look();
    this.#finish();
  }

  /** Everything, to be restored elsewhere. */
  save(): Uint8Array {
    return writeSaved(this);
  }

  /** @throws {RangeError} when the bytes are not what `save` wrote. */
  static restore(saved: Uint8Array): Beginning {
    const { transport, srcPort, dstPort, forward, reverse, application, basis, isFinished, fields, undecided } =
      readSaved(saved);
    const beginning = new Beginning(transport, srcPort, dstPort);
    beginning.application = application;
    beginning.basis = basis;
    if (fields.size > 0) beginning.#fields = new Map(fields);
    if (isFinished) {
      beginning.#finish();
    } else {
      if (undecided.length > 0) beginning.#undecided = undecided.flatMap((number) => BY_NUMBER.get(number) ?? []);
      beginning.#own(true).restore(forward);
      beginning.#own(false).restore(reverse);
    }
    return beginning;
  }

  #look(): void {
    if (this.basis !== 'content') {
      const { application, basis, isFinal, undecided } = examine(this, this.#undecided);
      this.application = application;
      this.basis = basis;
      this.#undecided = undecided;
      if (isFinal && basis !== 'content') this.#finish();
    }
    if (this.basis === 'content' && this.#read() === 'done') this.#finish();
    if (this.forward.closed && this.reverse.closed) this.#finish();
  }

  #read(): 'done' | 'more' {
    const protocol = BY_NUMBER.get(this.application)?.protocol;
    if (protocol?.read === undefined) return 'done';
    return protocol.read(this, (field, value) => {
      (this.#fields ??= new Map()).set(field, typeof value === 'string' ? value.slice(0, FIELD_CHARACTERS) : value);
    });
  }

  #finish(): void {
    this.isFinished = true;
    this.#undecided = undefined;
    this.#forward = OVER;
    this.#reverse = OVER;
  }

  /** The direction's side, to be written to. */
  #own(isForward: boolean): OpeningSide {
    const side = isForward ? this.#forward : this.#reverse;
    if (side !== SILENT) return side;
    const own = new OpeningSide();
    if (isForward) this.#forward = own;
    else this.#reverse = own;
    return own;
  }
}

function closed(side: OpeningSide): OpeningSide {
  if (side === SILENT) return OVER;
  side.closed = true;
  return side;
}
