import { KEY_WORDS, NUMBER, ROW_DOUBLES, ROW_WORDS } from './flow-row.ts';

const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;

/** State of MurmurHash3_x86_128 (Austin Appleby, public domain): four words of 32 bits. */
class Murmur128 {
  a = 0;
  b = 0;
  c = 0;
  d = 0;

  start(seed: Murmur128): void {
    this.a = seed.a;
    this.b = seed.b;
    this.c = seed.c;
    this.d = seed.d;
  }

  block(w0: number, w1: number, w2: number, w3: number): void {
    const k0 = Math.imul(w0, C[0]);
    const k1 = Math.imul(w1, C[1]);
    const k2 = Math.imul(w2, C[2]);
    const k3 = Math.imul(w3, C[3]);
    let { a, b, c, d } = this;
    a ^= Math.imul((k0 << 15) | (k0 >>> 17), C[1]);
    a = (Math.imul(((a << 19) | (a >>> 13)) + b, 5) + 0x561ccd1b) | 0;
    b ^= Math.imul((k1 << 16) | (k1 >>> 16), C[2]);
    b = (Math.imul(((b << 17) | (b >>> 15)) + c, 5) + 0x0bcaa747) | 0;
    c ^= Math.imul((k2 << 17) | (k2 >>> 15), C[3]);
    c = (Math.imul(((c << 15) | (c >>> 17)) + d, 5) + 0x96cd1c35) | 0;
    d ^= Math.imul((k3 << 18) | (k3 >>> 14), C[0]);
    d = (Math.imul(((d << 13) | (d >>> 19)) + a, 5) + 0x32ac3b17) | 0;
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  finish(byteLength: number): void {
    let a = this.a ^ byteLength;
    let b = this.b ^ byteLength;
    let c = this.c ^ byteLength;
    let d = this.d ^ byteLength;
    a = (a + b + c + d) | 0;
    b = (b + a) | 0;
    c = (c + a) | 0;
    d = (d + a) | 0;
    a = finalize(a);
    b = finalize(b);
    c = finalize(c);
    d = finalize(d);
    a = (a + b + c + d) | 0;
    this.a = a;
    this.b = (b + a) | 0;
    this.c = (c + a) | 0;
    this.d = (d + a) | 0;
  }
}

function finalize(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Flow ids of one source: UUIDv8 (RFC 9562 §5.8) whose 122 free bits are MurmurHash3 128 of the flow key and the number of the
 * first packet, seeded with the same hash of the source's name. It tells flows apart; it is not a defence against forgery.
 */
export class FlowIds {
  readonly #seed = new Murmur128();
  readonly #hash = new Murmur128();

  constructor(source: string) {
    const bytes = new TextEncoder().encode(source);
    const padded = new DataView(new ArrayBuffer(Math.ceil(bytes.byteLength / 16) * 16));
    bytes.forEach((byte, i) => padded.setUint8(i, byte));
    for (let at = 0; at < padded.byteLength; at += 16)
      this.#seed.block(
        padded.getInt32(at, true),
        padded.getInt32(at + 4, true),
        padded.getInt32(at + 8, true),
        padded.getInt32(at + 12, true),
      );
    this.#seed.finish(bytes.byteLength);
  }

  /** Writes the 16 bytes of the id of the flow in `row` as four words at `to`. */
  write(words: Int32Array, doubles: Float64Array, row: number, out: Int32Array, to: number): void {
    const hash = this.#hash;
    const key = row * ROW_WORDS;
    const number = doubles[row * ROW_DOUBLES + NUMBER] ?? 0;
    hash.start(this.#seed);
    hash.block(words[key] ?? 0, words[key + 1] ?? 0, words[key + 2] ?? 0, words[key + 3] ?? 0);
    hash.block(words[key + 4] ?? 0, words[key + 5] ?? 0, words[key + 6] ?? 0, words[key + 7] ?? 0);
    hash.block(words[key + 8] ?? 0, words[key + 9] ?? 0, words[key + 10] ?? 0, words[key + 11] ?? 0);
    hash.block(number | 0, (number / 0x1_0000_0000) | 0, 0, 0);
    hash.finish(KEY_WORDS * 4 + 8);
    // Version and variant stand in bytes 6 and 8, which are the third byte of word 1 and the first byte of word 2.
    out[to] = hash.a;
    out[to + 1] = (hash.b & ~0x00f00000) | 0x00800000;
    out[to + 2] = (hash.c & ~0x000000c0) | 0x00000080;
    out[to + 3] = hash.d;
  }
}
