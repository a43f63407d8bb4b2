/** The least chance that is told: what a few thousand records on a site can bear is far above it. */
export const LEAST_CHANCE = 1e-12;

/** P(X ≥ count) where X is Poisson with this mean; at least 1e−12, so that it may stand as a p-value. */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return LEAST_CHANCE;
  // The sum of its terms from `count` on, each by the one before it; below the mean, 1 less the terms before.
  if (count > mean) return clamp(sumOfTerms(count, mean));
  return clamp(mean > 700 ? 0.5 : 1 - before(count, mean));
}

function sumOfTerms(count: number, mean: number): number {
  let term = Math.exp(count * Math.log(mean) - mean - logFactorial(count));
  let sum = term;
  for (let k = count + 1; term > sum * 1e-9; k++) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

function before(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

/** ln k!, by Stirling's series above a few (Abramowitz and Stegun 6.1.41: error below 1e−8). */
function logFactorial(k: number): number {
  let x = k + 1;
  let log = 0;
  for (; x < 8; x++) log -= Math.log(x);
  return log + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/** P(X ≥ z) where X is normal (Abramowitz and Stegun 26.2.17 below 5, its asymptotic series above); at least 1e−12. */
export function normalTail(z: number): number {
  if (z < 0) return clamp(1 - normalTail(-z));
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 5) return clamp((density / z) * (1 - 1 / (z * z)));
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return clamp(density * series);
}

/** P(X ≥ count) of `trials` with this chance each; at least 1e−12. */
export function binomialTail(count: number, trials: number, chance: number): number {
  if (count <= 0) return 1;
  let term = Math.exp(
    logFactorial(trials) -
      logFactorial(count) -
      logFactorial(trials - count) +
      count * Math.log(chance) +
      (trials - count) * Math.log(1 - chance),
  );
  let sum = term;
  for (let k = count; k < trials; k++) {
    term *= ((trials - k) / (k + 1)) * (chance / (1 - chance));
    sum += term;
  }
  return clamp(sum);
}

function clamp(chance: number): number {
  return Math.min(1, Math.max(LEAST_CHANCE, chance));
}
