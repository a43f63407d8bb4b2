/** `row` of a dead letter that is a whole message, not one record of it. */
const WHOLE_MESSAGE = 0xffff_ffff;

export function rowText(row: number): string {
  return row === WHOLE_MESSAGE ? 'whole message' : `record ${row}`;
}

/** Bytes of base64 text; null where the text is not base64. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** The classic dump: offset, bytes in two groups, printable ASCII with a dot for the rest. */
export function hexLines(bytes: Uint8Array, width: 8 | 16): readonly HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const cells = [...bytes.subarray(at, at + width)];
    const pairs = cells.map((byte) => hex(byte, 2));
    const half = width / 2;
    const groups = [pairs.slice(0, half).join(' '), pairs.slice(half).join(' ')];
    lines.push({
      offset: hex(at, 6),
      hex: groups
        .join('  ')
        .trimEnd()
        .padEnd(width * 3),
      text: cells.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    });
  }
  return lines;
}

/** Headers as names and values; null where the text is not a JSON object, and must be shown as it is. */
export function headerEntries(headers: string): readonly (readonly [string, string])[] | null {
  if (headers === '') return [];
  try {
    const parsed: unknown = JSON.parse(headers);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    return Object.entries(parsed).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  } catch {
    return null;
  }
}
