/**
 * A saved beginning, big-endian: layout 1, transport 1, ports 2 + 2, application 2, basis 1, finished 1; those undecided (count 1,
 * numbers of 2); the fields (count 1; each name length 1, name, kind 1, then 8 bytes of number or length 2 and text in UTF-8); both
 * sides (length 2, closed 1, base 8, count 1 and ends of 2, count 1 and places ahead of 2, size 2, bytes).
 */
import type { Side } from './conversation.ts';
import type { Basis } from './identify.ts';
import type { Transport } from './protocol.ts';

const LAYOUT = 1;
const TRANSPORTS: readonly Transport[] = ['tcp', 'udp', 'sctp', 'icmp', 'other'];
const BASES: readonly Basis[] = ['none', 'content', 'port'];
const NUMBER = 0;
const TEXT = 1;

export interface SavedSide extends Omit<Side, 'view'> {
  readonly base: number;
  readonly ahead: readonly number[];
}

export interface SavedBeginning {
  readonly transport: Transport;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly application: number;
  readonly basis: Basis;
  readonly isFinished: boolean;
  /** Numbers of the protocols that may still recognise it. */
  readonly undecided: readonly number[];
  readonly fields: ReadonlyMap<string, string | number>;
  readonly forward: SavedSide;
  readonly reverse: SavedSide;
}

export function writeSaved(beginning: SavedBeginning): Uint8Array {
  const bytes: number[] = [];
  const u8 = (value: number): number => bytes.push(value & 0xff);
  const u16 = (value: number): number => bytes.push((value >> 8) & 0xff, value & 0xff);
  const f64 = (value: number): number => bytes.push(...new Uint8Array(new Float64Array([value]).buffer).toReversed());
  u8(LAYOUT);
  u8(TRANSPORTS.indexOf(beginning.transport));
  u16(beginning.srcPort);
  u16(beginning.dstPort);
  u16(beginning.application);
  u8(BASES.indexOf(beginning.basis));
  u8(beginning.isFinished ? 1 : 0);
  u8(beginning.undecided.length);
  for (const number of beginning.undecided) u16(number);
  u8(beginning.fields.size);
  for (const [name, value] of beginning.fields) {
    const label = new TextEncoder().encode(name);
    u8(label.length);
    bytes.push(...label);
    u8(typeof value === 'number' ? NUMBER : TEXT);
    if (typeof value === 'number') {
      f64(value);
    } else {
      const text = new TextEncoder().encode(value);
      u16(text.length);
      bytes.push(...text);
    }
  }
  for (const side of [beginning.forward, beginning.reverse]) {
    u16(side.length);
    u8(side.closed ? 1 : 0);
    f64(side.base);
    for (const places of [side.ends, side.ahead]) {
      u8(places.length);
      for (const place of places) u16(place);
    }
    const used = Math.max(side.length, ...side.ahead);
    u16(used);
    for (let at = 0; at < used; at++) bytes.push(side.bytes[at] ?? 0);
  }
  return Uint8Array.from(bytes);
}

/** @throws {RangeError} when the bytes are not what `writeSaved` gives. */
export function readSaved(saved: Uint8Array): SavedBeginning {
  const view = new DataView(saved.buffer, saved.byteOffset, saved.byteLength);
  let at = 0;
  const u8 = (): number => view.getUint8(at++);
  const u16 = (): number => view.getUint16((at += 2) - 2);
  const f64 = (): number => view.getFloat64((at += 8) - 8);
  const take = (size: number): Uint8Array => saved.slice(at, (at += size));
  const text = (size: number): string => new TextDecoder().decode(take(size));
  const places = (): number[] => Array.from({ length: u8() }, u16);
  if (u8() !== LAYOUT) throw new RangeError('a saved beginning of another layout');
  const ends = { transport: TRANSPORTS[u8()] ?? 'other', srcPort: u16(), dstPort: u16() };
  const found = { application: u16(), basis: BASES[u8()] ?? 'none', isFinished: u8() === 1, undecided: places() };
  const fields = new Map(
    Array.from({ length: u8() }, (): [string, string | number] => [text(u8()), u8() === NUMBER ? f64() : text(u16())]),
  );
  const side = (): SavedSide => ({
    length: u16(),
    closed: u8() === 1,
    base: f64(),
    ends: places(),
    ahead: places(),
    bytes: take(u16()),
  });
  const sides = { forward: side(), reverse: side() };
  if (at !== saved.length) throw new RangeError(`a saved beginning of ${saved.length} bytes that tells of ${at}`);
  return { ...ends, ...found, fields, ...sides };
}
