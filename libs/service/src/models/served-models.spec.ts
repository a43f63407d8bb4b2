import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ModelFolder, Registry } from '@weir/adapters/models';
import type { LoadOutcome } from '@weir/adapters/onnx';
import {
  forestManifest,
  packageOf,
  publicHalf,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  testModel,
} from '@weir/detect/testing';
import type { ModelGroup, ModelSet, ServedModel } from '@weir/stream';
import { ModelTally } from './model-tally.ts';
import { ServedModels } from './served-models.ts';

const act = { who: 'Ada', why: 'a test' };

/** Loads nothing, and knows what would be loaded. */
class TestOnnx {
  readonly loaded = new Set<string>();
  refuses = '';

  async load(_group: ModelGroup, models: readonly ServedModel[]): Promise<LoadOutcome> {
    if (this.refuses !== '') return { kind: 'refused', reason: this.refuses };
    const name = namesOf(models).join(', ');
    if (name !== '') this.loaded.add(name);
    return {
      kind: 'loaded',
      set: {
        models,
        score: async () => ({
          answers: [],
          silent: models.map((model) => ({ model, reason: 'failed' })),
          none: 'failed',
          batches: [],
        }),
        release: () => void this.loaded.delete(name),
      },
    };
  }
}

let root = '';
let registry: Registry;
let onnx: TestOnnx;
let told: string[];
let nowMs: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-served-'));
  await mkdir(join(root, 'keys'));
  await writeFile(join(root, 'keys', 'test.pub.pem'), publicHalf(TEST_KEY).pem);
  registry = new Registry({
    store: new ModelFolder(join(root, 'models')),
    keys: join(root, 'keys'),
    features: new Map([[TEST_FEATURES, { extractor: 1, columns: ['other', ...TEST_COLUMNS] }]]),
    score: async ({ manifest }) => Float32Array.from(manifest.goldenRows.scores.flat()),
    now: () => '2026-01-01T00:00:00Z',
  });
  for (const name of ['forest_a', 'forest_b'])
    for (const version of ['1.0.0', '1.0.1', '1.0.2']) {
      const files = packageOf({ ...forestManifest(), name, version }, testModel(), `${name}/${version}`);
      expect(await registry.registerFiles(files, 'package', act)).toMatchObject({ ok: true });
    }
  onnx = new TestOnnx();
  told = [];
  nowMs = 0;
});
afterEach(() => rm(root, { recursive: true, force: true }));

function open(): Promise<ServedModels> {
  return ServedModels.open({
    onnx,
    registry,
    tally: new ModelTally(),
    tell: (sentence) => told.push(sentence),
    nowMs: () => nowMs,
  });
}

function namesOf(models: ModelSet['models']): string[] {
  return models.map(({ name, version, role }) => `${role} ${name} ${version}`);
}

async function damage(name: string, version: string): Promise<void> {
  await truncate(join(root, 'models', name, version, 'model.onnx'), 9);
}

describe('what the registry names', () => {
  test('is in force: champions first, then canaries and shadows; a challenger is not asked', async () => {
    await registry.promote('forest_b', '1.0.2', 'shadow', act);
    await registry.promote('forest_b', '1.0.0', 'champion', act);
    await registry.promote('forest_a', '1.0.2', 'challenger', act);
    await registry.promote('forest_a', '1.0.1', 'canary', act);
    await registry.promote('forest_a', '1.0.0', 'champion', act);
    const models = await open();
    expect(namesOf(models.newest('flows').models)).toEqual([
      'champion forest_a 1.0.0',
      'champion forest_b 1.0.0',
      'canary forest_a 1.0.1',
      'shadow forest_b 1.0.2',
    ]);
    expect(models.newest('flows').models[0]).toMatchObject({ places: [1, 2, 3], scoreWidth: 1, memberWidth: 0 });
    expect(models.newest('windows').models).toEqual([]);
    expect(told).toEqual([]);
  });

  test('at the start a package that was damaged is told, and the others are served', async () => {
    await registry.promote('forest_a', '1.0.0', 'champion', act);
    await registry.promote('forest_b', '1.0.0', 'champion', act);
    await damage('forest_a', '1.0.0');
    const models = await open();
    expect(namesOf(models.newest('flows').models)).toEqual(['champion forest_b 1.0.0']);
    expect(told).toEqual([expect.stringContaining('forest_a/1.0.0')]);
  });
});

