/** The prefix of IPv4-mapped addresses (RFC 4291 §2.5.5.2), third word. */
const MAPPED = 0xffff;

/**
 * Whether the address in four words of a key is of a network that is not reached from elsewhere (RFC 6890): private (RFC 1918, RFC 4193),
 * link-local, loopback, shared behind a provider's translation (RFC 6598), or of benchmarks and test beds (RFC 2544).
 */
export function isInside(key: Int32Array, at: number): boolean {
  const w0 = key[at] ?? 0;
  const w1 = key[at + 1] ?? 0;
  const w2 = key[at + 2] ?? 0;
  const w3 = key[at + 3] ?? 0;
  if (w0 === 0 && w1 === 0 && w2 === MAPPED) {
    const first = w3 >>> 24;
    const second = (w3 >>> 16) & 0xff;
    if (first === 10 || first === 127) return true;
    if (first === 100) return second >= 64 && second < 128;
    if (first === 172) return second >= 16 && second < 32;
    if (first === 198) return second === 18 || second === 19;
    return (first === 192 && second === 168) || (first === 169 && second === 254);
  }
  const top = w0 >>> 16;
  const isLoopback = w0 === 0 && w1 === 0 && w2 === 0 && w3 === 1;
  return isLoopback || (top & 0xfe00) === 0xfc00 || (top & 0xffc0) === 0xfe80;
}

/** Whether the address in four words of a key is one that many listen to: multicast (RFC 5771, RFC 4291 §2.7), all hosts, or none. */
export function isForMany(key: Int32Array, at: number): boolean {
  const w0 = key[at] ?? 0;
  const w1 = key[at + 1] ?? 0;
  const w2 = key[at + 2] ?? 0;
  const w3 = key[at + 3] ?? 0;
  if (w0 === 0 && w1 === 0 && w2 === MAPPED) return w3 >>> 28 === 14 || w3 === -1 || w3 === 0;
  return w0 >>> 24 === 0xff || (w0 | w1 | w2 | w3) === 0;
}
