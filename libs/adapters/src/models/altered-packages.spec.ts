import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { goldenInputs, verifyPackage, type Expected, type Trust } from '@weir/detect/packages';
import {
  packageOf,
  publicHalf,
  scoresOfTestModel,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  forestManifest,
  type TestFiles,
} from '@weir/detect/testing';
import {
  ALTERATIONS,
  HIGHEST,
  REVOKED_KEY,
  REVOKED_PACKAGE,
  SECOND_KEY,
  type Alteration,
  type Draw,
} from './faults/alterations.ts';
import { loadPackage, type GoldenScorer } from './load-package.ts';

const ALTERED = 400;
const AT = 'models/test_forest/1.2.3';

const expected: Expected = {
  at: AT,
  subject: 'test_forest/1.2.3',
  highest: HIGHEST,
  features: new Map([[TEST_FEATURES, { extractor: 1, columns: TEST_COLUMNS }]]),
};

function trustWithout(revokedPackages: Trust['revokedPackages']): Trust {
  const keys = [TEST_KEY, SECOND_KEY, REVOKED_KEY].map(publicHalf);
  return {
    keys: new Map(keys.map(({ keyId, bytes }) => [keyId, bytes])),
    revokedKeys: new Map([[publicHalf(REVOKED_KEY).keyId, 'it was lost']]),
    revokedPackages,
  };
}

/** Believes all but a package that is revoked. */
function trust(): Trust {
  const revoked = verifyPackage(REVOKED_PACKAGE, trustWithout(new Map()), expected);
  if (!revoked.ok) throw new Error(revoked.message);
  return trustWithout(new Map([[revoked.digest, 'it was trained on the wrong data']]));
}

const score: GoldenScorer = async ({ manifest }) => scoresOfTestModel(goldenInputs(manifest));

/** Marsaglia's xorshift, 32 bits. */
function drawOf(seed: number): Draw {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % below;
  };
}

describe('a package that somebody altered', () => {
  const good = packageOf(forestManifest());
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'weir-packages-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function written(files: TestFiles, name: string): Promise<string> {
    const folder = join(root, name);
    await mkdir(folder);
    for (const [file, bytes] of files) await writeFile(join(folder, file), bytes);
    return folder;
  }

  test('the one that nobody altered is accepted', async () => {
    const loaded = await loadPackage(await written(good, 'good'), trust(), expected, score);
    expect(loaded).toMatchObject({ ok: true, keyId: publicHalf(TEST_KEY).keyId, places: [0, 1, 2] });
  });

  async function refusalOf({ files, onDisk }: Alteration, seed: number): Promise<unknown> {
    const draw = drawOf(seed);
    const folder = await written(files?.(draw, good) ?? good, `altered-${seed}`);
    await onDisk?.(draw, folder);
    return loadPackage(folder, trust(), expected, score);
  }

  test.each(ALTERATIONS.map((alteration, place) => ({ ...alteration, place })))(
    '$name: $reason',
    async ({ place, reason, ...alteration }) => {
      for (let seed = place; seed < ALTERED; seed += ALTERATIONS.length) {
        expect(await refusalOf({ ...alteration, reason }, seed)).toMatchObject({
          ok: false,
          reason,
          message: expect.stringMatching(/^models\/test_forest\/1\.2\.3\S* .+; .+\.$/),
        });
      }
    },
  );
});
