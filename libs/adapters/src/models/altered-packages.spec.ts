import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { forestManifest, packageOf, publicHalf, TEST_KEY, type TestFiles } from '@weir/detect/testing';
import { accepted, AT, drawOf } from './faults/acceptance.ts';
import { ALTERATIONS, type Alteration } from './faults/alterations.ts';
import { readPackageFolder } from './package-folder.ts';

const ALTERED = 400;

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
    const loaded = await accepted(await readPackageFolder(await written(good, 'good'), AT));
    expect(loaded).toMatchObject({ ok: true, keyId: publicHalf(TEST_KEY).keyId, places: [0, 1, 2] });
  });

  async function refusalOf({ files, onDisk }: Alteration, seed: number): Promise<unknown> {
    const draw = drawOf(seed);
    const folder = await written(files?.(draw, good) ?? good, `altered-${seed}`);
    await onDisk?.(draw, folder);
    return accepted(await readPackageFolder(folder, AT));
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
