/** Words of the schedule: 16 of the message, the rest room for `sha1Block`. */
export const SCHEDULE_WORDS = 80;

// Initial hash value (§5.3.3) and round constants (§4.2.1), as signed words: they stay small integers in compiled code.
const H0 = 0x67452301;
const H1 = 0xefcdab89 | 0;
const H2 = 0x98badcfe | 0;
const H3 = 0x10325476;
const H4 = 0xc3d2e1f0 | 0;
const K0 = 0x5a827999;
const K1 = 0x6ed9eba1;
const K2 = 0x8f1bbcdc | 0;
const K3 = 0xca62c1d6 | 0;

/** Fills the schedule from its first 16 words (§6.1.2, step 1); the 16 words last made stay in registers. */
function expand(w: Int32Array): void {
  let w0 = w[0] ?? 0;
  let w1 = w[1] ?? 0;
  let w2 = w[2] ?? 0;
  let w3 = w[3] ?? 0;
  let w4 = w[4] ?? 0;
  let w5 = w[5] ?? 0;
  let w6 = w[6] ?? 0;
  let w7 = w[7] ?? 0;
  let w8 = w[8] ?? 0;
  let w9 = w[9] ?? 0;
  let w10 = w[10] ?? 0;
  let w11 = w[11] ?? 0;
  let w12 = w[12] ?? 0;
  let w13 = w[13] ?? 0;
  let w14 = w[14] ?? 0;
  let w15 = w[15] ?? 0;
  for (let t = 16; t < SCHEDULE_WORDS; t += 16) {
    const x0 = w13 ^ w8 ^ w2 ^ w0;
    w0 = (x0 << 1) | (x0 >>> 31);
    w[t + 0] = w0;
    const x1 = w14 ^ w9 ^ w3 ^ w1;
    w1 = (x1 << 1) | (x1 >>> 31);
    w[t + 1] = w1;
    const x2 = w15 ^ w10 ^ w4 ^ w2;
    w2 = (x2 << 1) | (x2 >>> 31);
    w[t + 2] = w2;
    const x3 = w0 ^ w11 ^ w5 ^ w3;
    w3 = (x3 << 1) | (x3 >>> 31);
    w[t + 3] = w3;
    const x4 = w1 ^ w12 ^ w6 ^ w4;
    w4 = (x4 << 1) | (x4 >>> 31);
    w[t + 4] = w4;
    const x5 = w2 ^ w13 ^ w7 ^ w5;
    w5 = (x5 << 1) | (x5 >>> 31);
    w[t + 5] = w5;
    const x6 = w3 ^ w14 ^ w8 ^ w6;
    w6 = (x6 << 1) | (x6 >>> 31);
    w[t + 6] = w6;
    const x7 = w4 ^ w15 ^ w9 ^ w7;
    w7 = (x7 << 1) | (x7 >>> 31);
    w[t + 7] = w7;
    const x8 = w5 ^ w0 ^ w10 ^ w8;
    w8 = (x8 << 1) | (x8 >>> 31);
    w[t + 8] = w8;
    const x9 = w6 ^ w1 ^ w11 ^ w9;
    w9 = (x9 << 1) | (x9 >>> 31);
    w[t + 9] = w9;
    const x10 = w7 ^ w2 ^ w12 ^ w10;
    w10 = (x10 << 1) | (x10 >>> 31);
    w[t + 10] = w10;
    const x11 = w8 ^ w3 ^ w13 ^ w11;
    w11 = (x11 << 1) | (x11 >>> 31);
    w[t + 11] = w11;
    const x12 = w9 ^ w4 ^ w14 ^ w12;
    w12 = (x12 << 1) | (x12 >>> 31);
    w[t + 12] = w12;
    const x13 = w10 ^ w5 ^ w15 ^ w13;
    w13 = (x13 << 1) | (x13 >>> 31);
    w[t + 13] = w13;
    const x14 = w11 ^ w6 ^ w0 ^ w14;
    w14 = (x14 << 1) | (x14 >>> 31);
    w[t + 14] = w14;
    const x15 = w12 ^ w7 ^ w1 ^ w15;
    w15 = (x15 << 1) | (x15 >>> 31);
    w[t + 15] = w15;
  }
}

/**
 * SHA-1 (FIPS 180-4) of a message that fills at most one block. `w` holds the padded message as 16 words, most significant byte
 * first, and room for 64 more. Written out because a hash of node:crypto takes several times as long to set up as this block
 * takes; five rounds a turn need no moves between the five variables.
 */
