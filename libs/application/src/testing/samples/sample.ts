import type { Opening } from '../conversation-of.ts';

/** The beginning of a conversation made by hand from the standard, and what has to be found in it. */
export interface Sample {
  readonly name: string;
  readonly protocol: string;
  readonly opening: Opening;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** Bytes in order: text one character a byte, or numbers. */
export function octets(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part)),
  );
}

export function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

/** Each character in two bytes, little endian. */
export function utf16(text: string): string {
  return Array.from(text, (letter) => `${letter}\0`).join('');
}
