import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { goldenInputs } from '@weir/detect/packages';
import {
  OTHER_TEST_KEY,
  packageOf,
  publicHalf,
  scoresOfTestModel,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  forestManifest,
  testModel,
} from '@weir/detect/testing';
import { Registry } from './registry.ts';

const act = { who: 'Ada', why: 'a test' };

let root = '';
let folder = '';
let minute = 0;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-registry-'));
  folder = join(root, 'models');
  minute = 0;
  await mkdir(join(root, 'keys'));
  await writeFile(join(root, 'keys', 'test.pub.pem'), publicHalf(TEST_KEY).pem);
});
afterEach(() => rm(root, { recursive: true, force: true }));

function registry(): Registry {
  return new Registry({
    folder,
    keys: join(root, 'keys'),
    features: new Map([[TEST_FEATURES, { extractor: 1, columns: TEST_COLUMNS }]]),
    score: async ({ manifest }) => scoresOfTestModel(goldenInputs(manifest)),
    now: () => `2026-01-01T00:${String(minute++).padStart(2, '0')}:00Z`,
  });
}

/** A package of the same model, in a folder from elsewhere. */
async function arrived(version: string, seed = 1, model = testModel(), key = TEST_KEY): Promise<string> {
  const from = join(root, `from-${version}-${seed}`);
  await mkdir(from);
  const files = packageOf({ ...forestManifest(model), version, seed }, model, `test_forest/${version}`, [key]);
  for (const [name, bytes] of files) await writeFile(join(from, name), bytes);
  return from;
}

async function withVersions(...versions: string[]): Promise<Registry> {
  const found = registry();
  for (const version of versions) expect(await found.register(await arrived(version), act)).toMatchObject({ ok: true });
  return found;
}

describe('registering', () => {
  test('a version is taken in once, and never changes', async () => {
    const models = await withVersions('1.0.0');
    expect(await models.register(join(root, 'from-1.0.0-1'), act)).toEqual({ ok: true, version: '1.0.0' });
    expect(await models.register(await arrived('1.0.0', 2), act)).toMatchObject({ reason: 'versionTaken' });
    expect(await models.load('test_forest', '1.0.0')).toMatchObject({ ok: true });
  });

  test('a lower version than was ever accepted is refused', async () => {
    const models = await withVersions('1.0.0', '1.0.2');
    expect(await models.register(await arrived('1.0.1'), act)).toMatchObject({ reason: 'olderVersion' });
  });

  test('what is not signed by a key that is believed does not get in, and the attempt is written down', async () => {
    const models = registry();
    const from = await arrived('1.0.0', 1, testModel(), OTHER_TEST_KEY);
    expect(await models.register(from, act)).toMatchObject({ reason: 'unknownKey' });
    expect((await models.state()).models).toEqual({});
    expect(await models.audit(9)).toMatchObject([
      { what: 'refuse', who: 'Ada', why: expect.stringContaining('unknownKey') },
    ]);
  });

  test('one that lies in its place stays there', async () => {
    const models = registry();
    const place = join(folder, 'test_forest', '1.0.0');
    await mkdir(place, { recursive: true });
    for (const [name, bytes] of packageOf({ ...forestManifest(), version: '1.0.0' }, testModel(), 'test_forest/1.0.0'))
      await writeFile(join(place, name), bytes);
    expect(await models.register(place, act)).toMatchObject({ ok: true });
  });

  test('the dry run changes nothing', async () => {
    const models = registry();
    expect(await models.register(await arrived('1.0.0'), act, true)).toMatchObject({ ok: true });
    expect((await models.state()).models).toEqual({});
    expect(await models.audit(9)).toEqual([]);
  });

  test('a package that was exchanged on the disk is not loaded', async () => {
    const models = await withVersions('1.0.0');
    for (const [name, bytes] of packageOf(
      { ...forestManifest(), version: '1.0.0', seed: 9 },
      testModel(),
      'test_forest/1.0.0',
    ))
      await writeFile(join(folder, 'test_forest', '1.0.0', name), bytes);
    expect(await models.load('test_forest', '1.0.0')).toMatchObject({ reason: 'digestMismatch' });
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
    await writeFile(join(root, 'keys', 'revoked.json'), JSON.stringify({ keys, packages: [] }));
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

describe('the files', () => {
  test('many at once change one after the other', async () => {
    const models = await withVersions('1.0.0', '1.0.1');
    const turns = Array.from({ length: 8 }, (_, i) => models.promote('test_forest', `1.0.${i % 2}`, 'shadow', act));
    await Promise.all(turns);
    expect((await models.audit(99)).filter(({ what }) => what === 'promote').length).toBeGreaterThan(0);
    expect(Object.keys((await registry().state()).models)).toEqual(['test_forest']);
  });

  test('a line of the audit log that a crash cut short is left out', async () => {
    const models = await withVersions('1.0.0');
    const path = join(folder, 'audit.jsonl');
    await writeFile(path, `${await readFile(path, 'utf8')}{"at":"20`);
    await models.promote('test_forest', '1.0.0', 'shadow', act);
    expect(await models.audit(9)).toMatchObject([{ what: 'promote' }, { what: 'register' }]);
  });

  test('a state that nobody can read is said with its name', async () => {
    const models = await withVersions('1.0.0');
    await writeFile(join(folder, 'registry.json'), '{');
    await expect(models.state()).rejects.toThrow(/registry\.json is not what a registry writes/);
  });

  test('a lock of a process that ended is taken over', async () => {
    const models = await withVersions('1.0.0');
    await writeFile(join(folder, 'registry.lock'), '999999999');
    expect(await models.promote('test_forest', '1.0.0', 'shadow', act)).toMatchObject({ ok: true });
    await writeFile(join(folder, 'registry.lock'), String(process.pid));
    expect(await models.unset('test_forest', 'shadow', act)).toMatchObject({ ok: true });
  });
});
