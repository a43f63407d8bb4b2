/** Big-endian numbers as lists of bytes. */
export function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

export function u24(value: number): number[] {
  return [(value >> 16) & 0xff, ...u16(value)];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value)];
}
