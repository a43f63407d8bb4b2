import type { Conversation, Side } from './conversation.ts';
import type { Recognition } from './protocol.ts';

/** The byte at `at`; -1 where it is not there, as of all numbers here. */
export function u8(side: Side, at: number): number {
  return at < side.length ? (side.bytes[at] ?? -1) : -1;
}

export function u16(side: Side, at: number): number {
  return at + 2 <= side.length ? side.view.getUint16(at) : -1;
}

export function u16le(side: Side, at: number): number {
  return at + 2 <= side.length ? side.view.getUint16(at, true) : -1;
}

export function u24(side: Side, at: number): number {
  return at + 3 <= side.length ? side.view.getUint16(at) * 0x100 + side.view.getUint8(at + 2) : -1;
}

export function u24le(side: Side, at: number): number {
  return at + 3 <= side.length ? side.view.getUint16(at, true) + side.view.getUint8(at + 2) * 0x1_0000 : -1;
}

export function u32(side: Side, at: number): number {
  return at + 4 <= side.length ? side.view.getUint32(at) : -1;
}

export function u32le(side: Side, at: number): number {
  return at + 4 <= side.length ? side.view.getUint32(at, true) : -1;
}

/** Bytes [from, to) as UTF-16 little endian, as far as they are there; control characters become dots. */
export function utf16leOf(side: Side, from: number, to: number): string {
  let text = '';
  for (let at = from; at + 2 <= Math.min(to, side.length); at += 2) {
    const unit = side.view.getUint16(at, true);
    text += unit < 0x20 || unit === 0x7f ? '.' : String.fromCharCode(unit);
  }
  return text;
}

/** Says of one side what its first message is. `end` is the end of the first datagram, or of what is there of a stream;
 * `short` is the answer where that is too little: a datagram stays as it is, a stream may still grow. */
export type Look = (side: Side, end: number, short: Recognition) => Recognition;

/** What one side says: `maybe` until it has spoken. */
export function lookAt(conversation: Conversation, side: Side, look: Look): Recognition {
  if (side.length === 0) return 'maybe';
  const datagram = conversation.transport !== 'tcp';
  const end = datagram ? Math.min(side.ends[0] ?? side.length, side.length) : side.length;
  return look(side, end, datagram || side.closed ? 'no' : 'maybe');
}

/** For protocols that frame both directions alike: a refusal on either side refuses, a claim on either side claims. */
export function lookAtBoth(conversation: Conversation, look: Look): Recognition {
  const forward = lookAt(conversation, conversation.forward, look);
  if (forward === 'no') return 'no';
  const reverse = lookAt(conversation, conversation.reverse, look);
  if (reverse === 'no') return 'no';
  return forward === 'yes' || reverse === 'yes' ? 'yes' : 'maybe';
}

/** For protocols whose sides differ: the initiator's as the first look says, the responder's as the second does. */
export function lookAtEach(conversation: Conversation, asked: Look, answered: Look): Recognition {
  const forward = lookAt(conversation, conversation.forward, asked);
  if (forward === 'no') return 'no';
  const reverse = lookAt(conversation, conversation.reverse, answered);
  if (reverse === 'no') return 'no';
  return forward === 'yes' || reverse === 'yes' ? 'yes' : 'maybe';
}

/** The side that has spoken, the initiator's where both have. */
export function spoken(conversation: Conversation): Side {
  return conversation.forward.length > 0 ? conversation.forward : conversation.reverse;
}
