/**
 * What the lines of each set do. Sets share no value but 0. A line has one impairment of a class, the others are good; one of four lines has a
 * second, degraded one beside a poor one. Delays are of one way in ms, jitter in ms, losses in shares, rates in kbit/s.
 */
const VALUES = {
  train: {
    delay: {
      good: [4, 11, 23, 38, 62],
      degraded: [110, 117, 126, 141, 158, 168],
      poor: [190, 205, 230, 260, 290, 330],
    },
    jitter: { good: [0, 3, 8, 16], degraded: [57, 63, 70, 78, 86], poor: [120, 135, 160, 185, 210] },
    loss: { good: [0, 0, 0, 0.001], degraded: [0.008, 0.011, 0.016, 0.022], poor: [0.042, 0.055, 0.07, 0.09, 0.11] },
    throughput: {
      good: [6000, 9000, 14_000, 30_000],
      degraded: [650, 800, 1000, 1250, 1500],
      poor: [110, 150, 200, 270, 350],
    },
  },
  test: {
    delay: { good: [7, 16, 31, 50, 72], degraded: [113, 121, 134, 150, 164], poor: [197, 218, 245, 275, 310, 350] },
    jitter: { good: [0, 5, 12, 20], degraded: [60, 66, 74, 82], poor: [127, 148, 172, 198, 225] },
    loss: { good: [0, 0, 0, 0.0015], degraded: [0.009, 0.013, 0.019], poor: [0.048, 0.062, 0.08, 0.1, 0.125] },
    throughput: {
      good: [7000, 11_000, 20_000, 40_000],
      degraded: [720, 900, 1120, 1400],
      poor: [130, 175, 235, 310],
    },
  },
};
const CAUSES = ['delay', 'jitter', 'loss', 'throughput'];
const CAPTURES = { train: 40, test: 8 };
const LINES = 16;
const QUEUE_KBYTES = 96;

/** Numbers from 0 to 1 by a seed (Park and Miller). */
export function chance(seed) {
  let state = (seed * 48_271 + 11) % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const oneOf = (values, draw) => values[Math.floor(draw() * values.length)];

/** What line `number` of a capture should be: a quarter is good, the others take each cause and class in turn. */
function intended(number) {
  if (number % 4 === 3) return { cause: 'none', level: 'good' };
  const turn = number - Math.floor((number + 1) / 4);
  return { cause: CAUSES[turn % 4], level: Math.floor(turn / 4) % 2 === 0 ? 'degraded' : 'poor' };
}

function line(set, number, draw) {
  const { cause, level } = intended(number);
  const second = level === 'poor' && draw() < 0.25 ? oneOf(CAUSES, draw) : 'none';
  const levelOf = (each) => (each === cause ? level : each === second ? 'degraded' : 'good');
  const [delay, jitter, loss, rate] = CAUSES.map((each) => oneOf(VALUES[set][each][levelOf(each)], draw));
  // Ways differ, their mean does not.
  const lean = (draw() - 0.5) * 0.6;
  const way = (share) => ({
    delayMs: Math.round(delay * share),
    jitterMs: jitter,
    loss,
    rateKbits: rate,
    queueKbytes: QUEUE_KBYTES,
  });
  return { out: way(1 + lean), back: way(1 - lean) };
}

/** The captures of a set: name, seed and the plan of each line. */
export function capturesOf(set) {
  return Array.from({ length: CAPTURES[set] }, (_, i) => {
    const seed = (set === 'train' ? 5000 : 7000) + i;
    const draw = chance(seed);
    const lines = Array.from({ length: LINES }, (_each, number) => line(set, i * LINES + number, draw));
    return { name: `${set}-${`${i}`.padStart(2, '0')}`, seed, lines };
  });
}
