import { mixed } from './key-hash.ts';

/** Notes a value from 0 in a set of 32 · `words` bits that lies as whole numbers from `at`. */
export function noteBit(values: Float64Array, at: number, words: number, value: number): void {
  const place = mixed(value + 1) % (words * 32);
  const word = at + (place >>> 5);
  values[word] = ((values[word] ?? 0) | (1 << (place & 31))) >>> 0;
}

/** How many different values were noted, by linear counting: b · ln(b / empty), rounded; of a full set b · ln b. */
export function countOf(values: Float64Array, at: number, words: number): number {
  const bits = words * 32;
  let empty = bits;
  for (let w = at; w < at + words; w++)
    for (let word = values[w] ?? 0; word !== 0; word = (word & (word - 1)) >>> 0) empty--;
  return Math.round(bits * Math.log(bits / Math.max(empty, 1)));
}
