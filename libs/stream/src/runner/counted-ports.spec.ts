import { expect, test } from '@jest/globals';
import type { Models, ModelsAnswer, ModelSet } from '../models.ts';
import { countedPorts } from './counted-ports.ts';
import { Meter } from './meter.ts';

const NO_PORTS = {
  tables: { prepare: () => ({ rows: 0, sha256: '', insert: async () => undefined }), close: async () => undefined },
  openCapture: () => Promise.reject(new Error('no captures here')),
};

test('batches for the networks fall into buckets, and answers are passed on as they are', async () => {
  const meter = new Meter();
  const answer: ModelsAnswer = {
    answers: [],
    silent: [],
    batches: [
      { rows: 64, ms: 0.5 },
      { rows: 3, ms: 0.7 },
      { rows: 1, ms: 4_000 },
    ],
  };
  const set: ModelSet = {
    id: 'one',
    models: [],
    score: async () => answer,
    heard: () => undefined,
    hold: () => ({ set, release: () => undefined }),
  };
  const models: Models = { newest: () => set, recall: async () => set.hold() };
  const ports = countedPorts({ ...NO_PORTS, models }, meter);
  const question = { group: 'flows', fingerprint: '', width: 0, vectors: new Float64Array(0) } as const;
  const newest = ports.models?.newest('flows');
  expect(newest).toBe(ports.models?.newest('flows'));
  expect(newest?.hold().set).toBe(newest);
  expect((await ports.models?.recall('flows', []))?.set).toBe(newest);
  expect(await newest?.score(question)).toBe(answer);
  expect(new Map(meter.figures.get('weir_inference_seconds'))).toEqual(
    new Map([
      ['["0.0005"]', 1],
      ['["0.001"]', 1],
      ['["+Inf"]', 1],
      ['["sum"]', 4.0012],
    ]),
  );
  expect(meter.figures.get('weir_inference_batch_rows')?.get('["4"]')).toBe(1);
});

test('without models there is nothing to count', () => {
  expect(countedPorts(NO_PORTS, new Meter())).toBe(NO_PORTS);
});
