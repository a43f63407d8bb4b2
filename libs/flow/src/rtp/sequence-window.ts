import { BURSTS, LONGEST, MISSING, RUN } from './stream-row.ts';

/*
 * The last 64 packets of a sequence as bits, newest lowest. A packet is missing when it leaves the 64 without having come, so what was
 * merely overtaken is never counted. Places before the first packet are set, as nothing is known of them.
 */

export const WINDOW = 64;
const ALL = -1;
const TOP = 31;

/** A window that knows the newest packet alone. */
export function begin(words: Int32Array, bits: number): void {
  words[bits] = ALL;
  words[bits + 1] = ALL;
}

/** Goes on by some packets, which have not come yet; what leaves is added to the sums. */
export function advance(words: Int32Array, bits: number, sums: number, packets: number): void {
  for (let left = Math.min(packets, WINDOW); left > 0; left--) advanceByOne(words, bits, sums);
  if (packets > WINDOW) countMissing(words, sums, packets - WINDOW);
}

function advanceByOne(words: Int32Array, bits: number, sums: number): void {
  const low = words[bits] ?? 0;
  const high = words[bits + 1] ?? 0;
  if (high < 0) words[sums + RUN] = 0;
  else countMissing(words, sums, 1);
  words[bits + 1] = (high << 1) | (low >>> TOP);
  words[bits] = low << 1;
}

/** Whether the packet `back` before the newest is there. */
export function has(words: Int32Array, bits: number, back: number): boolean {
  return (((words[bits + (back >> 5)] ?? 0) >>> (back & TOP)) & 1) !== 0;
}

export function put(words: Int32Array, bits: number, back: number): void {
  words[bits + (back >> 5)] = (words[bits + (back >> 5)] ?? 0) | (1 << (back & TOP));
}

export function take(words: Int32Array, bits: number, back: number): void {
  words[bits + (back >> 5)] = (words[bits + (back >> 5)] ?? 0) & ~(1 << (back & TOP));
}

/** Adds all that is still in the window to the sums and begins anew. */
export function flush(words: Int32Array, bits: number, sums: number): void {
  advance(words, bits, sums, WINDOW);
  begin(words, bits);
}

/** What the sums will be when the window was flushed: missing packets, bursts of them, the longest. */
export interface Losses {
  readonly missing: number;
  readonly bursts: number;
  readonly longest: number;
}

/** The sums with what is still in the window; nothing is changed. */
export function lossesOf(words: Int32Array, bits: number, sums: number): Losses {
  const copy = Int32Array.of(words[bits] ?? 0, words[bits + 1] ?? 0, ...words.subarray(sums, sums + RUN + 1));
  flush(copy, 0, 2);
  return { missing: copy[2 + MISSING] ?? 0, bursts: copy[2 + BURSTS] ?? 0, longest: copy[2 + LONGEST] ?? 0 };
}

/** Adds packets one after another that never came. */
function countMissing(words: Int32Array, sums: number, packets: number): void {
  const before = words[sums + RUN] ?? 0;
  const run = before + packets;
  words[sums + RUN] = run;
  words[sums + MISSING] = (words[sums + MISSING] ?? 0) + packets;
  if (before === 0) words[sums + BURSTS] = (words[sums + BURSTS] ?? 0) + 1;
  if (run > (words[sums + LONGEST] ?? 0)) words[sums + LONGEST] = run;
}
