/** What each recording does to the link, both ways unless said otherwise. */
const even = (plan) => ({ out: plan, back: plan });

/** Delay by loss, and each other impairment once. */
export const PLANS = [
  ...[20, 40, 80].flatMap((delayMs) =>
    [0, 0.01, 0.04].map((loss) => ({ name: `delay-${delayMs}-loss-${loss * 100}`, ...even({ delayMs, loss }) })),
  ),
  { name: 'jitter', ...even({ delayMs: 30, jitterMs: 10 }) },
  { name: 'reorder', ...even({ delayMs: 30, reorder: 0.05 }) },
  { name: 'rate', ...even({ delayMs: 10, rateMbits: 4 }) },
  { name: 'uneven', out: { delayMs: 80, loss: 0.03 }, back: { delayMs: 20, loss: 0.01 } },
].map((plan, i) => ({ ...plan, seed: 100 + i * 2 }));
