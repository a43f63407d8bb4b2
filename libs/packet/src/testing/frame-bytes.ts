/** Bytes of a frame, written as hexadecimal with spaces where they please. */
export function hex(text: string): number[] {
  return (text.replaceAll(/\s/g, '').match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
}

export function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value)];
}

export const CLIENT_MAC = '02 00 00 00 00 0b';
export const SERVER_MAC = '02 00 00 00 00 50';
export const CLIENT = '0a 42 00 0b';
export const SERVER = '0a 42 00 50';
export const CLIENT6 = 'fd66 0000 0000 0000 0000 0000 0000 0011';
export const SERVER6 = 'fd66 0000 0000 0000 0000 0000 0000 0080';

export function ethernet(etherType: number, payload: readonly number[]): number[] {
  return [...hex(SERVER_MAC), ...hex(CLIENT_MAC), ...u16(etherType), ...payload];
}

/** A VLAN tag and what stands behind it. */
export function vlan(id: number, etherType: number, payload: readonly number[]): number[] {
  return [...u16(id), ...u16(etherType), ...payload];
}

export interface Ipv4Fields {
  readonly protocol: number;
  readonly options?: readonly number[];
  /** The header word of flags and fragment offset. */
  readonly fragment?: number;
  readonly totalLength?: number;
  readonly versionAndLength?: number;
  readonly src?: string;
  readonly dst?: string;
}

export function ipv4(fields: Ipv4Fields, payload: readonly number[]): number[] {
  const options = fields.options ?? [];
  const headerLength = 20 + options.length;
  return [
    fields.versionAndLength ?? 0x40 | (headerLength / 4),
    0xb8,
    ...u16(fields.totalLength ?? headerLength + payload.length),
    ...u16(0x1234),
    ...u16(fields.fragment ?? 0),
    64,
    fields.protocol,
    ...u16(0),
    ...hex(fields.src ?? CLIENT),
    ...hex(fields.dst ?? SERVER),
    ...options,
    ...payload,
  ];
}

export interface Ipv6Fields {
  readonly next: number;
  readonly payloadLength?: number;
  readonly version?: number;
}

export function ipv6(fields: Ipv6Fields, payload: readonly number[]): number[] {
  return [
    ((fields.version ?? 6) << 4) | 0xb,
    0x80,
    0,
    0,
    ...u16(fields.payloadLength ?? payload.length),
    fields.next,
    63,
    ...hex(CLIENT6),
    ...hex(SERVER6),
    ...payload,
  ];
}

export interface TcpFields {
  readonly flags?: number;
  readonly options?: readonly number[];
  readonly dataOffset?: number;
}

export function tcp(fields: TcpFields, payload: readonly number[]): number[] {
  const options = fields.options ?? [];
  const dataOffset = fields.dataOffset ?? 5 + options.length / 4;
  return [
    ...u16(49152),
    ...u16(80),
    ...u32(1000),
    ...u32(2000),
    ...u16((dataOffset << 12) | (fields.flags ?? 0x10)),
    ...u16(64240),
    ...u32(0),
    ...options,
    ...payload,
  ];
}

export function udp(payload: readonly number[]): number[] {
  return [...u16(49160), ...u16(53), ...u16(8 + payload.length), ...u16(0), ...payload];
}

export function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
