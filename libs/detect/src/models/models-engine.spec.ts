import { describe, expect, test } from '@jest/globals';
import { allocateFlows, type FlowBatch } from '@weir/schema';
import { Hearings } from '../finding.ts';
import { network, manifestWith, treesNode } from '../testing/index.ts';
import { explained, type Vote } from '../vote.ts';
import { ModelShelf, type ServedPackage } from './model-shelf.ts';
import { type FlowAnswer, flowQuestion, ModelsFlowEngine } from './models-engine.ts';

const COLUMNS = ['rate', 'bytes'];
const FEATURES = '0'.repeat(64);

const ONNX = network({
  width: 2,
  outputs: { scores: 2 },
  nodes: [treesNode([{ weight: 1, target: 1, rows: 1 }], 2, ['scores'])],
});

function packageOf(more: Partial<ServedPackage> = {}, records: readonly string[] = ['final']): ServedPackage {
  const { input, ...manifest } = manifestWith(COLUMNS);
  const text = JSON.stringify({ ...manifest, version: more.version ?? '1.2.3', input: { ...input, records } });
  return {
    ...{ name: 'test_model', version: '1.2.3', digest: text, role: 'champion', places: [0, 1], onnx: ONNX },
    manifest: new TextEncoder().encode(text),
    ...more,
  };
}

/** Flows of 200 host pairs, all of them attacks by what the models say. */
function flows(count = 200, early = false): FlowBatch {
  const head = { source: 'test', lane: 0, watermark: 0, last: false };
  const batch = allocateFlows(count, head);
  for (let row = 0; row < count; row++) {
    batch.srcAddress[row * 16 + 15] = row;
    batch.dstAddress[row * 16 + 14] = 7 * row;
    batch.end[row] = 5_000_000;
  }
  return { ...batch, early, features: FEATURES, vector: new Float64Array(count * 2).fill(1) };
}

function scored(model: ServedPackage, count = 200): FlowAnswer['answers'][number] {
  return { model, scores: Float32Array.from({ length: count * 2 }, (_, i) => i % 2), members: new Float32Array(0) };
}

function votesOf(hearings: Hearings): Vote[] {
  return [...hearings.rows()].flatMap(([, { votes }]) => votes.map((vote) => explained(vote)));
}

describe('what models are asked', () => {
  test('is the vectors of a message', () => {
    expect(flowQuestion(flows(3))).toEqual({
      ...{ group: 'flows', fingerprint: FEATURES, width: 2 },
      vectors: new Float64Array(6).fill(1),
    });
  });

  test.each([
    ['flows without vectors', { ...flows(3), features: '' }],
    ['no flows', flows(0)],
    ['vectors that are not there', { ...flows(3), vector: new Float64Array(0) }],
  ])('is nothing of %s', (_name, batch) => {
    expect(flowQuestion(batch)).toBeUndefined();
  });
});

