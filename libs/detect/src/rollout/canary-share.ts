const TWO_POW_32 = 2 ** 32;

/**
 * Whether a pair of hosts is judged by the canary. It depends on the pair alone, so all of its records are, in every process; and not
 * on its lane, whose number comes of the same hash.
 *
 * @param pairHash 32 bits that both directions have alike
 * @param share of the pairs, 0 to 1
 */
export function isCanaryPair(pairHash: number, share: number): boolean {
  // MurmurHash3's last step: neighbours part.
  let mixed = pairHash | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0 < share * TWO_POW_32;
}
