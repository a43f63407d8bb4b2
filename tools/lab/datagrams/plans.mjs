/** What each recording does to the link, both ways unless said otherwise, and what is sent over it. */
const even = (plan) => ({ out: plan, back: plan });

const IMPAIRMENTS = {
  'delay-20': even({ delayMs: 20 }),
  'delay-80-loss-2': even({ delayMs: 80, loss: 0.02 }),
  'delay-150-loss-5': even({ delayMs: 150, loss: 0.05 }),
  'jitter-20': even({ delayMs: 40, jitterMs: 20 }),
  'jitter-60-loss-2': even({ delayMs: 40, jitterMs: 60, loss: 0.02 }),
  bursts: even({ delayMs: 40, loss: 0.06, burst: 4 }),
  reorder: even({ delayMs: 40, reorder: 0.05, holdMs: 30 }),
  duplicate: even({ delayMs: 40, duplicate: 0.05 }),
  rate: even({ delayMs: 20, rateKbits: 128 }),
  uneven: { out: { delayMs: 120 }, back: { delayMs: 30, loss: 0.04, jitterMs: 10 } },
};

export const PLANS = ['names', 'echo', 'call']
  .flatMap((what) => Object.entries(IMPAIRMENTS).map(([name, plan]) => ({ name: `${what}-${name}`, what, ...plan })))
  .map((plan, i) => ({ ...plan, seed: 300 + i * 2 }));
