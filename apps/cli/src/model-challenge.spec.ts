/** A version that has to beat the champion, told by the trainer, which is Python. Needs what `node tools/setup.mjs trainer` installs. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

jest.setTimeout(240_000);

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LAB = join(ROOT, 'testdata/attacks-lab');
const SHIPPED = join(ROOT, 'models/ddos_lgbm/1.0.0');
/** Recordings in which the shipped model finds something. */
const RECORDINGS = ['scan-syn', 'scan-slow', 'scan-versions', 'sweep-web', 'flood-syn-spoofed'];

const isInstalled = existsSync(join(ROOT, 'apps/trainer/.venv/bin/python'));
if (!isInstalled && process.env['WEIR_REQUIRE_REAL'] === '1')
  throw new Error('the trainer needs apps/trainer/.venv; `node tools/setup.mjs trainer` makes it');
const suite = isInstalled ? describe : describe.skip;

suite('a challenger (needs `node tools/setup.mjs trainer`)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-cli-challenge-'));
  const env = { MODELS_FOLDER: join(folder, 'models'), MODELS_KEYS: join(folder, 'keys') };
  const frozen = join(folder, 'frozen');
  const common = ['--data', frozen, '--vectors', join(folder, 'vectors'), '--why', 'a test'];

  /** The shipped model as another version; `isDeaf`: by its calibration no score is unusual. */
  async function version(number: string, isDeaf: boolean): Promise<string> {
    const target = join(folder, `ddos_lgbm-${number}`, 'ddos_lgbm', number);
    mkdirSync(target, { recursive: true });
    for (const file of ['model.onnx', 'CARD.md']) cpSync(join(SHIPPED, file), join(target, file));
    const manifest: { readonly calibration: Readonly<Record<string, Record<string, unknown>>> } = JSON.parse(
      readFileSync(join(SHIPPED, 'manifest.json'), 'utf8'),
    );
    for (const table of Object.values(manifest.calibration))
      if (isDeaf) Object.assign(table, { scores: [1], above: [0] });
    writeFileSync(join(target, 'manifest.json'), JSON.stringify({ ...manifest, version: number }));
    const signed = await weir(['models', 'sign', target, '--key', join(folder, 'keys', 'test.key')]);
    expect(signed.stderr).not.toMatch(/cannot|refused/);
    return target;
  }

  beforeAll(async () => {
    mkdirSync(join(folder, 'keys'));
    await weir(['models', 'keygen', join(folder, 'keys', 'test.key')]);
    mkdirSync(frozen);
    const labels: readonly { capture: string; flows: string }[] = JSON.parse(
      readFileSync(join(LAB, 'labels.json'), 'utf8'),
    );
    const chosen = labels.filter(({ capture }) => RECORDINGS.some((name) => capture === `${name}.pcap.gz`));
    expect(chosen).toHaveLength(RECORDINGS.length);
    for (const name of RECORDINGS)
      for (const ending of ['pcap.gz', 'flows.jsonl.gz'])
        cpSync(join(LAB, `${name}.${ending}`), join(frozen, `${name}.${ending}`));
    writeFileSync(join(frozen, 'labels.json'), JSON.stringify(chosen));
    const champion = await version('1.0.0', true);
    const deployed = await weir(['models', 'deploy', champion, '--why', 'it begins'], { env });
    expect(deployed.stderr).toMatch(/ddos_lgbm 1\.0\.0 is champion\.\n$/);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is who beats the champion; the audit has the set and what was found', async () => {
    const candidate = await version('1.1.0', false);
    const { code, stdout, stderr } = await weir(['models', 'challenge', candidate, ...common, '--json'], { env });
    expect([code, stderr]).toEqual([0, '']);
    const [report] = recordsOf(stdout);
    expect(report).toMatchObject({ wins: true, champion: '1.0.0', alias: 'challenger', captures: RECORDINGS.length });
    const shown = await weir(['models', 'show', 'ddos_lgbm', '--json'], { env });
    const act = {
      alias: 'challenger',
      why: expect.stringContaining(`a test; beats 1.0.0 on the ${RECORDINGS.length} captures`),
    };
    expect(recordsOf(shown.stdout)).toMatchObject([
      {
        aliases: { champion: '1.0.0', challenger: '1.1.0' },
        audit: expect.arrayContaining([expect.objectContaining(act)]),
      },
    ]);
    expect(shown.stdout).toContain(String(report?.['set']));
  });

  test('is nobody who does no better, nor judged by another set than was said', async () => {
    const same = await version('1.2.0', true);
    const lost = await weir(['models', 'challenge', same, ...common], { env });
    expect(lost).toMatchObject({ code: 1, stdout: '' });
    expect(lost.stderr).toMatch(
      /^ddos_lgbm 1\.2\.0 does not beat 1\.0\.0 on the 5 captures of set [0-9a-f]{12}: .*Nothing was changed\.\n$/,
    );
    const other = await weir(['models', 'challenge', 'ddos_lgbm/1.1.0', ...common, '--set', '6dcf', '--dry-run'], {
      env,
    });
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/are those of set [0-9a-f]{64}, not of 6dcf/),
    });
    const itself = await weir(['models', 'challenge', 'ddos_lgbm/1.0.0', ...common], { env });
    expect(itself).toMatchObject({ code: 1, stderr: expect.stringContaining('is the champion itself') });
  });
});
