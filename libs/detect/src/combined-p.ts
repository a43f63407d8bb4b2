/** Below this, no engine can know chances. */
const LEAST_P = 1e-15;
/** From here on down tan((0.5 − p) π) is 1 / (π p), which keeps its digits. */
const SMALL_P = 1e-6;

/**
 * Combines p-values of engines that look at the same record, so what one sees others may see too: the Cauchy combination test (Liu, Xie
 * 2020, "Cauchy combination test", JASA 115:393), which holds for small p whatever they have to do with each other. Each engine has
 * weight 1: more evidence never weakens what there is, and the level holds for each engine, so for three at most threefold.
 */
export function combinedP(pValues: readonly number[]): number {
  const [only = 1, ...others] = pValues;
  if (others.length === 0) return Math.max(only, LEAST_P);
  let sum = 0;
  for (const p of pValues) {
    const chance = Math.max(p, LEAST_P);
    // Above a half a vote would speak against the others.
    sum += chance < SMALL_P ? 1 / (Math.PI * chance) : Math.tan((0.5 - Math.min(chance, 0.5)) * Math.PI);
  }
  return sum > 0 ? Math.atan(1 / sum) / Math.PI : Math.min(...pValues);
}

/** Room for the last bits of numbers that are compared. */
const SLACK = 1e-9;

/** No less than what a p-value adds to the sum of {@link combinedP}: cot(πp) ≤ 1 / (πp). */
export function mostEvidence(pValue: number): number {
  return 1 / (Math.PI * Math.max(pValue, LEAST_P));
}

/** What {@link mostEvidence} of all votes together must be for them to be as unlikely as `alarmLevel`. */
export function leastEvidence(alarmLevel: number): number {
  return (1 - SLACK) / Math.tan(Math.PI * Math.min(alarmLevel, 0.5));
}
