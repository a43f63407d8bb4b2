import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { startModels, summing, type TestModels } from './testing/served.ts';

const WIDTH = 4;
const SWAPS = 1_000;
const CALLERS = 4;
const PAGE_BYTES = 4_096;
/** Values that no question has had for longer than scores are remembered; times any factor, float32 has them exactly. */
const FRESH = 8_191;

function residentBytes(pid: number | undefined): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
}

/** Asks without end; each answer must be whole, and of one set that was in force while it was asked. */
async function ask(models: TestModels, caller: number, swapped: { count: number; done: boolean }): Promise<number> {
  let answered = 0;
  for (; !swapped.done; answered++) {
    const rows = 1 + ((answered * 7 + caller) % 90);
    const vectors = new Float64Array(rows * WIDTH);
    // What was asked a while ago would be answered from memory: two values that add up to nothing make each question a new one.
    const fresh = (answered * CALLERS + caller) % FRESH;
    for (let row = 0; row < rows; row++) vectors.set([caller * 1_000 + row + 1, fresh, -fresh], row * WIDTH);
    const before = swapped.count;
    const { answers, none } = await models.score({ group: 'flows', fingerprint: 'features', width: WIDTH, vectors });
    if (none !== undefined) throw new Error(`no answer: ${none}`);
    const [first, second] = answers;
    const factor = Number(first?.model.version.split('.')[0]);
    if (answers.length !== 2 || factor < before || factor > swapped.count + 1)
      throw new Error(`set ${factor} answered`);
    for (let row = 0; row < rows; row++) {
      const sum = caller * 1_000 + row + 1;
      if (first?.scores[row] !== sum * factor || second?.scores[row] !== -sum * factor)
        throw new Error('a wrong score');
    }
  }
  return answered;
}

test('1,000 hot swaps under load: no answer is lost, doubled or from another set, and memory stays', async () => {
  const models = startModels();
  const use = (factor: number): ReturnType<TestModels['use']> =>
    models.use('flows', [summing(WIDTH, factor), summing(WIDTH, -factor, { role: 'shadow' })]);
  await use(1);
  const pid = models.pid('flows');
  const swapped = { count: 1, done: false };
  const callers = Array.from({ length: CALLERS }, (_, caller) => ask(models, caller, swapped));
  let settled = 0;
  for (let factor = 2; factor <= SWAPS + 1; factor++) {
    expect(await use(factor)).toEqual({ kind: 'in-force' });
    swapped.count = factor;
    if (factor === SWAPS / 5) settled = residentBytes(pid);
  }
  swapped.done = true;
  const answered = await Promise.all(callers);
  expect(Math.min(...answered)).toBeGreaterThan(SWAPS / 10);
  expect(models.pid('flows')).toBe(pid);
  // What 800 swaps have added.
  expect(residentBytes(pid) - settled).toBeLessThan(24 * 2 ** 20);
  await models.close();
});
