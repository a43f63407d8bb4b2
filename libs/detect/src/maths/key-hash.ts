/** Hash of a key (the body of MurmurHash3, mixed). */
export function hashKey(words: Int32Array, count: number): number {
  return mixed(hashWords(words, 0, count, 0));
}

/** Takes words from `from` to `to` into a hash that is not mixed yet. */
export function hashWords(words: Int32Array, from: number, to: number, hash: number): number {
  let h = hash;
  for (let w = from; w < to; w++) {
    const k = Math.imul(words[w] ?? 0, 0xcc9e2d51);
    h ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  return h;
}

/** A hash of which every bit of the word moves half of the bits (the finalizer of MurmurHash3). */
export function mixed(word: number): number {
  const h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const g = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (g ^ (g >>> 16)) >>> 0;
}

/** Hash of a text, as the name of a source. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

/** The four words of the address in a row of an address column, as `to` of a key. */
export function putAddress(column: Uint8Array, row: number, key: Int32Array, to: number): void {
  for (let w = 0, at = row * 16; w < 4; w++, at += 4) key[to + w] = wordAt(column, at);
}

/** The two words of the MAC address in a row of a MAC column, as `to` of a key. */
export function putMac(column: Uint8Array, row: number, key: Int32Array, to: number): void {
  key[to] = wordAt(column, row * 6);
  key[to + 1] = ((column[row * 6 + 4] ?? 0) << 8) | (column[row * 6 + 5] ?? 0);
}

function wordAt(column: Uint8Array, at: number): number {
  return (
    ((column[at] ?? 0) << 24) | ((column[at + 1] ?? 0) << 16) | ((column[at + 2] ?? 0) << 8) | (column[at + 3] ?? 0)
  );
}
