import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { goldenInputs } from '@weir/detect/packages';
import {
  forestManifest,
  OTHER_TEST_KEY,
  packageOf,
  publicHalf,
  scoresOfTestModel,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  testModel,
  type TestFiles,
} from '@weir/detect/testing';
import type { ModelStore } from '../model-store.ts';
import { Registry } from '../registry.ts';

const act = { who: 'Ada', why: 'a test' };

/** A place for models that a test may change behind the registry's back. */
export interface TestPlace {
  /** The store, as another process would open it. */
  open(): ModelStore;
  /** Puts something at NAME/VERSION/FILE. */
  put(path: string, bytes: Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
}

/** What a test of a registry begins with. */
export interface RegistryTest {
  /** A folder of the test, gone after it; the keys that are believed are in `keys` below it. */
  root(): string;
  place(): TestPlace;
  /** A registry, as another process would open it. */
  registry(): Registry;
  /** A package of the same model, in a folder from elsewhere. */
  arrived(version: string, seed?: number): Promise<string>;
  withVersions(...versions: string[]): Promise<Registry>;
}

/** @param make an empty place, below the folder of the test if it wants to */
export function registryTest(make: (root: string) => Promise<TestPlace> | TestPlace): RegistryTest {
  let root = '';
  let place: TestPlace;
  let minute = 0;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'weir-registry-'));
    place = await make(root);
    minute = 0;
    await mkdir(join(root, 'keys'));
    await writeFile(join(root, 'keys', 'test.pub.pem'), publicHalf(TEST_KEY).pem);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const registry = (): Registry =>
    new Registry({
      store: place.open(),
      keys: join(root, 'keys'),
      features: new Map([[TEST_FEATURES, { extractor: 1, columns: TEST_COLUMNS }]]),
      score: async ({ manifest }) => scoresOfTestModel(goldenInputs(manifest)),
      now: () => `2026-01-01T00:${String(minute++).padStart(2, '0')}:00Z`,
    });
  const arrived = (version: string, seed = 1): Promise<string> => written(root, version, seed);
  return {
    root: () => root,
    place: () => place,
    registry,
    arrived,
    async withVersions(...versions) {
      const found = registry();
      for (const version of versions)
        expect(await found.register(await arrived(version), act)).toMatchObject({ ok: true });
      return found;
    },
  };
}

/** Files of a version of the tests' model. Another seed is another package. */
export function filesOf(version: string, seed = 1, key = TEST_KEY): TestFiles {
  const model = testModel();
  return packageOf({ ...forestManifest(model), version, seed }, model, `test_forest/${version}`, [key]);
}

async function written(root: string, version: string, seed: number, key = TEST_KEY): Promise<string> {
  const from = join(root, `from-${version}-${seed}`);
  await mkdir(from);
  for (const [name, bytes] of filesOf(version, seed, key)) await writeFile(join(from, name), bytes);
  return from;
}

