/** Entropy of counts, bits, and the most that it may be wrong. */
export interface Entropy {
  readonly bits: number;
  readonly errorBits: number;
}

/**
 * Shannon entropy of counts of which `unlisted` in all are not listed, under keys of their own or more of the listed ones. Taken as one
 * key, they leave the true value within: from below by the entropy of "listed or not", since knowing it tells no more than
 * that; from above as if each were a key by itself.
 */
export function entropyOf(counts: Float64Array, unlisted: number): Entropy {
  let total = unlisted;
  let sum = unlisted > 0 ? unlisted * Math.log2(unlisted) : 0;
  // In an order of their own, as the last bits of a sum depend on it.
  for (const count of counts.toSorted()) {
    if (count <= 0) continue;
    total += count;
    sum += count * Math.log2(count);
  }
  if (total === 0) return { bits: NaN, errorBits: 0 };
  const share = unlisted / total;
  const isListed = share > 0 && share < 1 ? -share * Math.log2(share) - (1 - share) * Math.log2(1 - share) : 0;
  const apart = unlisted > 1 ? share * Math.log2(unlisted) : 0;
  return { bits: Math.max(0, Math.log2(total) - sum / total), errorBits: Math.max(isListed, apart) };
}
