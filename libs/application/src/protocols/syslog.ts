import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const OPEN = 0x3c;
const CLOSE = 0x3e;
const LAST_PRIORITY = 191;
const MOST_DIGITS = 3;
const LEAST_TEXT = 8;
/** Of TCP a message may have its length before it (RFC 6587 §3.4.1). */
const MOST_LENGTH_DIGITS = 5;
const FACILITY_SHIFT = 3;

/** A priority in angle brackets, not above 191, with text behind it: markup has no digits there. */
export const syslog = defineProtocol({
  name: 'syslog',
  reference: 'RFC 5424, RFC 3164',
  transports: ['udp', 'tcp'],
  ports: [514],
  firstBytes: [OPEN, ...byteRange(0x30, 0x39)],
  fields: {
    facility: { doc: 'Facility of the first message (RFC 5424 §6.2.1)', kind: 'number' },
    severity: { doc: 'Severity of the first message (§6.2.1)', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const priority = priorityAt(spoken(conversation));
    if (typeof priority === 'string') return 'done';
    tell('facility', priority.value >> FACILITY_SHIFT);
    tell('severity', priority.value & 7);
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  const priority = priorityAt(side);
  if (priority === 'no') return 'no';
  if (priority === 'short' || end < priority.next + LEAST_TEXT) return short;
  for (let at = priority.next; at < priority.next + LEAST_TEXT; at++) {
    const byte = u8(side, at);
    if (byte < 0x20 || byte > 0x7e) return 'no';
  }
  return 'yes';
}

function priorityAt(side: Side): { value: number; next: number } | 'no' | 'short' {
  let at = 0;
  while (at <= MOST_LENGTH_DIGITS && isDigit(u8(side, at))) at++;
  if (u8(side, at) < 0) return 'short';
  if (at > 0) {
    if (u8(side, at) !== 0x20) return 'no';
    at++;
  }
  if (u8(side, at) < 0) return 'short';
  if (u8(side, at) !== OPEN) return 'no';
  let value = 0;
  for (let i = at + 1; i <= at + 1 + MOST_DIGITS; i++) {
    const byte = u8(side, i);
    if (byte < 0) return 'short';
    if (byte === CLOSE && i > at + 1) return value <= LAST_PRIORITY ? { value, next: i + 1 } : 'no';
    if (!isDigit(byte)) return 'no';
    value = value * 10 + byte - 0x30;
  }
  return 'no';
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