describe('a change of the registry', () => {
  beforeEach(async () => void (await registry.promote('forest_a', '1.0.0', 'champion', act)));

  test('is noticed, and the set before is unloaded when nobody judges by it', async () => {
    const models = await open();
    const before = models.newest('flows');
    const held = before.hold();
    await registry.promote('forest_a', '1.0.1', 'champion', act);
    await models.look();
    expect(namesOf(models.newest('flows').models)).toEqual(['champion forest_a 1.0.1']);
    expect(models.newest('flows').id).not.toBe(before.id);
    expect([...onnx.loaded]).toEqual(['champion forest_a 1.0.0', 'champion forest_a 1.0.1']);
    held.release();
    expect([...onnx.loaded]).toEqual(['champion forest_a 1.0.1']);
    expect(told).toEqual(['models of flows are in force: forest_a 1.0.1 (champion)']);
    expect(models.status()).toMatchObject({ swaps: 1, refusals: 0, inForce: [{ group: 'flows', version: '1.0.1' }] });
  });

  test('back gives the set of before, known by the same name', async () => {
    const models = await open();
    const { id } = models.newest('flows');
    await registry.promote('forest_a', '1.0.1', 'champion', act);
    await models.look();
    await registry.rollback('forest_a', undefined, act);
    await models.look();
    expect(models.newest('flows').id).toBe(id);
    expect([...onnx.loaded]).toEqual(['champion forest_a 1.0.0']);
  });

  test('that names a damaged package is refused as a whole, told once, and tried again after a minute', async () => {
    const models = await open();
    await registry.promote('forest_a', '1.0.1', 'champion', act);
    await registry.promote('forest_b', '1.0.0', 'champion', act);
    await cp(join(root, 'models', 'forest_a', '1.0.1'), join(root, 'kept'), { recursive: true });
    await damage('forest_a', '1.0.1');
    for (let looks = 0; looks < 3; looks++) await models.look();
    expect(namesOf(models.newest('flows').models)).toEqual(['champion forest_a 1.0.0']);
    expect(told).toEqual([
      expect.stringMatching(/^models of flows are refused and those before stay in force: .*forest_a\/1\.0\.1/),
    ]);
    expect(models.status()).toMatchObject({ swaps: 0, refusals: 1 });
    await cp(join(root, 'kept'), join(root, 'models', 'forest_a', '1.0.1'), { recursive: true });
    nowMs += 60_000;
    await models.look();
    expect(namesOf(models.newest('flows').models)).toEqual(['champion forest_a 1.0.1', 'champion forest_b 1.0.0']);
  });

  test('whose networks cannot be loaded is refused, and the set before stays', async () => {
    const models = await open();
    await registry.promote('forest_a', '1.0.1', 'champion', act);
    onnx.refuses = 'network 1 of 1 cannot be used: it has no output "scores"';
    await models.look();
    expect(namesOf(models.newest('flows').models)).toEqual(['champion forest_a 1.0.0']);
    expect(told).toEqual([expect.stringContaining('has no output')]);
  });
});

describe('a set that was in force once', () => {
  const question = { group: 'flows', fingerprint: '', width: 0, vectors: new Float64Array(0) } as const;
  beforeEach(async () => void (await registry.promote('forest_a', '1.0.0', 'champion', act)));

  test('is loaded again for whoever asks, and for as long', async () => {
    const models = await open();
    const { models: before, id } = models.newest('flows');
    await registry.promote('forest_a', '1.0.1', 'champion', act);
    await models.look();
    const [first, second] = await Promise.all([models.recall('flows', before), models.recall('flows', before)]);
    expect([first.set.id, second.set]).toEqual([id, first.set]);
    first.release();
    expect([...onnx.loaded]).toEqual(['champion forest_a 1.0.1', 'champion forest_a 1.0.0']);
    second.release();
    expect([...onnx.loaded]).toEqual(['champion forest_a 1.0.1']);
  });

  test('is silent where its package is gone or was changed, and no other answers', async () => {
    const { models: before } = (await open()).newest('flows');
    await registry.promote('forest_a', '1.0.1', 'champion', act);
    await rm(join(root, 'models', 'forest_a', '1.0.0'), { recursive: true });
    const models = await open();
    const { set } = await models.recall('flows', before);
    expect(await set.score(question)).toMatchObject({
      ...{ answers: [], none: 'not-loadable' },
      silent: [{ model: { name: 'forest_a', version: '1.0.0' }, reason: 'not-loadable' }],
    });
    expect(told).toEqual([
      expect.stringMatching(
        /^what was judged by forest_a 1\.0\.0 \(champion\) before the stop cannot be .* is not there/,
      ),
    ]);
    const other = before.map((model) => ({ ...model, version: '1.0.1' }));
    expect((await (await models.recall('flows', other)).set.score(question)).none).toBe('not-loadable');
  });
});
