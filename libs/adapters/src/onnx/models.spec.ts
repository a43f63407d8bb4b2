import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ModelsAnswer, ModelsQuestion } from '@weir/stream';
import { served, startModels, summing, type TestModels } from './testing/served.ts';

const WIDTH = 4;

let models: TestModels;
let ended: string[];

beforeEach(() => {
  ended = [];
  models = startModels({ onRestart: (group, why) => ended.push(`${group}: ${why}`) });
});

afterEach(() => models.close());

/** Rows whose sums are `first`, `first` + 1, … */
function question(rows: number, first = 0, more: Partial<ModelsQuestion> = {}): ModelsQuestion {
  const vectors = new Float64Array(rows * WIDTH);
  for (let row = 0; row < rows; row++) vectors[row * WIDTH] = first + row;
  return { group: 'flows', fingerprint: 'features', width: WIDTH, vectors, ...more };
}

function sums(rows: number, factor = 1, first = 0): number[] {
  return Array.from({ length: rows }, (_, row) => (first + row) * factor);
}

function scoresOf({ answers }: ModelsAnswer): number[][] {
  return answers.map(({ scores }) => [...scores]);
}

describe('answers', () => {
  test('every model in force answers for every row, however many there are', async () => {
    await models.use('flows', [summing(WIDTH, 1), summing(WIDTH, 3, { role: 'shadow' })]);
    const answer = await models.score(question(1_000));
    expect(scoresOf(answer)).toEqual([sums(1_000), sums(1_000, 3)]);
    expect(answer.answers.map(({ model }) => [model.version, model.role])).toEqual([
      ['1.0.0', 'champion'],
      ['3.0.0', 'shadow'],
    ]);
  });

  test('questions asked in one turn are answered each with its own rows', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const counts = [1, 31, 64, 65, 7, 0, 200];
    const answers = await Promise.all(counts.map((rows, i) => models.score(question(rows, i * 1_000))));
    expect(answers.map(scoresOf)).toEqual(counts.map((rows, i) => [sums(rows, 1, i * 1_000)]));
  });

  test('tell what they went out as: of a batch that several share the first', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const answers = await Promise.all([130, 1, 5].map((rows) => models.score(question(rows))));
    const rows = answers.map(({ batches }) => batches.map((batch) => batch.rows));
    expect(rows).toEqual([[64, 64, 8], [], []]);
    for (const { ms } of answers.flatMap(({ batches }) => batches)) expect(ms).toBeGreaterThan(0);
  });

  test('go out at once where the process is idle or a batch is full, the rest when the turn is over', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const answers = await Promise.all([5, 1, 130, 3].map((rows, i) => models.score(question(rows, i * 1_000))));
    expect(answers.map(({ batches }) => batches.map((batch) => batch.rows))).toEqual([[5], [1], [64, 64, 5], []]);
    expect(answers.map(scoresOf)).toEqual([5, 1, 130, 3].map((rows, i) => [sums(rows, 1, i * 1_000)]));
  });

  test('a model reads the values of its places, in its order', async () => {
    await models.use('flows', [summing(2, 1, { places: [3, 1] })]);
    const vectors = Float64Array.from([1, 20, 300, 4_000]);
    expect(scoresOf(await models.score(question(1, 0, { vectors })))).toEqual([[4_020]]);
  });

  test('what was answered before is answered again, beside what was not', async () => {
    await models.use('flows', [summing(WIDTH, 1), summing(WIDTH, 3)]);
    await models.score(question(10));
    expect(scoresOf(await models.score(question(20, 5)))).toEqual([sums(20, 1, 5), sums(20, 3, 5)]);
    await models.use('flows', [summing(WIDTH, 2)]);
    expect(scoresOf(await models.score(question(20, 5)))).toEqual([sums(20, 2, 5)]);
  });

  test('members are answered beside scores', async () => {
    const nodes = [
      { op: 'Identity', inputs: ['vectors'], outputs: ['members'] },
      { op: 'ReduceMean', inputs: ['vectors'], outputs: ['scores'], attributes: { axes: { ints: [1] } } },
    ];
    await models.use('flows', [served({ width: 2, nodes, outputs: { scores: 1, members: 2 } })]);
    const answer = await models.score(question(1, 0, { vectors: Float64Array.from([1, 3, 0, 0]) }));
    expect(answer.answers.map(({ scores, members }) => [[...scores], [...members]])).toEqual([[[2], [1, 3]]]);
  });

  test('groups have models of their own', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    await models.use('windows', [summing(WIDTH, 5)]);
    const asked = [models.score(question(2)), models.score(question(2, 0, { group: 'windows' }))];
    expect((await Promise.all(asked)).map(scoresOf)).toEqual([[sums(2)], [sums(2, 5)]]);
    expect(models.pid('flows')).not.toBe(models.pid('windows'));
  });
});

