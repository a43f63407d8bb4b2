import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(30_000);

let folder = '';
let env: Record<string, string> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-cli-models-'));
  env = { MODELS_FOLDER: join(folder, 'models') };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('keys', () => {
  test('a key is made, for nobody else to read, and never overwritten', async () => {
    const key = join(folder, 'site.key');
    const made = await weir(['models', 'keygen', key, '--json']);
    const publicKey = join(folder, 'site.pub.pem');
    expect(recordsOf(made.stdout)).toEqual([
      { keyId: expect.stringMatching(/^[0-9a-f]{64}$/), privateKey: key, publicKey },
    ]);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(publicKey, 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(await weir(['models', 'keygen', key])).toEqual({
      code: 1,
      stdout: '',
      stderr: `weir: ${key} is there already; keys are not overwritten, choose another name.\n`,
    });
  });
});

describe('packages', () => {
  test('what is none is refused, for programs with the reason', async () => {
    writeFileSync(join(folder, 'notes.txt'), '');
    const { code, stdout } = await weir(['models', 'verify', folder, '--json']);
    expect([code, recordsOf(stdout)]).toEqual([1, [expect.objectContaining({ ok: false, reason: 'extraFile' })]]);
  });

  test('a folder that is not there', async () => {
    expect(await weir(['models', 'verify', 'nowhere'])).toMatchObject({
      code: 1,
      stderr: 'weir: nowhere is not there; name the folder of a model package.\n',
    });
  });
});

describe('the registry', () => {
  test('is empty at first', async () => {
    expect(await weir(['models', 'list'], { env })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'There are no models; bring one in with `weir models deploy`.\n',
    });
  });

  test.each([
    ['signing without a key', ['sign', 'x'], 'Name the file of the private key with --key.'],
    ['a change without a reason', ['rollback', 'ddos_lgbm'], 'Say with --why what for; it is written down.'],
    [
      'what is no package',
      ['deploy', 'ddos_lgbm', '--why', 'x'],
      'ddos_lgbm is neither a folder nor NAME/VERSION of a registered model.',
    ],
    [
      'a comparison of what is no canary',
      ['deploy', 'ddos_lgbm/1.0.0', '--decide-by', 'votes', '--why', 'x'],
      '--decide-by compares a canary with the champion; add --alias canary.',
    ],
    [
      'a comparison after too few records',
      ['deploy', 'ddos_lgbm/1.0.0', '--alias', 'canary', '--decide-by', 'votes', '--after', '5', '--why', 'x'],
      '--after is a whole number of records from 1000 on, and --margin a share from 0 to below 1.',
    ],
  ])('%s: exit code 2', async (_name, words, sentence) => {
    expect(await weir(['models', ...words], { env })).toEqual({ code: 2, stdout: '', stderr: `weir: ${sentence}\n` });
  });

  test('shows what was said before of what decides about a canary', async () => {
    const shipped = { MODELS_FOLDER: join(folder, 'shipped') };
    cpSync(fileURLToPath(new URL('../../../models', import.meta.url)), shipped.MODELS_FOLDER, { recursive: true });
    const went = await weir(['models', 'rollback', 'qos_lgbm', '--to', '1.0.0', '--why', 'x'], { env: shipped });
    expect(went).toMatchObject({ code: 0 });
    const deploy = ['deploy', 'qos_lgbm/2.0.0', '--alias', 'canary', '--decide-by', 'abstentions', '--margin', '0.01'];
    expect(await weir(['models', ...deploy, '--why', 'x'], { env: shipped })).toMatchObject({
      code: 0,
      stderr: 'qos_lgbm 2.0.0 is canary.\n',
    });
    const { stdout } = await weir(['models', 'show', 'qos_lgbm'], { env: shipped });
    expect(stdout).toContain(
      'The canary is decided about after 100000 records, by abstentions (abstentions, of the records judged; lower is better, and may be worse by 1.00 %).',
    );
    expect(stdout).toMatch(/promote 2\.0\.0 canary, decided by abstentions/);
  });

  test.each([
    [['diff', 'qos_lgbm', '1.0.0', '9.9.9'], 'qos_lgbm has no version 9.9.9; there are 1.0.0, 2.0.0.'],
    [['show', 'qos_lgbm', '9.9.9'], 'qos_lgbm has no version 9.9.9; there are 1.0.0, 2.0.0.'],
    [['diff', 'nosuch', '1.0.0', '2.0.0'], 'there is no model nosuch; see `weir models list`'],
  ])('a version that is not there: %j', async (words, sentence) => {
    const outcome = await weir(['models', ...words]);
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: `weir: ${sentence}\n` });
  });

  test('a model that is not there', async () => {
    expect(await weir(['models', 'rollback', 'ddos_lgbm', '--why', 'x'], { env })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'weir: ddos_lgbm is no model of this registry; there are none yet.\n',
    });
  });
});
