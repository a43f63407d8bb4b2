/** The message of DNS (RFC 1035 §4.1), which mDNS, LLMNR and NBNS share. */
import type { Side } from './conversation.ts';

const FLAGS = 2;
const QUESTIONS = 4;
const ANSWERS = 6;
const AUTHORITIES = 8;
const ADDITIONAL = 10;
const HEADER = 12;
const POINTER = 0xc0;
const MOST_LABELS = 128;
/** In lower case; what RFC 1035 §5.1 would escape is a question mark, as names are for reading and grouping. */
const LETTERS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte).toLowerCase() : '?',
);
const TYPE_A = 1;
const TYPE_AAAA = 28;

export interface DnsMessage {
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly responseCode: number;
  readonly questions: number;
  readonly answers: number;
  readonly records: number;
}

/** The header at `at`, or undefined where it is not there or its counts and codes are none that occur. */
export function readDnsHeader(side: Side, at: number, end: number): DnsMessage | undefined {
  if (end > side.length || end - at < HEADER) return undefined;
  const flags = side.view.getUint16(at + FLAGS);
  const answers = side.view.getUint16(at + ANSWERS);
  return {
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    responseCode: flags & 0xf,
    questions: side.view.getUint16(at + QUESTIONS),
    answers,
    records: answers + side.view.getUint16(at + AUTHORITIES) + side.view.getUint16(at + ADDITIONAL),
  };
}

export interface DnsName {
  readonly text: string;
  /** Where the bytes after the name begin. */
  readonly end: number;
}

/** A name at `at` of the message at `start`: labels and pointers back, at most 255 characters; undefined where it is none. */
export function readDnsName(side: Side, start: number, at: number, end: number): DnsName | undefined {
  let text = '';
  let behind = -1;
  for (let labels = 0; labels < MOST_LABELS && at < end; labels++) {
    const size = side.bytes[at] ?? 0;
    if (size === 0) return { text, end: behind < 0 ? at + 1 : behind };
    if (size >= POINTER) {
      if (at + 1 >= end) return undefined;
      const target = start + (side.view.getUint16(at) & 0x3fff);
      if (behind < 0) behind = at + 2;
      if (target >= at) return undefined;
      at = target;
      continue;
    }
    if (size > 63 || at + 1 + size > end || text.length + size > 254) return undefined;
    text += text === '' ? '' : '.';
    for (let i = 1; i <= size; i++) text += LETTERS[side.bytes[at + i] ?? 0] ?? '';
    at += 1 + size;
  }
  return undefined;
}

/** Where the bytes after the name at `at` begin; -1 where it does not end within `end`. Pointers are not followed. */
function skipDnsName(side: Side, at: number, end: number): number {
  for (let labels = 0; labels < MOST_LABELS && at < end; labels++) {
    const size = side.bytes[at] ?? 0;
    if (size === 0) return at + 1;
    if (size >= POINTER) return at + 2;
    at += 1 + size;
  }
  return -1;
}

export interface DnsQuestion {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly end: number;
}

export function readDnsQuestion(side: Side, start: number, at: number, end: number): DnsQuestion | undefined {
  const name = readDnsName(side, start, at, end);
  if (name === undefined || name.end + 4 > end) return undefined;
  const type = side.view.getUint16(name.end);
  return { name: name.text, type, class: side.view.getUint16(name.end + 2), end: name.end + 4 };
}

/** The first addresses among `count` records at `at`, at most `most`, as text. */
export function readDnsAddresses(side: Side, at: number, end: number, count: number, most: number): string[] {
  const addresses: string[] = [];
  for (let record = 0; record < count && addresses.length < most; record++) {
    const rest = skipDnsName(side, at, end);
    if (rest < 0 || rest + 10 > end) break;
    const type = side.view.getUint16(rest);
    const size = side.view.getUint16(rest + 8);
    const data = rest + 10;
    if (data + size > end) break;
    if (type === TYPE_A && size === 4) addresses.push(ipv4Text(side.bytes, data));
    if (type === TYPE_AAAA && size === 16) addresses.push(ipv6Text(side, data));
    at = data + size;
  }
  return addresses;
}

function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at] ?? 0}.${bytes[at + 1] ?? 0}.${bytes[at + 2] ?? 0}.${bytes[at + 3] ?? 0}`;
}

/** RFC 5952: the longest run of zero groups is left out. */
function ipv6Text(side: Side, at: number): string {
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((i) => side.view.getUint16(at + i).toString(16));
  const runs = groups.map((_, from) => {
    const rest = groups.slice(from).findIndex((group) => group !== '0');
    return rest < 0 ? 8 - from : rest;
  });
  const longest = Math.max(...runs);
  if (longest < 2) return groups.join(':');
  const from = runs.indexOf(longest);
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + longest).join(':')}`;
}