describe('silence', () => {
  test('without models', async () => {
    expect(await models.score(question(1))).toEqual({ answers: [], silent: [], none: 'no-models', batches: [] });
    expect(models.current('flows')).toEqual([]);
  });

  test.each([
    ['another fingerprint', summing(WIDTH, 2, { fingerprint: 'others' })],
    ['a place that the vectors have not', summing(2, 2, { places: [0, WIDTH] })],
  ])('of a model made for %s; the others answer', async (_name, other) => {
    await models.use('flows', [summing(WIDTH, 1), other]);
    const answer = await models.score(question(2));
    expect(scoresOf(answer)).toEqual([sums(2)]);
    expect(answer.silent).toEqual([{ model: other, reason: 'foreign-features' }]);
    await models.use('flows', [other]);
    expect((await models.score(question(2))).none).toBe('foreign-features');
  });

  test('when more waits than there is room for', async () => {
    const small = startModels({ waitingBytes: 1_000 });
    await small.use('flows', [summing(WIDTH, 1)]);
    // More than is with the process at once.
    const asked = [small.score(question(500)), small.score(question(1))];
    expect((await Promise.all(asked)).map(({ none }) => none)).toEqual([undefined, 'overloaded']);
    await small.close();
  });

  test('once it is closed; what was asked before is answered', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const asked = models.score(question(300));
    await models.close();
    expect(scoresOf(await asked)).toEqual([sums(300)]);
    expect((await models.score(question(1))).none).toBe('inference-down');
  });
});

describe('sets that cannot be used are refused, and the one before stays', () => {
  const good = summing(WIDTH, 1);
  test.each([
    ['what is no network', { ...good, onnx: new Uint8Array(10) }, /network 2 of 2 cannot be used/],
    [
      'a network without the output',
      served({ width: 1, nodes: [{ op: 'Neg', inputs: ['vectors'], outputs: ['other'] }], outputs: { other: 1 } }),
      /has no output "scores"/,
    ],
    ['another number of scores', { ...good, scoreWidth: 2 }, /has 1 values a row in place of 2/],
    ['another number of values', { ...good, places: [0] }, /cannot be used/],
  ])('%s', async (_name, bad, reason) => {
    await models.use('flows', [good]);
    const outcome = await models.use('flows', [good, bad]);
    expect(outcome).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(models.current('flows')).toEqual([good]);
    expect(scoresOf(await models.score(question(2)))).toEqual([sums(2)]);
  });

  test('no models at all may be in force again', async () => {
    await models.use('flows', [good]);
    expect(await models.use('flows', [])).toEqual({ kind: 'in-force' });
    expect((await models.score(question(1))).none).toBe('no-models');
  });
});

describe('a process that ends', () => {
  test('costs a retry, not an answer', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const first = models.pid('flows') ?? 0;
    const asked = Array.from({ length: 20 }, (_, i) => models.score(question(100, i * 100)));
    process.kill(first, 'SIGKILL');
    const answers = await Promise.all(asked);
    expect(answers.map(scoresOf)).toEqual(asked.map((_, i) => [sums(100, 1, i * 100)]));
    expect(ended).toEqual(['flows: it ended with SIGKILL']);
    expect(models.pid('flows')).not.toBe(first);
  });

  test('before it has begun refuses the set', async () => {
    const broken = startModels({ program: new URL('nowhere.js', import.meta.url) });
    expect(await broken.use('flows', [summing(WIDTH, 1)])).toMatchObject({ kind: 'refused' });
    expect((await broken.score(question(1))).none).toBe('no-models');
    await broken.close();
  });

  test('while a set is loaded refuses that set', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const outcome = models.use('flows', [summing(WIDTH, 2)]);
    await Promise.resolve();
    process.kill(models.pid('flows') ?? 0, 'SIGKILL');
    expect(await outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('SIGKILL') });
    expect(scoresOf(await models.score(question(2)))).toEqual([sums(2)]);
  });

  test('for good leaves no question waiting, and answers again once it is back', async () => {
    await models.use('flows', [summing(WIDTH, 1)]);
    const reasons: (string | undefined)[] = [];
    // Each new one is ended as soon as it is there.
    const killing = setInterval(() => {
      const pid = models.pid('flows');
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }, 5);
    // Each question is another one: what was answered once is remembered.
    while (reasons.at(-1) !== 'inference-down')
      reasons.push((await models.score(question(1, reasons.length + 10))).none);
    clearInterval(killing);
    let answer = await models.score(question(2));
    for (let tries = 0; tries < 100 && answer.none !== undefined; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await models.score(question(2));
    }
    expect(scoresOf(answer)).toEqual([sums(2)]);
  });
});
