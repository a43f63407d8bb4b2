import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describeReal } from '@weir/stream/contract';
import { registryTest } from '../../contract/registry-contract.ts';
import { openModelBucket } from '../index.ts';
import { testBucket } from '../testing/test-bucket.ts';
import { StoreProxy, type Fate } from './store-proxy.ts';

const act = { who: 'Ada', why: 'a test' };
const SENTENCE = /^s3:\/\/weir\/\S+ [^.]+(\.\S[^.]*)*; .+\.$/;

describeReal('a store that fails', ['WEIR_TEST_S3_ENDPOINT'], (address) => {
  const endpoint = address('WEIR_TEST_S3_ENDPOINT');
  let proxy: StoreProxy;
  beforeEach(async () => {
    proxy = await StoreProxy.start(endpoint);
  });
  afterEach(() => proxy.close());
  const { registry, arrived, withVersions, place } = registryTest(() => testBucket(endpoint, proxy.url));

  /** From the nth request that matches on, this becomes of all of them. */
  function from(nth: number, matching: RegExp, fate: Fate): void {
    let count = 0;
    proxy.fateOf = (method, path) => (matching.test(`${method} ${path}`) && ++count >= nth ? fate : 'pass');
  }

  /** It is back. */
  function mend(): void {
    proxy.fateOf = () => 'pass';
  }

  async function messageOf(done: Promise<unknown>): Promise<string> {
    return done.then(
      () => 'nothing was wrong',
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
  }

  test('goes away before each request of a change: nothing half done, and another try brings it to its end', async () => {
    await withVersions('1.0.0');
    const folder = await arrived('1.0.1');
    for (let nth = 1, isDone = false; !isDone; nth++) {
      let count = 0;
      proxy.fateOf = () => (++count >= nth ? 'lost' : 'pass');
      const said = await messageOf(registry().register(folder, act));
      isDone = said === 'nothing was wrong';
      mend();
      const { models } = await registry().state();
      expect(Object.keys(models['test_forest']?.versions ?? {})).toEqual(isDone ? ['1.0.0', '1.0.1'] : ['1.0.0']);
      expect(await registry().audit(9)).toHaveLength(isDone ? 2 : 1);
      if (!isDone) expect(said).toMatch(SENTENCE);
    }
    expect(await registry().load('test_forest', '1.0.1')).toMatchObject({ ok: true });
  });

  test('a change whose answer was lost is made once, and said to be made', async () => {
    const models = await withVersions('1.0.0');
    let isLost = false;
    proxy.fateOf = (method, path) => {
      if (isLost || method !== 'PUT' || !path.endsWith('/registry.json')) return 'pass';
      isLost = true;
      return 'answerLost';
    };
    expect(await models.promote('test_forest', '1.0.0', 'shadow', act)).toEqual({ ok: true, version: '1.0.0' });
    expect(isLost).toBe(true);
    expect(await registry().audit(9)).toMatchObject([{ what: 'promote' }, { what: 'register' }]);
  });

  test('a conflict that the store does not decide is tried again', async () => {
    const models = await withVersions('1.0.0');
    let conflicts = 0;
    proxy.fateOf = (method, path) =>
      method === 'PUT' && path.endsWith('/registry.json') && ++conflicts <= 9
        ? { status: 409, code: 'ConditionalRequestConflict' }
        : 'pass';
    expect(await models.promote('test_forest', '1.0.0', 'shadow', act)).toMatchObject({ ok: true });
    expect(await registry().audit(9)).toMatchObject([{ what: 'promote' }, { what: 'register' }]);
  });

  test('away after a change was sent: nobody knows, and that is said', async () => {
    const models = await withVersions('1.0.0');
    let isAway = false;
    proxy.fateOf = (method, path) => {
      isAway ||= method === 'PUT' && path.endsWith('/registry.json');
      return isAway ? 'answerLost' : 'pass';
    };
    expect(await messageOf(models.promote('test_forest', '1.0.0', 'shadow', act))).toMatch(
      /registry\.json may be changed or not, the store went away in the middle \(no answer(: \w+)?\); look with .+\.$/,
    );
    mend();
    expect((await registry().state()).models['test_forest']?.aliases).toEqual({ shadow: '1.0.0' });
    expect(await registry().audit(1)).toMatchObject([{ what: 'promote' }]);
  });

  test('one that overwrites whatever the conditions are is not written to', async () => {
    const models = await withVersions('1.0.0');
    proxy.fateOf = () => 'unconditional';
    await expect(registry().checkWriting()).rejects.toThrow(/conditional writes, .+ could lose a change; .+\.$/);
    const fresh = registry();
    expect(await messageOf(fresh.promote('test_forest', '1.0.0', 'shadow', act))).toMatch(/could lose a change/);
    mend();
    expect((await models.state()).models['test_forest']?.aliases).toEqual({});
  });

  const answers: readonly [string, Fate, RegExp][] = [
    ['denies access', { status: 403, code: 'AccessDenied' }, /\(AccessDenied\); check the credentials/],
    ['knows no such key', { status: 403, code: 'InvalidAccessKeyId' }, /\(InvalidAccessKeyId\); check the credentials/],
    ['is in another region', { status: 301, code: 'PermanentRedirect' }, /\(PermanentRedirect\); set AWS_REGION/],
    ['has trouble', { status: 503, code: 'SlowDown' }, /\(SlowDown\); the store has trouble, try again later/],
    ['knows no conditions', { status: 501, code: 'NotImplemented' }, /take a store that knows conditional writes/],
  ];
  test.each(answers)('one that %s is said so, without what is secret', async (_name, fate, pattern) => {
    proxy.fateOf = () => fate;
    for (const said of [await messageOf(registry().state()), await messageOf(registry().checkWriting())]) {
      expect(said).toMatch(pattern);
      expect(said).toMatch(SENTENCE);
      expect(said).not.toMatch(/secret|test-access-key/);
    }
  });

  test('reading goes on where writing is forbidden', async () => {
    await withVersions('1.0.0');
    from(1, /^PUT /, { status: 403, code: 'AccessDenied' });
    expect(await registry().load('test_forest', '1.0.0')).toMatchObject({ ok: true });
    expect(await messageOf(registry().promote('test_forest', '1.0.0', 'shadow', act))).toMatch(/cannot be written/);
    expect(place().open().placeOf('a', '1.0.0')).toMatch(/^s3:/);
  });

  test('a bucket that is not there', async () => {
    const store = openModelBucket('s3://nowhere/models', { endpoint, pathStyle: true });
    const mended = 'there is no bucket nowhere); make it, or name another in MODELS_FOLDER.';
    expect(await messageOf(store.readState())).toBe(`s3://nowhere/models/registry.json cannot be read (${mended}`);
    expect(await messageOf(store.checkWriting())).toContain(mended);
  });
});

describe('without a store', () => {
  test('where nobody listens', async () => {
    const store = openModelBucket('s3://weir/models', { endpoint: 'http://127.0.0.1:1', pathStyle: true });
    // The client loses the code of the system where Jest runs it.
    await expect(store.readState()).rejects.toThrow(
      /^s3:\/\/weir\/models\/registry\.json cannot be read \(no answer(: ECONNREFUSED)?\); check S3_ENDPOINT and the way there\.$/,
    );
  });

  test('what answers does not speak S3', async () => {
    const page = createServer((_request, answer) => answer.end('<html>Welcome')).listen(0, '127.0.0.1');
    await once(page, 'listening');
    try {
      const address = page.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const store = openModelBucket('s3://weir/models', { endpoint: `http://127.0.0.1:${port}`, pathStyle: true });
      await expect(store.readPackage('a', '1.0.0')).rejects.toThrow(/check S3_ENDPOINT\.$/);
      await expect(store.readState()).rejects.toThrow(/check S3_ENDPOINT\.$/);
    } finally {
      page.close();
    }
  });

  test.each([
    ['credentials', ['AWS_ACCESS_KEY_ID'], /\(no credentials\); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\.$/],
    ['a region', ['AWS_REGION'], /\(no region\); set AWS_REGION/],
  ])('without %s', async (_name, names, message) => {
    const before = { ...process.env };
    for (const name of names) delete process.env[name];
    // No machine's own credentials or settings.
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere', AWS_CONFIG_FILE: '/nowhere' });
    try {
      const store = openModelBucket('s3://weir/models', { endpoint: 'http://127.0.0.1:1', pathStyle: true });
      await expect(store.readState()).rejects.toThrow(message);
    } finally {
      process.env = before;
    }
  });
});