/** What a registry does, wherever it keeps its models. */
export function testRegistry(make: (root: string) => Promise<TestPlace> | TestPlace): void {
  const { root, place: at, registry, arrived, withVersions } = registryTest(make);

  describe('registering', () => {
    test('a version is taken in once, and never changes', async () => {
      const models = await withVersions('1.0.0');
      expect(await models.register(join(root(), 'from-1.0.0-1'), act)).toEqual({ ok: true, version: '1.0.0' });
      expect(await models.register(await arrived('1.0.0', 2), act)).toMatchObject({ reason: 'versionTaken' });
      expect(await models.load('test_forest', '1.0.0')).toMatchObject({ ok: true });
    });

    test('a lower version than was ever accepted is refused', async () => {
      const models = await withVersions('1.0.0', '1.0.2');
      expect(await models.register(await arrived('1.0.1'), act)).toMatchObject({ reason: 'olderVersion' });
    });

    test('what is not signed by a key that is believed does not get in, and the attempt is written down', async () => {
      const models = registry();
      const from = await written(root(), '1.0.0', 1, OTHER_TEST_KEY);
      expect(await models.register(from, act)).toMatchObject({ reason: 'unknownKey' });
      expect((await models.state()).models).toEqual({});
      expect(await models.audit(9)).toMatchObject([
        { what: 'refuse', who: 'Ada', why: expect.stringContaining('unknownKey') },
      ]);
    });

    test('the dry run changes nothing', async () => {
      const models = registry();
      expect(await models.register(await arrived('1.0.0'), act, true)).toMatchObject({ ok: true });
      expect((await models.state()).models).toEqual({});
      expect(await models.audit(9)).toEqual([]);
    });

    test('a package that was exchanged in the store is not loaded', async () => {
      const models = await withVersions('1.0.0');
      for (const [file, bytes] of filesOf('1.0.0', 9)) await at().put(`test_forest/1.0.0/${file}`, bytes);
      expect(await models.load('test_forest', '1.0.0')).toMatchObject({ reason: 'digestMismatch' });
    });

    test('a file that is gone from the store is missed', async () => {
      const models = await withVersions('1.0.0');
      await at().remove('test_forest/1.0.0/model.onnx');
      expect(await models.load('test_forest', '1.0.0')).toMatchObject({ reason: 'missingFile' });
    });
  });

  describe('aliases', () => {
    test('a champion is replaced, and gone back to', async () => {
      const models = await withVersions('1.0.0', '1.0.1', '1.0.2');
      await models.promote('test_forest', '1.0.0', 'champion', act);
      await models.promote('test_forest', '1.0.2', 'canary', act);
      expect(await models.promote('test_forest', '1.0.2', 'champion', act)).toMatchObject({ before: '1.0.0' });
      expect((await models.state()).models['test_forest']?.aliases).toEqual({ champion: '1.0.2' });
      expect(await models.promote('test_forest', '1.0.1', 'champion', act)).toMatchObject({ reason: 'olderVersion' });
      expect(await models.rollback('test_forest', undefined, act)).toEqual({
        ok: true,
        version: '1.0.0',
        before: '1.0.2',
      });
      expect(await models.rollback('test_forest', undefined, act)).toMatchObject({ reason: 'noFormerChampion' });
      expect(await models.rollback('test_forest', '1.0.1', act)).toMatchObject({ ok: true, version: '1.0.1' });
      expect(await models.audit(2)).toMatchObject([
        { what: 'rollback', version: '1.0.1', before: '1.0.0', who: 'Ada', why: 'a test' },
        { what: 'rollback', version: '1.0.0', before: '1.0.2' },
      ]);
    });

    test('a version whose key was revoked since is not made champion', async () => {
      const models = await withVersions('1.0.0');
      const keys = [{ keyId: publicHalf(TEST_KEY).keyId, why: 'it was lost' }];
      await writeFile(join(root(), 'keys', 'revoked.json'), JSON.stringify({ keys, packages: [] }));
      expect(await models.promote('test_forest', '1.0.0', 'champion', act)).toMatchObject({ reason: 'revokedKey' });
    });

    test.each([
      ['a model that is not there', 'constructor', '1.0.0', 'unknownModel'],
      ['a version that is not there', 'test_forest', 'constructor', 'unknownVersion'],
    ])('%s', async (_name, model, version, reason) => {
      const models = await withVersions('1.0.0');
      expect(await models.promote(model, version, 'shadow', act)).toMatchObject({ reason });
    });

    test('a shadow is taken away again; a second time there is none', async () => {
      const models = await withVersions('1.0.0');
      await models.promote('test_forest', '1.0.0', 'shadow', act);
      expect(await models.promote('test_forest', '1.0.0', 'shadow', act)).toMatchObject({ reason: 'sameVersion' });
      expect(await models.unset('test_forest', 'shadow', act)).toMatchObject({ ok: true, before: '1.0.0' });
      expect(await models.unset('test_forest', 'shadow', act)).toMatchObject({ reason: 'unknownVersion' });
    });
  });

  describe('two at once', () => {
    test('many at once change one after the other, and each change has its line', async () => {
      await withVersions('1.0.0', '1.0.1');
      const turns = Array.from({ length: 8 }, (_, i) =>
        registry().promote('test_forest', `1.0.${i % 2}`, 'shadow', act),
      );
      const done = (await Promise.all(turns)).filter(({ ok }) => ok);
      const lines = (await registry().audit(99)).filter(({ what }) => what === 'promote').toReversed();
      expect(lines).toHaveLength(done.length);
      // Each went on from what the one before had left.
      expect(lines.map(({ before }) => before)).toEqual([
        undefined,
        ...lines.slice(0, -1).map(({ version }) => version),
      ]);
      expect((await registry().state()).models['test_forest']?.aliases).toEqual({ shadow: lines.at(-1)?.version });
    });

    test('two packages of one version: one gets in', async () => {
      const folders = [await arrived('1.0.0', 1), await arrived('1.0.0', 2)];
      const outcomes = await Promise.allSettled(folders.map((folder) => registry().register(folder, act)));
      const isIn = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.ok);
      expect(isIn.filter(Boolean)).toHaveLength(1);
      expect(await registry().load('test_forest', '1.0.0')).toMatchObject({
        ok: true,
        manifest: { seed: isIn.indexOf(true) + 1 },
      });
      expect((await registry().audit(9)).filter(({ what }) => what === 'register')).toHaveLength(1);
    });

    test('two versions of one model: both are there, or one says why not', async () => {
      const folders = [await arrived('1.0.0'), await arrived('1.0.1')];
      const outcomes = await Promise.all(folders.map((folder) => registry().register(folder, act)));
      const versions = Object.keys((await registry().state()).models['test_forest']?.versions ?? {});
      expect(versions).toHaveLength(outcomes.filter(({ ok }) => ok).length);
      expect(versions).toContain('1.0.1');
    });
  });
}
