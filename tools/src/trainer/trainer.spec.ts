/** The trainer: its own tests, and the command that runs it. Needs what `node tools/setup.mjs trainer` installs. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { hasSharedData, sharedPath } from '@weir/packet/testing';

jest.setTimeout(300_000);

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TRAINER = join(ROOT, 'apps/trainer');
const PYTHON = join(TRAINER, '.venv/bin/python');

const isInstalled = existsSync(PYTHON);
if (!isInstalled && process.env['WEIR_REQUIRE_REAL'] === '1')
  throw new Error(`the trainer needs ${PYTHON}; \`node tools/setup.mjs trainer\` makes it`);
const suite = isInstalled ? describe : describe.skip;

/** Runs the built command line. */
function weir(words: readonly string[]): { readonly code: number | null; readonly stderr: string } {
  const argv = [join(ROOT, 'apps/cli/bin/weir.cjs'), ...words];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  return { code: status, stderr };
}

suite('the trainer (needs `node tools/setup.mjs trainer`)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-train-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const checks: readonly [string, readonly string[]][] = [
    ['its tests pass', ['pytest', '-q', '-p', 'no:cacheprovider']],
    ['its types are right', ['mypy', '--no-incremental', '--cache-dir', '/dev/null']],
    ['its sources are sound', ['ruff', 'check', '--no-cache', '.']],
    ['its sources are formatted', ['ruff', 'format', '--no-cache', '--check', '.']],
  ];
  test.each(checks)('%s', (_name, words) => {
    const { status, stdout, stderr } = spawnSync(PYTHON, ['-B', '-m', ...words], { cwd: TRAINER, encoding: 'utf8' });
    expect(status === 0 ? '' : `${stdout}${stderr}`).toBe('');
  });

  test('says when no capture is known', () => {
    const stderr = `weir train: no capture that labels are known for is in ${folder}\n`;
    expect(weir(['train', 'ddos_lgbm', '--data', folder])).toEqual({ code: 1, stderr });
  });

  const onShared = hasSharedData ? test : test.skip;
  onShared('makes the same package of the same captures again (needs the shared data set)', () => {
    const data = join(folder, 'captures');
    for (const name of ['amqp.pcap', 'ftp.pcap.gz', 'mdns.pcap', 'mysql.pcapng'])
      cpSync(sharedPath(`benign/${name}`), join(data, name));
    const made = (output: string): Map<string, string> => {
      const target = join(folder, output);
      const fixed = ['--created', '2026-01-01T00:00:00Z', '--output', target];
      const ended = weir(['train', 'anomaly_iforest', '--data', data, ...fixed]);
      expect(ended).toEqual({ code: 0, stderr: '' });
      const files = ['CARD.md', 'manifest.json', 'model.onnx'];
      return new Map(
        files.map((name) => [name, readFileSync(join(target, 'anomaly_iforest/1.0.0', name)).toString('base64')]),
      );
    };
    expect(made('second')).toEqual(made('first'));
  });
});
