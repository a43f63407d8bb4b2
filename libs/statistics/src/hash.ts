const PAIR_WORDS = 8;

/** Finalizer of MurmurHash3: every bit of the input moves half of the bits of the output. */
function mixHash(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Hash of a word on top of that of the words before it (the body of MurmurHash3, which lets no two words cancel out). */
function addWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Hash of an address of four words. */
export function hashAddress(w0: number, w1: number, w2: number, w3: number): number {
  return mixHash(addWord(addWord(addWord(addWord(0, w0), w1), w2), w3));
}

export function hashWord(word: number): number {
  return mixHash(addWord(0, word));
}

/** Hash of a pair from those of its addresses, the lower first. */
export function hashPair(low: number, high: number): number {
  return mixHash(Math.imul(low, 31) + high);
}

/** Hash of a key of `count` words from `at`; of a pair of addresses where there are eight. */
export function hashKey(words: Int32Array, at: number, count: number): number {
  if (count === PAIR_WORDS) return hashPair(hashKey(words, at, 4), hashKey(words, at + 4, 4));
  let hash = 0;
  for (let w = at; w < at + count; w++) hash = addWord(hash, words[w] ?? 0);
  return mixHash(hash);
}
