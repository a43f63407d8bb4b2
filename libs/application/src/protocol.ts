import type { Conversation, Side } from './conversation.ts';
import type { Facts } from './facts.ts';

/** What a protocol says of the beginning of a conversation; `maybe` asks to be shown more of it, `no` is for good. */
export type Recognition = 'yes' | 'maybe' | 'no';

/** One piece of metadata that a protocol reads. */
export interface FieldRule {
  /** Unit and source (RFC section) included. */
  readonly doc: string;
  readonly kind: 'text' | 'number';
}

/** Tells one field; the first value of a field stands unless the protocol tells another. Text is cut to a bound by the receiver. */
export type Tell<Field extends string = string> = (field: Field, value: string | number) => void;

/**
 * An application protocol. Adding one is a file with such a value and its line in the registry.
 * `recognise` and `read` are pure: they look at the beginning of the conversation as it is now, and are asked again from its start
 * when more of it has come, the first until it is decided, the second until it is done. They read nothing outside what the sides say is there, and never throw.
 */
export interface ApplicationProtocol<Field extends string = string> {
  /** As the field writes it, in lower case: `dns`, `tls`, `opc-ua`. */
  readonly name: string;
  /** Where it is specified. */
  readonly reference: string;
  readonly transports: readonly Transport[];
  /** Ports of the responder that are registered or usual: tried first there, and the guess where content says nothing. */
  readonly ports: readonly number[];
  /** Its content is too weak to be known by elsewhere: it is asked only where one of its ports is. */
  readonly isBoundToPorts?: boolean;
  /** All bytes that a side may begin with, where they are few: on ports not its own it is not asked about others. */
  readonly firstBytes?: readonly number[];
  readonly fields: Readonly<Record<Field, FieldRule>>;
  recognise(conversation: Conversation): Recognition;
  /** Reads metadata. `more` asks to be called again with more of the conversation, `done` ends it. */
  read?(conversation: Conversation, tell: Tell<Field>): 'done' | 'more';
  /**
   * Hears one marked message (`markedLength`) after another, as long as the flow lasts, and adds to the facts; fields that `read` tells are
   * left alone. It sees no more of a message than the mark keeps, and never throws.
   */
  follow?(heard: Heard, facts: Facts<Field>): void;
  /**
   * Is told the payload length of one segment of TCP after another, for what is encrypted but shows by its lengths.
   * @returns whether it made anything of it, which is saved then; once it never will again, it says no
   */
  measure?(segment: Segment, facts: Facts<Field>): boolean;
}

/** A segment of TCP that was not seen before: who sent it, and its payload on the wire, bytes. */
export interface Segment {
  readonly isForward: boolean;
  readonly length: number;
}

/** One packet of a conversation that is followed: a side that begins with it and ends where what is kept of it ends. */
export interface Heard {
  readonly transport: Transport;
  readonly isForward: boolean;
  readonly side: Side;
}

export type Transport = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'other';

/** The first letters of words in any case, and other bytes, as `firstBytes` wants them. */
export function firstLetters(words: readonly string[], ...others: readonly number[]): number[] {
  const letters = words.flatMap((word) => [word.slice(0, 1).toUpperCase(), word.slice(0, 1).toLowerCase()]);
  return [...new Set([...letters.map((letter) => letter.charCodeAt(0)), ...others])];
}

/** Bytes from `first` to `last`, both included. */
export function byteRange(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Keeps the names of the fields in the type. */
export function defineProtocol<Field extends string>(protocol: ApplicationProtocol<Field>): ApplicationProtocol<Field> {
  return protocol;
}
