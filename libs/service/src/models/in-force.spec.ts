import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Registry } from '@weir/adapters/models';
import {
  forestManifest,
  packageOf,
  publicHalf,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  testModel,
} from '@weir/detect/testing';
import { modelsInForce } from './in-force.ts';

const act = { who: 'Ada', why: 'a test' };

let root = '';
let registry: Registry;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-in-force-'));
  await mkdir(join(root, 'keys'));
  await writeFile(join(root, 'keys', 'test.pub.pem'), publicHalf(TEST_KEY).pem);
  registry = new Registry({
    folder: join(root, 'models'),
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
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function roles(): Promise<readonly string[]> {
  const { models } = await modelsInForce(registry, 'flows');
  return models.map(({ name, version, role }) => `${role} ${name} ${version}`);
}

test('champions first, then canaries and shadows; a challenger is not asked', async () => {
  await registry.promote('forest_b', '1.0.2', 'shadow', act);
  await registry.promote('forest_b', '1.0.0', 'champion', act);
  await registry.promote('forest_a', '1.0.2', 'challenger', act);
  await registry.promote('forest_a', '1.0.1', 'canary', act);
  await registry.promote('forest_a', '1.0.0', 'champion', act);
  expect(await roles()).toEqual([
    'champion forest_a 1.0.0',
    'champion forest_b 1.0.0',
    'canary forest_a 1.0.1',
    'shadow forest_b 1.0.2',
  ]);
  expect(await modelsInForce(registry, 'windows')).toEqual({ models: [], refused: [] });
});

test('a model reads the places of its features', async () => {
  await registry.promote('forest_a', '1.0.0', 'champion', act);
  const { models } = await modelsInForce(registry, 'flows');
  expect(models).toMatchObject([{ places: [1, 2, 3], scoreWidth: 1, memberWidth: 0, classes: ['benign', 'anomaly'] }]);
});

test('a package that was damaged since is told, and the others are served', async () => {
  await registry.promote('forest_a', '1.0.0', 'champion', act);
  await registry.promote('forest_b', '1.0.0', 'champion', act);
  await truncate(join(root, 'models', 'forest_a', '1.0.0', 'model.onnx'), 9);
  expect(await roles()).toEqual(['champion forest_b 1.0.0']);
  expect((await modelsInForce(registry, 'flows')).refused).toMatchObject([{ reason: 'digestMismatch' }]);
});
