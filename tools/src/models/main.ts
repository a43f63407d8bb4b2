/**
 * `node tools/dist/models/main.js [--only latency,rate,explain,drift,stationary,drift-cost] [--rows 32] [--questions 10000] [--samples 10000000]`:
 * what learned models cost, and whether drift is found.
 */
import { parseArgs } from 'node:util';
import { driftCost, plantedDrifts, stationary } from './drift-runs.ts';
import { explanationTime, roundTrips, rowRate } from './round-trips.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'latency,rate,explain,drift,stationary,drift-cost' },
    rows: { type: 'string', default: '32' },
    questions: { type: 'string', default: '10000' },
    trials: { type: 'string', default: '100' },
    samples: { type: 'string', default: '10000000' },
  },
});
const rows = Number(values.rows);
const questions = Number(values.questions);

const PARTS: Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>> = {
  latency: async () => [await roundTrips(rows, 1, questions), await roundTrips(rows, 3, questions)],
  rate: async () => [await rowRate(500, 1, 100), await rowRate(500, 3, 100)],
  explain: () => [explanationTime(20_000)],
  drift: () => plantedDrifts(Number(values.trials)),
  stationary: () => [stationary(Number(values.samples))],
  'drift-cost': () => driftCost(),
};

for (const name of values.only.split(',')) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`there is no part "${name}"; there are ${Object.keys(PARTS).join(', ')}`);
  for (const line of await part()) process.stdout.write(`${line}\n`);
}
