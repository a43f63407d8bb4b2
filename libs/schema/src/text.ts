const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += HEX[bytes[i] ?? 0] ?? '';
  return text;
}

/** A MAC address at `row` of a mac column, in the colon form of IEEE 802. */
export function macText(column: Uint8Array, row: number): string {
  const at = row * 6;
  return [0, 1, 2, 3, 4, 5].map((i) => HEX[column[at + i] ?? 0] ?? '').join(':');
}

/** A UUID at `row` of a uuid column (RFC 9562 §4). */
export function uuidText(column: Uint8Array, row: number): string {
  const at = row * 16;
  return `${hex(column, at, at + 4)}-${hex(column, at + 4, at + 6)}-${hex(column, at + 6, at + 8)}-${hex(column, at + 8, at + 10)}-${hex(column, at + 10, at + 16)}`;
}

/** The 30 characters at `row` of a text30 column. */
export function text30(column: Uint8Array, row: number): string {
  const at = row * 30;
  let text = '';
  for (let i = at; i < at + 30; i++) text += String.fromCharCode(column[i] ?? 0);
  return text;
}

function isMapped(column: Uint8Array, at: number): boolean {
  for (let i = 0; i < 10; i++) if (column[at + i] !== 0) return false;
  return column[at + 10] === 0xff && column[at + 11] === 0xff;
}

/** An address at `row` of an address column: dotted IPv4 when mapped, else RFC 5952 text. */
export function addressText(column: Uint8Array, row: number): string {
  const at = row * 16;
  if (isMapped(column, at)) return `${column[at + 12]}.${column[at + 13]}.${column[at + 14]}.${column[at + 15]}`;
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((column[at + i] ?? 0) << 8) | (column[at + i + 1] ?? 0));
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8;) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      start = i;
      length = run;
    }
    i += run + 1;
  }
  const words = groups.map((group) => group.toString(16));
  if (start < 0) return words.join(':');
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`;
}

/** Null where an optional number is absent. */
export function optional(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The six bytes of a MAC address in the colon form. */
export function macBytes(text: string): Uint8Array {
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16));
}

/** The 16 bytes of an address as {@link addressText} writes it. */
export function addressBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  if (text.includes('.')) {
    bytes.fill(0xff, 10, 12);
    bytes.set(text.split('.').map(Number), 12);
    return bytes;
  }
  const [head = '', tail] = text.split('::');
  const put = (groups: readonly string[], first: number): void =>
    groups.forEach((group, i) => {
      const word = Number.parseInt(group, 16);
      bytes.set([word >>> 8, word & 0xff], (first + i) * 2);
    });
  put(groupsOf(head), 0);
  if (tail !== undefined) put(groupsOf(tail), 8 - groupsOf(tail).length);
  return bytes;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
