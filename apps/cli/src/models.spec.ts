import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  ])('%s: exit code 2', async (_name, words, sentence) => {
    expect(await weir(['models', ...words], { env })).toEqual({ code: 2, stdout: '', stderr: `weir: ${sentence}\n` });
  });

  test('a model that is not there', async () => {
    expect(await weir(['models', 'rollback', 'ddos_lgbm', '--why', 'x'], { env })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'weir: ddos_lgbm is no model of this registry; there are none yet.\n',
    });
  });
});