export function sha1Block(w: Int32Array, digest: Int32Array): void {
  expand(w);
  let a = H0;
  let b = H1;
  let c = H2;
  let d = H3;
  let e = H4;
  for (let t = 0; t < 20; t += 5) {
    e = ((((d ^ (b & (c ^ d))) + ((e + K0) | 0) + (w[t] ?? 0)) | 0) + ((a << 5) | (a >>> 27))) | 0;
    b = (b << 30) | (b >>> 2);
    d = ((((c ^ (a & (b ^ c))) + ((d + K0) | 0) + (w[t + 1] ?? 0)) | 0) + ((e << 5) | (e >>> 27))) | 0;
    a = (a << 30) | (a >>> 2);
    c = ((((b ^ (e & (a ^ b))) + ((c + K0) | 0) + (w[t + 2] ?? 0)) | 0) + ((d << 5) | (d >>> 27))) | 0;
    e = (e << 30) | (e >>> 2);
    b = ((((a ^ (d & (e ^ a))) + ((b + K0) | 0) + (w[t + 3] ?? 0)) | 0) + ((c << 5) | (c >>> 27))) | 0;
    d = (d << 30) | (d >>> 2);
    a = ((((e ^ (c & (d ^ e))) + ((a + K0) | 0) + (w[t + 4] ?? 0)) | 0) + ((b << 5) | (b >>> 27))) | 0;
    c = (c << 30) | (c >>> 2);
  }
  for (let t = 20; t < 40; t += 5) {
    e = ((((b ^ c ^ d) + ((e + K1) | 0) + (w[t] ?? 0)) | 0) + ((a << 5) | (a >>> 27))) | 0;
    b = (b << 30) | (b >>> 2);
    d = ((((a ^ b ^ c) + ((d + K1) | 0) + (w[t + 1] ?? 0)) | 0) + ((e << 5) | (e >>> 27))) | 0;
    a = (a << 30) | (a >>> 2);
    c = ((((e ^ a ^ b) + ((c + K1) | 0) + (w[t + 2] ?? 0)) | 0) + ((d << 5) | (d >>> 27))) | 0;
    e = (e << 30) | (e >>> 2);
    b = ((((d ^ e ^ a) + ((b + K1) | 0) + (w[t + 3] ?? 0)) | 0) + ((c << 5) | (c >>> 27))) | 0;
    d = (d << 30) | (d >>> 2);
    a = ((((c ^ d ^ e) + ((a + K1) | 0) + (w[t + 4] ?? 0)) | 0) + ((b << 5) | (b >>> 27))) | 0;
    c = (c << 30) | (c >>> 2);
  }
  for (let t = 40; t < 60; t += 5) {
    e = (((((b & c) | (d & (b | c))) + ((e + K2) | 0) + (w[t] ?? 0)) | 0) + ((a << 5) | (a >>> 27))) | 0;
    b = (b << 30) | (b >>> 2);
    d = (((((a & b) | (c & (a | b))) + ((d + K2) | 0) + (w[t + 1] ?? 0)) | 0) + ((e << 5) | (e >>> 27))) | 0;
    a = (a << 30) | (a >>> 2);
    c = (((((e & a) | (b & (e | a))) + ((c + K2) | 0) + (w[t + 2] ?? 0)) | 0) + ((d << 5) | (d >>> 27))) | 0;
    e = (e << 30) | (e >>> 2);
    b = (((((d & e) | (a & (d | e))) + ((b + K2) | 0) + (w[t + 3] ?? 0)) | 0) + ((c << 5) | (c >>> 27))) | 0;
    d = (d << 30) | (d >>> 2);
    a = (((((c & d) | (e & (c | d))) + ((a + K2) | 0) + (w[t + 4] ?? 0)) | 0) + ((b << 5) | (b >>> 27))) | 0;
    c = (c << 30) | (c >>> 2);
  }
  for (let t = 60; t < 80; t += 5) {
    e = ((((b ^ c ^ d) + ((e + K3) | 0) + (w[t] ?? 0)) | 0) + ((a << 5) | (a >>> 27))) | 0;
    b = (b << 30) | (b >>> 2);
    d = ((((a ^ b ^ c) + ((d + K3) | 0) + (w[t + 1] ?? 0)) | 0) + ((e << 5) | (e >>> 27))) | 0;
    a = (a << 30) | (a >>> 2);
    c = ((((e ^ a ^ b) + ((c + K3) | 0) + (w[t + 2] ?? 0)) | 0) + ((d << 5) | (d >>> 27))) | 0;
    e = (e << 30) | (e >>> 2);
    b = ((((d ^ e ^ a) + ((b + K3) | 0) + (w[t + 3] ?? 0)) | 0) + ((c << 5) | (c >>> 27))) | 0;
    d = (d << 30) | (d >>> 2);
    a = ((((c ^ d ^ e) + ((a + K3) | 0) + (w[t + 4] ?? 0)) | 0) + ((b << 5) | (b >>> 27))) | 0;
    c = (c << 30) | (c >>> 2);
  }
  digest[0] = (H0 + a) | 0;
  digest[1] = (H1 + b) | 0;
  digest[2] = (H2 + c) | 0;
  digest[3] = (H3 + d) | 0;
  digest[4] = (H4 + e) | 0;
}
