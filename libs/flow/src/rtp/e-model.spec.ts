import { expect, test } from '@jest/globals';
import { meanOpinionScore } from './e-model.ts';

const G711 = { ie: 0, bpl: 25.1 };
const G729 = { ie: 11, bpl: 19 };

// R by hand from the formula, MOS from table B.1 of ITU-T G.107 (R 90: 4.34, 80: 4.03, 70: 3.60, 60: 3.10, 50: 2.58).
test.each([
  ['nothing wrong', G711, 0, 1, 0, 93.2, 4.41],
  ['R of 90', G711, 0, 1, 3.2 / 0.024, 90, 4.34],
  ['R of 80', G729, 0, 1, 2.2 / 0.024, 80, 4.03],
  ['losses', G711, 0.05, 1, 0, 93.2 - (95 * 5) / 30.1, 3.92],
  ['losses in bursts', G711, 0.05, 2, 0, 93.2 - (95 * 5) / 27.6, 3.87],
  ['a long way', G711, 0, 1, 400, 93.2 - 9.6 - 0.11 * 222.7, 3.06],
  ['worse than all', G711, 1, 8, 3000, -300, 1],
])('%s', (_name, codec, loss, burstRatio, delayMs, r, mos) => {
  const score = meanOpinionScore(codec, loss, burstRatio, delayMs);
  const byHand = r <= 0 ? 1 : 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
  expect(score).toBeCloseTo(byHand, 9);
  expect(Math.abs(score - mos)).toBeLessThan(0.011);
});

test('is never below 1, and falls with each of loss and delay', () => {
  let before = 5;
  for (let delay = 0; delay < 2000; delay += 10) {
    const score = meanOpinionScore(G711, delay / 4000, 1, delay);
    expect(score).toBeGreaterThanOrEqual(1);
    expect(score).toBeLessThanOrEqual(before);
    before = score;
  }
});
