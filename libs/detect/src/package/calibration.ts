import type { Manifest } from './manifest.ts';

/** Scores of benign rows, as a manifest has them of a class. */
export type CalibrationTable = Manifest['calibration'][string];

/**
 * Chance that a benign row scores so high or higher: (1 + #{calibration ≥ score}) / (n + 1), a conformal p-value. Between two points of
 * the table that are not neighbours it is too great, never too small. A score that is no number says nothing: 1.
 */
export function conformalPValue({ n, scores, above }: CalibrationTable, score: number): number {
  if (Number.isNaN(score)) return 1;
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scores[middle] ?? Infinity) < score) low = middle + 1;
    else high = middle;
  }
  const greaterOrEqual = low === 0 ? n : (above[low - 1] ?? n);
  return (1 + greaterOrEqual) / (n + 1);
}
