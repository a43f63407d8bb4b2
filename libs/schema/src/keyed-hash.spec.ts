import { expect, test } from '@jest/globals';
import { keyedHash, newSecret } from './keyed-hash.ts';

/** Of the reference implementation, HalfSipHash-2-4 of 32 bits, for messages 00 01 02 … with the key 00 01 … 07. */
test.each([
  [0, 0x5b9f35a9],
  [1, 0x89466e2a],
])('of %i words it is the hash of the reference', (count, expected) => {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i);
  const [k0 = 0, k1 = 0] = new Int32Array(bytes.buffer);
  expect(keyedHash(new Int32Array(bytes.buffer), 0, count, { k0, k1 }, 2, 4) >>> 0).toBe(expected);
});

test('two secrets give two hashes, the same one always the same', () => {
  const words = Int32Array.of(7, 1, 2, 3, 4);
  const [one, other] = [newSecret(), newSecret()];
  expect(keyedHash(words, 1, 4, one)).toBe(keyedHash(Int32Array.of(1, 2, 3, 4), 0, 4, one));
  expect([1, 2, 3].map((at) => keyedHash(words, at, 2, one))).not.toEqual(
    [1, 2, 3].map((at) => keyedHash(words, at, 2, other)),
  );
});
