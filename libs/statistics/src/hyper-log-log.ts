/*
 * HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) over 32-bit hashes, with linear counting where few registers are set. A register
 * is a byte; 2^bits of them give a standard error of 1.04 / √(2^bits). Sketches of parts merge to that of the whole by the larger of
 * each register, in any order.
 */

/** 2^−rank of each rank that a register may have. */
const POWERS = Float64Array.from({ length: 256 }, (_, rank) => 2 ** -rank);

/** Notes a value by its hash in the 2^bits registers from `at`. */
export function noteHash(registers: Uint8Array, at: number, bits: number, hash: number): void {
  const place = at + (hash >>> (32 - bits));
  const rank = Math.clz32((hash << bits) | (1 << (bits - 1))) + 1;
  if (rank > (registers[place] ?? 0)) registers[place] = rank;
}

/** How many different values were noted, estimated to the whole number. */
export function estimateDistinct(registers: Uint8Array, at: number, bits: number): number {
  const count = 2 ** bits;
  let sum = 0;
  let empty = 0;
  for (let i = at; i < at + count; i++) {
    const rank = registers[i] ?? 0;
    sum += POWERS[rank] ?? 0;
    if (rank === 0) empty++;
  }
  const raw = (biasOf(count) * count * count) / sum;
  return Math.round(raw <= 2.5 * count && empty > 0 ? count * Math.log(count / empty) : raw);
}

function biasOf(count: number): number {
  if (count === 16) return 0.673;
  if (count === 32) return 0.697;
  return count === 64 ? 0.709 : 0.7213 / (1 + 1.079 / count);
}
