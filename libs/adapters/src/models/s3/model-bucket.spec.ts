import { describe, expect, test } from '@jest/globals';
import { describeReal } from '@weir/stream/contract';
import { filesOf, registryTest, testRegistry } from '../contract/registry-contract.ts';
import { StoreProxy } from './faults/store-proxy.ts';
import { openModelBucket } from './index.ts';
import { testBucket, type TestBucket } from './testing/test-bucket.ts';

const act = { who: 'Ada', why: 'a test' };

describeReal('a registry in a bucket', ['WEIR_TEST_S3_ENDPOINT'], (address) => {
  testRegistry(() => testBucket(address('WEIR_TEST_S3_ENDPOINT')));

  describe('the objects', () => {
    let bucket: TestBucket;
    const testing = registryTest(() => (bucket = testBucket(address('WEIR_TEST_S3_ENDPOINT'))));

    test('the audit log is whole over many pages, newest first', async () => {
      const models = await testing.withVersions('1.0.0');
      for (let i = 0; i < 110; i++) {
        await models.promote('test_forest', '1.0.0', 'shadow', { who: 'Ada', why: `turn ${i}` });
        await models.unset('test_forest', 'shadow', { who: 'Ada', why: `turn ${i}` });
      }
      const lines = await testing.registry().audit(1_000);
      expect(lines.map(({ what, why }) => `${what} ${why}`)).toEqual([
        ...Array.from({ length: 110 }, (_, i) => [`unset turn ${109 - i}`, `promote turn ${109 - i}`]).flat(),
        'register a test',
      ]);
      expect(await testing.registry().audit(1_000, 'another')).toEqual([]);
      expect(await testing.registry().audit(101)).toEqual(lines.slice(0, 101));
    });

    test('a folder that was copied there goes on, with what it had in its audit log', async () => {
      const models = await testing.withVersions('1.0.0');
      const state = await models.state();
      const line = { at: '2025-01-01T00:00:00Z', who: 'Bob', what: 'refuse', model: '', version: '', why: 'before' };
      await bucket.put('registry.json', Buffer.from(JSON.stringify(state)));
      await bucket.put('audit.jsonl', Buffer.from(`${JSON.stringify(line)}\n`));
      const later = testing.registry();
      expect(await later.promote('test_forest', '1.0.0', 'shadow', act)).toMatchObject({ ok: true });
      expect(await later.audit(9)).toMatchObject([{ what: 'promote' }, { what: 'refuse', who: 'Bob' }]);
    });

    test('what was put there before it is registered stays, if it is the same', async () => {
      for (const [file, bytes] of filesOf('1.0.0')) await bucket.put(`test_forest/1.0.0/${file}`, bytes);
      expect(await testing.registry().register(await testing.arrived('1.0.0'), act)).toMatchObject({ ok: true });
      for (const [file, bytes] of filesOf('1.0.1', 2)) await bucket.put(`test_forest/1.0.1/${file}`, bytes);
      await expect(testing.registry().register(await testing.arrived('1.0.1'), act)).rejects.toThrow(
        /test_forest\/1\.0\.1 is another package, unregistered; .+\.$/,
      );
      expect(Object.keys((await testing.registry().state()).models['test_forest']?.versions ?? {})).toEqual(['1.0.0']);
    });

    test.each([
      ['a file that does not belong there', 'weights.bin', new Uint8Array(1), 'extraFile'],
      ['a folder in the package', 'more/model.onnx', new Uint8Array(1), 'extraFile'],
      ['a file that is too large', 'signature.json', new Uint8Array(1 << 17), 'tooLarge'],
      ['an altered model', 'model.onnx', new Uint8Array(99), 'digestMismatch'],
    ])('%s is refused by who loads it', async (_name, file, bytes, reason) => {
      const models = await testing.withVersions('1.0.0');
      expect(await models.load('test_forest', '1.0.0')).toMatchObject({ ok: true });
      await bucket.put(`test_forest/1.0.0/${file}`, bytes);
      expect(await models.load('test_forest', '1.0.0')).toMatchObject({ ok: false, reason });
      await expect(models.promote('test_forest', '1.0.0', 'champion', act)).resolves.toMatchObject({
        ok: false,
        reason,
      });
    });

    test('a state that nobody can read is said with its name', async () => {
      const models = await testing.withVersions('1.0.0');
      await bucket.put('registry.json', Buffer.from('{'));
      await expect(models.state()).rejects.toThrow(/\/registry\.json is not what a registry writes; .+\.$/);
    });
  });

  test('who looks again reads neither the state nor a package that is the same', async () => {
    const endpoint = address('WEIR_TEST_S3_ENDPOINT');
    const proxy = await StoreProxy.start(endpoint);
    try {
      const bucket = testBucket(endpoint, proxy.url);
      for (const [file, bytes] of filesOf('1.0.0')) await bucket.put(`test_forest/1.0.0/${file}`, bytes);
      const store = bucket.open();
      const first = await store.readPackage('test_forest', '1.0.0');
      const requests = proxy.seen.length;
      expect(await store.readPackage('test_forest', '1.0.0')).toEqual(first);
      expect(proxy.seen.slice(requests)).toEqual([expect.stringMatching(/^GET \/weir\/?$/)]);
      await bucket.put('test_forest/1.0.0/CARD.md', new Uint8Array(3));
      const later = await store.readPackage('test_forest', '1.0.0');
      expect(later.ok && later.files.get('CARD.md')).toEqual(new Uint8Array(3));
    } finally {
      proxy.close();
    }
  });
});

test.each(['s3:', 's3://', 's3:/weir', 's3://Weir/models', 's3://a/b'])('%s names no bucket', (place) => {
  expect(() => openModelBucket(place, { endpoint: '', pathStyle: true })).toThrow(/names no bucket; write s3:/);
});
