import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir, type Ended } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(120_000);

const SHIPPED = fileURLToPath(new URL('../../../models', import.meta.url));
const VARIABLE = 'WEIR_TEST_S3_ENDPOINT';
const endpoint = process.env[VARIABLE] ?? '';
if (endpoint === '' && process.env['WEIR_REQUIRE_REAL'] === '1')
  throw new Error(`models in a bucket need ${VARIABLE}; \`npm test\` starts the store`);
const describeReal = endpoint === '' ? describe.skip : describe;

describeReal(`models in a bucket${endpoint === '' ? `, without ${VARIABLE}` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-cli-bucket-'));
  const keys = join(folder, 'keys');
  const place = `s3://weir/test/${randomUUID()}`;
  const credentials = { AWS_ACCESS_KEY_ID: 'test-key', AWS_SECRET_ACCESS_KEY: 'test-secret', AWS_REGION: 'us-east-1' };
  const env = { MODELS_FOLDER: place, MODELS_KEYS: keys, S3_ENDPOINT: endpoint, ...credentials };
  afterAll(() => rmSync(folder, { recursive: true }));

  const models = (...words: string[]): Promise<Ended> => weir(['models', ...words], { env });

  /** The next version of a model that is shipped, calibrated anew and signed with a key of the test. */
  async function nextVersion(): Promise<string> {
    cpSync(join(SHIPPED, 'keys'), keys, { recursive: true });
    const key = join(folder, 'site.key');
    await models('keygen', key);
    cpSync(`${key.replace(/\.key$/, '')}.pub.pem`, join(keys, 'site.pub.pem'));
    const next = join(folder, 'ddos_lgbm', '1.0.1');
    cpSync(join(SHIPPED, 'ddos_lgbm', '1.0.0'), next, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(next, 'manifest.json'), 'utf8'));
    writeFileSync(join(next, 'manifest.json'), JSON.stringify({ ...manifest, version: '1.0.1', seed: 9 }));
    expect(await models('sign', next, '--key', key)).toMatchObject({ code: 0 });
    return next;
  }

  test('are deployed, listed, shown, compared, verified and gone back to', async () => {
    const next = await nextVersion();
    expect(await models('deploy', join(SHIPPED, 'ddos_lgbm/1.0.0'), '--why', 'the first')).toMatchObject({ code: 0 });
    expect(await models('deploy', next, '--why', 'the next')).toMatchObject({ code: 0 });
    const [listed] = recordsOf((await models('list', '--json')).stdout);
    expect(listed).toMatchObject({ name: 'ddos_lgbm', aliases: { champion: '1.0.1' } });
    expect((await models('diff', 'ddos_lgbm', '1.0.0', '1.0.1', '--json')).stdout).toContain('"what":"seed"');
    expect((await models('verify', `${place}/ddos_lgbm/1.0.1`)).stdout).toMatch(/^OK {3}ddos_lgbm 1\.0\.1 /);
    expect(await models('rollback', 'ddos_lgbm', '--why', 'too loud')).toMatchObject({
      code: 0,
      stderr: 'ddos_lgbm 1.0.0 is champion, 1.0.1 was.\n',
    });
    const [shown] = recordsOf((await models('show', 'ddos_lgbm', '--json')).stdout);
    expect(shown).toMatchObject({
      aliases: { champion: '1.0.0' },
      audit: ['rollback', 'promote', 'register', 'promote', 'register'].map((what) => ({ what })),
    });
  });

  test('a store that does not answer is one sentence', async () => {
    const away = { ...env, S3_ENDPOINT: 'http://127.0.0.1:1' };
    expect(await weir(['models', 'list'], { env: away })).toEqual({
      code: 1,
      stdout: '',
      stderr: `weir: ${place}/registry.json cannot be read (no answer: ECONNREFUSED); check S3_ENDPOINT and the way there.\n`,
    });
  });
});
