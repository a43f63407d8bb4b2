const WIDTH = 64;
const HEIGHT = 16;

/** Outline of values over time, the newest at the right edge, scaled to their highest. */
export function sparkPath(values: readonly number[], slots: number): string {
  const top = Math.max(...values, 0);
  if (values.length < 2 || top === 0) return '';
  const step = WIDTH / (slots - 1);
  const left = WIDTH - (values.length - 1) * step;
  return values
    .map((value, i) => {
      const y = HEIGHT - 1 - (value / top) * (HEIGHT - 2);
      return `${i === 0 ? 'M' : 'L'}${(left + i * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** The last half minute of a rate; a picture of the number beside it, so hidden from screen readers. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={`M0 ${HEIGHT - 1}H${WIDTH}`} className="spark-base" />
      <path d={sparkPath(values, 60)} className="spark-line" />
    </svg>
  );
}