describe('what they say', () => {
  const engine = (): ModelsFlowEngine => new ModelsFlowEngine(new ModelShelf());

  const heardOf = (answers: FlowAnswer['answers']): Hearings => {
    const hearings = new Hearings();
    engine().judge(flows(), { answers, silent: [] }, hearings);
    return hearings;
  };

  test('is heard of every flow', () => {
    const hearings = heardOf([scored(packageOf())]);
    expect(votesOf(hearings)).toHaveLength(200);
    expect(hearings.of(0)?.votes).toMatchObject([{ by: 'test_model', family: 'flood', pValue: 2 / 1_001 }]);
  });

  test('is of the records that it was trained for', () => {
    const hearings = new Hearings();
    const answers = [scored(packageOf()), scored(packageOf({ name: 'early_model', digest: '2' }, ['early']))];
    engine().judge(flows(200, true), { answers, silent: [] }, hearings);
    expect(votesOf(hearings)).toHaveLength(200);
  });

  test('of a canary is heard of some host pairs, of its champion of the others; of a shadow apart', () => {
    const champion = packageOf();
    const canary = packageOf({ role: 'canary', version: '1.3.0' });
    const shadow = packageOf({ role: 'shadow', version: '2.0.0' });
    const hearings = new Hearings();
    const apart = new Hearings();
    const answers = [champion, canary, shadow].map((model) => scored(model));
    engine().judge(flows(), { answers, silent: [] }, hearings, apart);
    const votes = votesOf(hearings);
    const byCanary = votes.filter(({ version }) => version === '1.3.0').length;
    expect([votes.length, votesOf(apart).length]).toEqual([200, 200]);
    expect(byCanary).toBeGreaterThan(2);
    expect(byCanary).toBeLessThan(25);
    const back = flows();
    const again = new Hearings();
    const turned = { ...back, srcAddress: back.dstAddress, dstAddress: back.srcAddress };
    engine().judge(turned, { answers, silent: [] }, again);
    expect(votesOf(again).map(({ version }) => version)).toEqual(votes.map(({ version }) => version));
  });

  test('is counted, of each model for the records that it had to judge', () => {
    const roles = [packageOf(), packageOf({ role: 'canary', version: '1.3.0' }), packageOf({ role: 'shadow' })];
    const [champion, canary, shadow, silent] = engine().judge(
      flows(),
      { answers: roles.map((model) => scored(model)), silent: [{ model: packageOf(), reason: 'failed' }] },
      new Hearings(),
    );
    expect((champion?.rows ?? 0) + (canary?.rows ?? 0)).toBe(200);
    expect(champion).toMatchObject({ voted: champion?.rows, abstained: 0 });
    expect(shadow).toMatchObject({ rows: 200, voted: 200, abstained: 0 });
    expect(silent).toMatchObject({ rows: 200, voted: 0, abstained: 200 });
  });

  test('is counted apart where a rule or a detector said so too, other models aside', () => {
    const [heard] = votesOf(heardOf([scored(packageOf())]));
    if (heard === undefined) throw new Error('a model says nothing');
    const hearings = new Hearings();
    for (const row of [3, 5, 8]) hearings.vote(row, { ...heard, engine: 'rules' });
    const second = packageOf({ name: 'second_model', digest: '2' });
    const counts = engine().judge(flows(), { answers: [scored(packageOf()), scored(second)], silent: [] }, hearings);
    expect(counts).toMatchObject([
      { voted: 200, shared: 3 },
      { voted: 200, shared: 3 },
    ]);
  });

  test.each([
    ['that inference is down', [], [{ model: packageOf(), reason: 'inference-down' }], 'inference-down'],
    [
      'that its package cannot be read',
      [scored(packageOf({ manifest: new Uint8Array(3) }))],
      [],
      'its manifest is not JSON',
    ],
    [
      'that its manifest is not one',
      [scored(packageOf({ manifest: Uint8Array.of(0x7b, 0x7d) }))],
      [],
      /its manifest is not one/,
    ],
  ])('is, where others have spoken, %s', (_name, answers, silent, reason) => {
    const hearings = new Hearings();
    hearings.abstain(7, { engine: 'maths', by: 'other', version: '1', cause: 'spoken', reason: 'spoken' });
    engine().judge(flows(), { answers, silent }, hearings);
    expect([...hearings.rows()].map(([row]) => row)).toEqual([7]);
    expect(hearings.of(7)?.abstentions[1]?.reason).toMatch(reason);
  });

  test('by one that says nothing is told with alarms of another, and makes no verdict of what that one merely found odd', () => {
    const silent = [{ model: packageOf({ name: 'other_model', digest: '2' }), reason: 'failed' }];
    const hearings = new Hearings();
    const text = new TextDecoder().decode(packageOf().manifest).replace('"family":"flood"', '"family":"malware"');
    const malware = packageOf({ manifest: new TextEncoder().encode(text) });
    engine().judge(flows(), { answers: [scored(malware)], silent }, hearings);
    // Each vote has a p-value of 2 in 1,001.
    expect([...hearings.telling(1e-4)]).toEqual([]);
    const alarming = [...hearings.telling(0.01)];
    expect(alarming).toHaveLength(200);
    for (const [, { votes, abstentions }] of alarming)
      expect([votes.length, abstentions]).toMatchObject([1, [{ by: 'other_model', cause: 'failed' }]]);
  });

  test('of a shadow that cannot be read is heard by nobody', () => {
    const hearings = new Hearings();
    hearings.abstain(7, { engine: 'maths', by: 'other', version: '1', cause: 'spoken', reason: 'spoken' });
    const shadow = packageOf({ role: 'shadow', version: '2.0.0', manifest: new Uint8Array(3) });
    const [count] = engine().judge(flows(), { answers: [scored(shadow)], silent: [] }, hearings);
    expect(count).toMatchObject({ rows: 200, abstained: 200 });
    expect(hearings.of(7)?.abstentions.map(({ by }) => by)).toEqual(['other']);
  });

  test.each([
    ['cannot be read', packageOf({ role: 'canary', version: '1.3.0', manifest: new Uint8Array(3) })],
    ['does not look at such records', packageOf({ role: 'canary', version: '1.3.0' }, ['early'])],
  ])('is of the champion for all pairs where the canary %s', (_name, canary) => {
    const hearings = new Hearings();
    engine().judge(flows(), { answers: [scored(packageOf()), scored(canary)], silent: [] }, hearings);
    expect(votesOf(hearings).map(({ version }) => version)).toEqual(Array.from({ length: 200 }, () => '1.2.3'));
  });

  test('says why for the first flows of an event, also after a restart, and wherever it is not alone', () => {
    const answers = [scored(packageOf())];
    const batch = { ...flows(40), dstAddress: new Uint8Array(40 * 16) };
    const whys = (one: ModelsFlowEngine, isAlone: boolean): number => {
      const hearings = new Hearings();
      one.judge(batch, { answers, silent: [] }, hearings);
      const votes = [...hearings.rows()].flatMap(([, said]) => said.votes.map((vote) => explained(vote, isAlone)));
      return votes.filter(({ contributions }) => contributions.length > 0).length;
    };
    const before = engine();
    expect(whys(before, true)).toBe(16);
    const after = engine();
    for (const { key, value } of before.takeChanges().changed) after.restore(key, value);
    expect([whys(after, true), whys(after, false)]).toEqual([0, 40]);
  });

  test('is remembered of the site', () => {
    const one = engine();
    one.judge(flows(), { answers: [scored(packageOf())], silent: [] }, new Hearings());
    const { changed } = one.takeChanges();
    expect(changed.map(({ key }) => key)).toContain('test_model/1.2.3/flood@test');
    const other = engine();
    for (const { key, value } of changed) other.restore(key, value);
    expect([one.keys, other.keys]).toEqual([1, 1]);
    one.judge({ ...flows(0), last: true }, { answers: [], silent: [] }, new Hearings());
    expect(one.keys).toBe(0);
    expect(one.takeChanges()).toEqual({ changed: [], removed: expect.arrayContaining(changed.map(({ key }) => key)) });
  });
});

