/** 16 bytes of an address as batches keep it; IPv4 is IPv4-mapped (RFC 4291 §2.5.5.2). Undefined where the text is no address. */
export function readAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
}

function ipv4Octets(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const octets = parts.map(Number);
  return octets.every((octet) => octet < 256) ? octets : undefined;
}

function ipv4Bytes(text: string): Uint8Array | undefined {
  const octets = ipv4Octets(text);
  if (octets === undefined) return undefined;
  const bytes = new Uint8Array(16);
  bytes[10] = 0xff;
  bytes[11] = 0xff;
  bytes.set(octets, 12);
  return bytes;
}

/** 16-bit groups of one side of `::`; the last may be dotted (RFC 4291 §2.2). */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const octets = i === parts.length - 1 ? ipv4Octets(part) : undefined;
    if (octets !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = octets;
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function ipv6Bytes(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** A block of addresses: `bytes` of which the first `bits` count. */
export interface AddressBlock {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** A block as `10.0.0.0/8` or `fe80::/10`, or a single address. */
export function addressBlock(text: string): AddressBlock | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const bytes = readAddress(address);
  if (bytes === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { bytes, bits: 128 };
  const most = address.includes(':') ? 128 : 32;
  if (!/^\d{1,3}$/.test(length) || Number(length) > most) return undefined;
  return { bytes, bits: Number(length) + 128 - most };
}

/** Whether the address at `row` of an address column lies in the block. */
export function isInBlock(column: Uint8Array, row: number, { bytes, bits }: AddressBlock): boolean {
  const at = row * 16;
  const whole = bits >> 3;
  // From the end: blocks differ late, and all of IPv4 shares its first twelve bytes.
  const rest = bits & 7;
  if (rest > 0 && (((column[at + whole] ?? 0) ^ (bytes[whole] ?? 0)) & (0xff00 >> rest) & 0xff) !== 0) return false;
  for (let i = whole - 1; i >= 0; i--) if (column[at + i] !== bytes[i]) return false;
  return true;
}

/** 6 bytes of a MAC address as `00:11:22:33:44:55`; undefined where the text is none. */
export function macBytes(text: string): Uint8Array | undefined {
  if (!/^[\da-f]{2}([:-][\da-f]{2}){5}$/i.test(text)) return undefined;
  return Uint8Array.from(text.split(/[:-]/), (part) => Number.parseInt(part, 16));
}
