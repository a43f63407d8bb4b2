import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createOnnxModels } from '@weir/adapters/onnx';
import { writeKeyPair } from '@weir/adapters/models';
import { verifyPackage, type Verified } from '@weir/detect/packages';
import { forestManifest, packageOf, publicHalf, TEST_COLUMNS, TEST_KEY, testModel } from '@weir/detect/testing';
import { modelInputs, weirFeatures } from '@weir/features';
import { signFolder } from './check-package.ts';
import { goldenScores, servedModel } from './golden-scores.ts';
import { KNOWN_FEATURES } from './known-features.ts';

/** The program as it is compiled: processes run no sources. */
const PROGRAM = new URL('../../../adapters/dist/onnx/onnx-program.js', import.meta.url);

/** The test model, of three features that are computed here. */
function realManifest(
  columns = weirFeatures.features.slice(4, 4 + TEST_COLUMNS.length).map(({ name }) => name),
  features = weirFeatures.fingerprint,
): ReturnType<typeof forestManifest> {
  const manifest = forestManifest();
  const baseline = Object.fromEntries(columns.map((name) => [name, { median: 0, mad: 0 }]));
  return { ...manifest, baseline, input: { ...manifest.input, features, columns } };
}

function verified(manifest = realManifest()): Verified {
  const { keyId, bytes } = publicHalf(TEST_KEY);
  const trust = { keys: new Map([[keyId, bytes]]), revokedKeys: new Map(), revokedPackages: new Map() };
  const found = verifyPackage(packageOf(manifest), trust, { at: 'package', features: KNOWN_FEATURES });
  if (!found.ok) throw new Error(found.message);
  return found;
}

describe('a model of features that are computed here', () => {
  test('onnxruntime gives the golden scores, of undefined values too', async () => {
    const models = createOnnxModels({ program: PROGRAM });
    try {
      const scores = await goldenScores(models, verified());
      expect(typeof scores === 'string' ? scores : Array.from(scores)).toEqual(realManifest().goldenRows.scores.flat());
    } finally {
      await models.close();
    }
  });

  test('a model that onnxruntime does not take says so', async () => {
    const models = createOnnxModels({ program: PROGRAM });
    try {
      const found = verified();
      const scores = await goldenScores(models, { ...found, model: found.model.slice(0, -40) });
      expect(typeof scores).toBe('string');
    } finally {
      await models.close();
    }
  });

  test('its places are those of the registry', () => {
    expect(verified().places).toEqual([4, 5, 6]);
  });

  test('one that reads numbers beside features is shown the same vectors, which have those behind', async () => {
    const columns = [modelInputs.columns[4], ...modelInputs.columns.slice(weirFeatures.width, weirFeatures.width + 2)];
    const wide = verified(realManifest(columns.map(String), modelInputs.fingerprint));
    expect(wide.places).toEqual([4, weirFeatures.width, weirFeatures.width + 1]);
    const shown = [verified(), wide].map((one) => servedModel(one, 'champion').fingerprint);
    expect(shown).toEqual([modelInputs.fingerprint, modelInputs.fingerprint]);
    const models = createOnnxModels({ program: PROGRAM });
    try {
      expect(typeof (await goldenScores(models, wide))).not.toBe('string');
    } finally {
      await models.close();
    }
  });
});

describe('signing a folder', () => {
  let root = '';
  let folder = '';
  let key = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'weir-sign-'));
    folder = join(root, 'package');
    key = join(root, 'site.key');
    await mkdir(folder);
    for (const [name, bytes] of packageOf(realManifest())) await writeFile(join(folder, name), bytes);
    await rm(join(folder, 'signature.json'));
    await writeKeyPair(key);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('the signature is written, and only the owner may read the key', async () => {
    expect(await signFolder(folder, [key], false)).toMatchObject({ ok: true, manifest: { name: 'test_forest' } });
    const envelope: unknown = JSON.parse(await readFile(join(folder, 'signature.json'), 'utf8'));
    expect(envelope).toMatchObject({ payloadType: 'application/vnd.in-toto+json', signatures: [{}] });
    expect((await stat(key)).mode & 0o777).toBe(0o600);
  });

  test('two keys sign while one is being replaced', async () => {
    const next = join(root, 'next.key');
    await writeKeyPair(next);
    await signFolder(folder, [key, next], false);
    const envelope: unknown = JSON.parse(await readFile(join(folder, 'signature.json'), 'utf8'));
    expect(envelope).toMatchObject({ signatures: [{}, {}] });
  });

  test('the dry run writes nothing', async () => {
    expect(await signFolder(folder, [key], true)).toMatchObject({ ok: true });
    await expect(stat(join(folder, 'signature.json'))).rejects.toThrow('ENOENT');
  });

  test('what would be refused is not signed', async () => {
    await writeFile(join(folder, 'model.onnx'), testModel().slice(1));
    expect(await signFolder(folder, [key], false)).toMatchObject({ reason: 'malformedManifest' });
  });

  test('a key that others may read is not used', async () => {
    await chmod(key, 0o640);
    await expect(signFolder(folder, [key], false)).rejects.toThrow(/chmod 600/);
  });

  test('a key is never overwritten', async () => {
    await expect(writeKeyPair(key)).rejects.toThrow(/is there already/);
  });

  test.each([
    ['no key', 'hello'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n'],
    ['an empty file', ''],
  ])('a file with %s is no key', async (_name, text) => {
    await writeFile(key, text, { mode: 0o600 });
    await expect(signFolder(folder, [key], false)).rejects.toThrow(/has no unencrypted Ed25519 private key/);
  });
});
