import { describe, expect, test } from '@jest/globals';
import type { ModelsAnswer, ModelsQuestion } from '@weir/stream';
import fc from 'fast-check';
import { ScoreMemory } from './score-memory.ts';
import { summing } from './testing/served.ts';

const WIDTH = 3;
const MODELS = [summing(WIDTH, 1), { ...summing(WIDTH, 2), scoreWidth: 2, memberWidth: 1 }];

function question(rows: readonly (readonly number[])[]): ModelsQuestion {
  return { group: 'flows', fingerprint: 'features', width: WIDTH, vectors: Float64Array.from(rows.flat()) };
}

/** Scores that tell which vector they are of. */
function answerTo({ vectors }: ModelsQuestion): ModelsAnswer {
  const sums: number[] = [];
  for (let at = 0; at < vectors.length; at += WIDTH) {
    const of = Float32Array.from(vectors.subarray(at, at + WIDTH), (value) => (Number.isNaN(value) ? 7 : value));
    sums.push(of.reduce((sum, value, i) => sum + value * (i + 1), 0));
  }
  const answers = MODELS.map((model, i) => ({
    model,
    scores: Float32Array.from(sums.flatMap((sum) => (i === 0 ? [sum] : [sum, -sum]))),
    members: Float32Array.from(i === 0 ? [] : sums.map((sum) => sum + 0.5)),
    ms: 1,
  }));
  return { answers, silent: [], batches: [] };
}

/** An answer without how long it took, which nobody knows of what is remembered. */
function saidIn({ answers, silent }: ModelsAnswer): unknown {
  return { answers: answers.map(({ model, scores, members }) => ({ model, scores, members })), silent };
}

/** Answers, and counts the rows that it is asked about. */
function asking(): { ask: (of: ModelsQuestion) => Promise<ModelsAnswer>; rows: () => number } {
  let rows = 0;
  return {
    ask: (of) => {
      rows += of.vectors.length / WIDTH;
      return Promise.resolve(answerTo(of));
    },
    rows: () => rows,
  };
}

describe('what models said', () => {
  test('of a vector is asked once, also in one question', async () => {
    const memory = new ScoreMemory(MODELS);
    const { ask, rows } = asking();
    const asked = question([
      [1, 2, 3],
      [4, 5, Number.NaN],
      [1, 2, 3],
    ]);
    expect(saidIn(await memory.answer(asked, ask))).toEqual(saidIn(answerTo(asked)));
    expect(saidIn(await memory.answer(asked, ask))).toEqual(saidIn(answerTo(asked)));
    expect(rows()).toBe(2);
  });

  test('is the same as without it, whatever is asked', async () => {
    const memory = new ScoreMemory(MODELS);
    const value = fc.constantFrom(0, -0, 1, 2.5, Number.NaN, 1e-40, 16_777_217);
    const row = fc.array(value, { minLength: WIDTH, maxLength: WIDTH });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        expect(saidIn(await memory.answer(question(rows), (of) => Promise.resolve(answerTo(of))))).toEqual(
          saidIn(answerTo(question(rows))),
        );
      }),
    );
  });

  test('is forgotten for what comes later, and the memory does not grow', async () => {
    const memory = new ScoreMemory(MODELS);
    const { ask, rows } = asking();
    const many = Array.from({ length: 40_000 }, (_, i) => [i, 0, 1]);
    await memory.answer(question(many), ask);
    expect(saidIn(await memory.answer(question(many), ask))).toEqual(saidIn(answerTo(question(many))));
    expect(rows()).toBeGreaterThan(40_000 + 20_000);
  });

  test('of vectors of other features is asked anew', async () => {
    const memory = new ScoreMemory(MODELS);
    const { ask, rows } = asking();
    await memory.answer(question([[1, 2, 3]]), ask);
    await memory.answer({ ...question([[1, 2, 3]]), fingerprint: 'others' }, ask);
    expect(rows()).toBe(2);
  });

  test('is not remembered where one of them said nothing', async () => {
    const memory = new ScoreMemory(MODELS);
    const asked = question([[1, 2, 3]]);
    const [first, second] = answerTo(asked).answers;
    if (first === undefined || second === undefined) throw new Error('there are two models');
    const half: ModelsAnswer = { answers: [first], silent: [{ model: second.model, reason: 'failed' }], batches: [] };
    expect(await memory.answer(asked, () => Promise.resolve(half))).toEqual(half);
    expect(saidIn(await memory.answer(asked, (of) => Promise.resolve(answerTo(of))))).toEqual(saidIn(answerTo(asked)));
  });
});
