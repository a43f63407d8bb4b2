import type { Manifest } from '../package/manifest.ts';
import type { Explanation } from '../trees/tree-model.ts';
import type { Contribution } from '../vote.ts';

/** Features that a vote names; the rest is told as one. */
const NAMED = 5;

/** The features that raised the score most, and all others together, so that they add up to score − base. */
export function topContributions(
  { input, baseline }: Manifest,
  row: Float32Array,
  { shares, score, base }: Explanation,
): Contribution[] {
  const columns = [...shares.keys()].filter((column) => (shares[column] ?? 0) > 0);
  columns.sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b);
  const named = columns.slice(0, NAMED).map((column) => {
    const name = input.columns[column] ?? '';
    const usual = baseline[name]?.median ?? undefined;
    const value = row[column] ?? Number.NaN;
    return {
      name,
      value: Number.isNaN(value) ? 'not defined' : value,
      ...(usual === undefined ? {} : { baseline: usual }),
      share: shares[column] ?? 0,
    };
  });
  const rest = named.reduce((left, { share }) => left - share, score - base);
  return [...named, { name: 'others', value: shares.length - named.length, share: rest }];
}