describe('drift', () => {
  /** A flow a second, ended or under way, that the model gives a score. */
  function flowAt(second: number, score: number, early = false): readonly [FlowBatch, FlowAnswer] {
    const batch = flows(1, early);
    batch.end[0] = second * 1e6;
    const scores = Float32Array.of(1 - score, score);
    const model = packageOf({}, ['early', 'final']);
    return [batch, { answers: [{ model, scores, members: new Float32Array(0) }], silent: [] }];
  }

  test('of scores is told once, and what is usual at the site is learnt anew', () => {
    const engine = new ModelsFlowEngine(new ModelShelf());
    const found = [];
    const known = [];
    for (let second = 0; second < 900; second++) {
      engine.judge(...flowAt(second, second < 600 ? 0.2 : 0.9), new Hearings());
      found.push(...engine.takeDrifts().map(({ kind, models, timeUs }) => ({ kind, models, timeUs })));
      known.push(engine.keys);
    }
    const [finding, ...more] = found;
    expect(finding).toMatchObject({ kind: 'score', models: [{ name: 'test_model', version: '1.2.3' }] });
    expect(finding?.timeUs).toBeGreaterThan(600e6);
    expect(finding?.timeUs).toBeLessThan(660e6);
    expect(more).toEqual([]);
    const at = (finding?.timeUs ?? 0) / 1e6;
    expect([known[at - 1], known[at], known[at + 1]]).toEqual([1, 0, 1]);
  });

  test('of what models read is looked for in flows that have ended, of scores in all', () => {
    const engine = new ModelsFlowEngine(new ModelShelf());
    const counts = engine.judge(...flowAt(1, 0.5, true), new Hearings());
    const keys = () => engine.takeChanges().changed.map(({ key }) => key.replace(/\/.*/, ''));
    expect(keys()).toEqual(['test_model', 'drift:budgets', 'drift:model']);
    counts.push(...engine.judge(...flowAt(2, 0.5), new Hearings()));
    expect(new Set(keys())).toEqual(new Set(['test_model', 'drift:budgets', 'drift:model', 'drift:vector']));
    expect(counts.map(({ rows, watched }) => [rows, watched])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});
