/** A share of captures, with its 95 % interval (Wilson, JASA 1927: sound for few captures and for shares near 0 and 1). */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959964;

export function shareOf(hits: number, of: number): Share {
  if (of === 0) return { hits, of, low: 0, high: 1 };
  const p = hits / of;
  const scale = 1 + (Z * Z) / of;
  const centre = (p + (Z * Z) / (2 * of)) / scale;
  const spread = (Z / scale) * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  return { hits, of, low: Math.max(0, centre - spread), high: Math.min(1, centre + spread) };
}

export function shareText({ hits, of, low, high }: Share): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  return of === 0 ? 'none' : `${hits} of ${of}, ${percent(hits / of)} (${percent(low)} to ${percent(high)})`;
}
