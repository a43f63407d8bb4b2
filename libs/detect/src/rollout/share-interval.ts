/** How often something was so, of how many times. */
export interface Count {
  readonly successes: number;
  readonly trials: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Half-widths of normal intervals, in standard deviations. */
export const Z_95 = 1.96;
export const Z_999 = 3.29;

/** Wilson's score interval of a share (Wilson 1927); all of 0…1 where nothing was tried. */
export function shareInterval({ successes, trials }: Count, z: number): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const square = (z * z) / trials;
  const middle = share + square / 2;
  const half = z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  return { low: Math.max(0, (middle - half) / (1 + square)), high: Math.min(1, (middle + half) / (1 + square)) };
}

/** The difference of two shares, `a` − `b`, with its 95 % interval (Newcombe 1998, method 10). */
export function shareDifference(a: Count, b: Count): Interval & { readonly difference: number } {
  const first = shareInterval(a, Z_95);
  const second = shareInterval(b, Z_95);
  const shareA = a.trials > 0 ? a.successes / a.trials : 0.5;
  const shareB = b.trials > 0 ? b.successes / b.trials : 0.5;
  const difference = shareA - shareB;
  return {
    difference,
    low: difference - Math.hypot(shareA - first.low, second.high - shareB),
    high: difference + Math.hypot(first.high - shareA, shareB - second.low),
  };
}
