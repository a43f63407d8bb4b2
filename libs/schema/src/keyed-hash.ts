/** Two words that nobody outside knows. */
export interface HashSecret {
  readonly k0: number;
  readonly k1: number;
}

/**
 * Places that a table looks at for a key before it takes what it holds for an attack: whoever sends packets knows the hashes and chooses the
 * keys, and could have all of them stand in one row (Crosby, Wallach 2003). At half full, a million keys by chance need less.
 */
export const LONGEST_SEARCH = 256;

/** Where keys stand in a table is seen by nobody, so chance changes no result. */
export function newSecret(): HashSecret {
  const [k0 = 0, k1 = 0] = crypto.getRandomValues(new Int32Array(2));
  return { k0, k1 };
}

/**
 * HalfSipHash of `count` words from `at` (Aumasson, Bernstein 2012), of 32 bits: without the secret no keys with equal hashes can be found.
 * One round for each word and three at the end, as in the tables of Linux.
 */
export function keyedHash(
  words: Int32Array,
  at: number,
  count: number,
  { k0, k1 }: HashSecret,
  rounds = 1,
  lastRounds = 3,
): number {
  let v0 = k0;
  let v1 = k1;
  let v2 = k0 ^ 0x6c796765;
  let v3 = k1 ^ 0x74656462;
  for (let i = 0; i <= count + 1; i++) {
    const isLast = i > count;
    // The length in bytes stands in the highest byte behind the words.
    const word = i < count ? (words[at + i] ?? 0) : count << 26;
    if (isLast) v2 ^= 0xff;
    else v3 ^= word;
    for (let round = isLast ? lastRounds : rounds; round > 0; round--) {
      v0 = (v0 + v1) | 0;
      v1 = rotated(v1, 5) ^ v0;
      v0 = rotated(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotated(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotated(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotated(v1, 13) ^ v2;
      v2 = rotated(v2, 16);
    }
    if (!isLast) v0 ^= word;
  }
  return v1 ^ v3;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
