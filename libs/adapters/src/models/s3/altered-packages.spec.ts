import { expect, test } from '@jest/globals';
import { forestManifest, packageOf, type TestFiles } from '@weir/detect/testing';
import { describeReal } from '@weir/stream/contract';
import { accepted, drawOf } from '../faults/acceptance.ts';
import { ALTERATIONS } from '../faults/alterations.ts';
import { testBucket } from './testing/test-bucket.ts';

const SEED = 1;

describeReal('a package that somebody altered in the bucket', ['WEIR_TEST_S3_ENDPOINT'], (address) => {
  const good = packageOf(forestManifest());

  async function found(files: TestFiles): Promise<unknown> {
    const bucket = testBucket(address('WEIR_TEST_S3_ENDPOINT'));
    const store = bucket.open();
    const put = (of: TestFiles): Promise<unknown> =>
      Promise.all([...of].map(([name, bytes]) => bucket.put(`test_forest/1.2.3/${name}`, bytes)));
    // Whoever had the good one before is not misled by it.
    await put(good);
    expect(await accepted(await store.readPackage('test_forest', '1.2.3'))).toMatchObject({ ok: true });
    await put(files);
    return accepted(await store.readPackage('test_forest', '1.2.3'));
  }

  // What is done on a disk alone (links, sparse files) has no like in a bucket.
  const inFiles = ALTERATIONS.flatMap(({ name, reason, files }) =>
    files === undefined ? [] : [{ name, reason, files }],
  );
  test.each(inFiles)('$name: $reason', async ({ reason, files }) => {
    expect(await found(files(drawOf(SEED), good))).toMatchObject({ ok: false, reason });
  });
});
