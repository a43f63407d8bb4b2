import { beforeEach, expect, test } from '@jest/globals';
import { flowVerdicts, ModelShelf } from '@weir/detect';
import { manifestWith, network, treesNode } from '@weir/detect/testing';
import {
  allocateFlows,
  verdicts as verdictsTopic,
  type FlowBatch,
  type Verdict,
  type VerdictBatch,
} from '@weir/schema';
import { Meter, type Models, type ModelSet, type Outcomes, type ServedModel } from '@weir/stream';
import { FlowModels } from './flow-models.ts';
import { LaneJudges } from './judges.ts';
import { LaneVerdicts } from './lane-verdicts.ts';

const FEATURES = '0'.repeat(64);
/** Of a family that a model alone makes an alarm of. */
const MALWARE = { technique: '', severity: 'high', attacker: 'src', victim: 'dst', family: 'malware' } as const;
const MANIFEST = manifestWith(['rate', 'bytes'], { classes: { flood: MALWARE } });
const MODEL: ServedModel = {
  ...{ name: 'test_model', version: '1.2.3', digest: 'd'.repeat(64), role: 'champion', classes: ['benign', 'flood'] },
  ...{ fingerprint: FEATURES, places: [0, 1], scoreWidth: 2, memberWidth: 0 },
  onnx: network({
    width: 2,
    outputs: { scores: 2 },
    nodes: [treesNode([{ weight: 1, target: 1, rows: 1 }], 2, ['scores'])],
  }),
  manifest: new TextEncoder().encode(JSON.stringify(MANIFEST)),
};

/** Inference in this process: the first value of a vector is its score. */
const set: ModelSet = {
  id: 'one',
  models: [MODEL],
  score: async ({ vectors }) => {
    const scores = Float32Array.from(vectors, (value, at) => (at % 2 === 0 ? 1 - value : (vectors[at - 1] ?? 0)));
    return { answers: [{ model: MODEL, scores, members: new Float32Array(0), ms: 1 }], silent: [], batches: [] };
  },
  heard: () => undefined,
  hold: () => ({ set, release: () => undefined }),
};
const models: Models = { newest: () => set, recall: async () => set.hold() };

let emitted: { rows: Verdict[]; last: boolean }[];
let told: string[];
let meter: Meter;

beforeEach(() => {
  emitted = [];
  told = [];
  meter = new Meter();
});

function outcomes(): Outcomes<VerdictBatch> {
  return {
    emit: (batch) => {
      const rows = Array.from({ length: batch.count }, (_, row) => verdictsTopic.row(batch, row));
      emitted.push({ rows, last: batch.last });
    },
    drop: () => undefined,
    reject: () => undefined,
    count: (figure, labels, value) => meter.count(figure, labels, value),
    tell: (sentence) => void told.push(sentence),
  };
}

function newLane(): LaneVerdicts<FlowBatch> {
  const shelf = new ModelShelf();
  return new LaneVerdicts(
    { engines: () => [], verdicts: flowVerdicts, models: () => new FlowModels(shelf) },
    new LaneJudges({ rules: undefined, models: { port: models, group: 'flows' } }),
    { alarmLevel: 0.01, benign: false },
  );
}

/** Folds a message as the runner does. */
async function judged(lane: LaneVerdicts<FlowBatch>, batch: FlowBatch, ordinal: number): Promise<void> {
  lane.promise(batch, 'flow', ordinal);
  await lane.fold(batch, outcomes(), 'flow', ordinal);
}

/** 100 flows in ten seconds, the `number`th such message; all have one score. */
function message(number: number, score: number, last = false): FlowBatch {
  const batch = allocateFlows(100, { source: 'site', lane: 3, watermark: number * 10e6, last });
  const vector = new Float64Array(200).fill(score);
  for (let row = 0; row < 100; row++) batch.end[row] = number * 10e6 + row * 1e5;
  return { ...batch, early: false, features: FEATURES, vector };
}

test('a drift is a row among the verdicts, a sentence for the log, and counted; the last of a source is its last', async () => {
  const lane = newLane();
  for (let number = 0; number < 20; number++) await judged(lane, message(number, 0.25), number);
  expect([emitted.flatMap(({ rows }) => rows), told]).toEqual([[], []]);
  await judged(lane, message(20, 0.999, true), 20);
  const { rows: alarms, last: isFirstLast } = emitted.at(-2) ?? { rows: [], last: false };
  const { rows, last } = emitted.at(-1) ?? { rows: [], last: false };
  expect([isFirstLast, last]).toEqual([false, true]);
  expect(new Set(alarms.map(({ outcome }) => outcome))).toEqual(new Set(['alarm']));
  const reason = expect.stringMatching(
    /^the mean score of test_model 1\.2\.3 has changed from 0\.25 to 0\.\d+; what is usual here is learnt anew$/,
  );
  expect(rows).toMatchObject([
    { ...{ subject: 'model', outcome: 'drifted', source: 'site', lane: 3, family: 'none', pValue: null }, reason },
  ]);
  expect(JSON.parse(rows[0]?.votes ?? '')).toMatchObject([
    { by: 'test_model', version: '1.2.3', kind: 'score', before: 0.25 },
  ]);
  expect(told).toEqual([reason]);
  expect(meter.figures.get('weir_drifts_total')).toEqual(new Map([['["test_model","1.2.3","score",""]', 1]]));
  expect(meter.figures.get('weir_drift_records_total')).toEqual(new Map([['["test_model","1.2.3"]', 2_100]]));
  // The hundred that score higher are voted on.
  expect(meter.figures.get('weir_model_records_total')).toEqual(
    new Map([
      ['["test_model","1.2.3","champion","nothing"]', 2_000],
      ['["test_model","1.2.3","champion","vote"]', 100],
    ]),
  );
});

test('killed after any checkpoint, what has drifted is found as it would have been', async () => {
  const scoreOf = (number: number): number => (number < 20 ? 0.25 : 0.999);
  const straight = newLane();
  for (let number = 0; number < 24; number++) await judged(straight, message(number, scoreOf(number)), number);
  const expected = emitted;
  emitted = [];
  const store = new Map<string, Uint8Array>();
  for (let number = 0; number < 24; number++) {
    const lane = newLane();
    await lane.restore(
      (async function* () {
        for (const [key, value] of store) yield { key, value };
      })(),
    );
    for (const { key, value } of lane.promise(message(number, scoreOf(number)), 'flow', number) ?? [])
      store.set(key, value);
    await lane.fold(message(number, scoreOf(number)), outcomes(), 'flow', number);
    const { changed, removed } = lane.takeChanges(false);
    for (const { key, value } of changed) store.set(key, value);
    for (const key of removed) store.delete(key);
  }
  expect(emitted).toEqual(expected);
  expect(expected.flatMap(({ rows }) => rows.map(({ outcome }) => outcome))).toContain('drifted');
});
