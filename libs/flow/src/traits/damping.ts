/** Decay rates of the damped statistics: what is Δt seconds old weighs 2^(−λ·Δt) (Mirsky et al., Kitsune, NDSS 2018, §4.2). */
export const DECAYS = [1, 0.1, 0.01] as const;

const SLOWEST_PER_US = (Math.LN2 * 0.01) / 1_000_000;

/**
 * How much of a past is left after `elapsedUs`, for each of DECAYS. The rates are powers of ten apart: one exponential and a few products
 * give all three.
 */
export function decayOver(elapsedUs: number, left: Float64Array): void {
  // Packets of the same time and the first of a flow are many, and a power of e is dear.
  const slow = elapsedUs === 0 ? 1 : Math.exp(-SLOWEST_PER_US * elapsedUs);
  const middle = tenthPower(slow);
  left[0] = tenthPower(middle);
  left[1] = middle;
  left[2] = slow;
}

function tenthPower(x: number): number {
  const square = x * x;
  const fourth = square * square;
  return fourth * fourth * square;
}
