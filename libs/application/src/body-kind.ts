import type { Side } from './conversation.ts';
import { u16, u24, u32, u8 } from './octets.ts';

/** First octets that tell what a file is, by their number. */
const OF_FOUR: ReadonlyMap<number, string> = new Map([
  [0x7f454c46, 'program'], // ELF
  [0xfeedface, 'program'], // Mach-O
  [0xfeedfacf, 'program'],
  [0xcefaedfe, 'program'],
  [0xcffaedfe, 'program'],
  [0xcafebabe, 'java_class'],
  [0x504b0304, 'archive'], // ZIP
  [0x52617221, 'archive'], // RAR
  [0x377abcaf, 'archive'], // 7-Zip
  [0x4d534346, 'archive'], // cabinet
  [0xd0cf11e0, 'document'], // OLE
  [0x25504446, 'document'], // PDF
  [0x7b5c7274, 'document'], // RTF
  [0x89504e47, 'image'],
  [0x47494638, 'image'],
]);
const OF_THREE: ReadonlyMap<number, string> = new Map([
  [0x435753, 'flash'],
  [0x465753, 'flash'],
  [0x5a5753, 'flash'],
  [0xffd8ff, 'image'],
]);
const OF_TWO: ReadonlyMap<number, string> = new Map([
  [0x4d5a, 'program'], // MZ
  [0x2321, 'script'],
  [0x1f8b, 'gzip'],
]);

const FIRST_OCTETS: readonly boolean[] = firstOctets();

function firstOctets(): boolean[] {
  const known = Array.from({ length: 256 }, () => false);
  for (const number of OF_FOUR.keys()) known[number >>> 24] = true;
  for (const number of OF_THREE.keys()) known[number >>> 16] = true;
  for (const number of OF_TWO.keys()) known[number >>> 8] = true;
  return known;
}

/** What the file that begins at `at` is by its first octets; empty where they say nothing. */
export function fileKindAt(side: Side, at: number): string {
  if (FIRST_OCTETS[u8(side, at)] !== true) return '';
  return OF_FOUR.get(u32(side, at)) ?? OF_THREE.get(u24(side, at)) ?? OF_TWO.get(u16(side, at)) ?? '';
}
