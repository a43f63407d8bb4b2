import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';
import { RunningPlatform } from './running-platform.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(120_000);

const CAPTURE = 'testdata/attacks-lab/guess-ftp.pcap.gz';
const folder = mkdtempSync(join(tmpdir(), 'weir-feedback-'));
let platform: RunningPlatform;

beforeAll(async () => {
  platform = await RunningPlatform.begin([CAPTURE], join(folder, 'data'));
});
afterAll(async () => {
  await platform.end();
  rmSync(folder, { recursive: true });
});

const feedback = (...words: string[]) => weir(['feedback', ...words, '--url', platform.url]);

test('alerts are listed, marked, counted, and give labels of their flows', async () => {
  expect(await feedback('list')).toMatchObject({ code: 0, stdout: '', stderr: 'No alert is marked yet.\n' });
  expect((await feedback('precision')).stderr).toBe('No alert is marked yet.\n');
  const unmarked = recordsOf((await feedback('list', '--unmarked', '--json')).stdout);
  const idOf = (wanted: string): string => String(unmarked.find(({ family }) => family === wanted)?.['id']);
  const [right, wrong] = [idOf('bruteForce'), idOf('policy')];

  const said = await feedback('mark', right, '--true', '--why', 'nobody of us');
  expect(said).toMatchObject({ code: 0, stderr: `Alert ${right} is marked as right.\n` });
  await feedback('mark', wrong, '--true');
  const again = await feedback('mark', wrong, '--false', '--why', 'it is a test', '--json');
  expect(recordsOf(again.stdout)).toMatchObject([{ id: wrong, mark: 'false', note: 'it is a test' }]);

  const listed = (await feedback('list')).stdout;
  expect(listed).toMatch(new RegExp(`${right} .* bruteForce .* right +nobody of us`));
  expect(listed).toMatch(new RegExp(`${wrong} .* policy .* false alarm +it is a test`));
  const rest = recordsOf((await feedback('list', '--unmarked', '--json')).stdout);
  expect(rest.map(({ id }) => id)).toEqual(unmarked.map(({ id }) => id).filter((id) => id !== right && id !== wrong));

  const precision = (await feedback('precision')).stdout;
  expect(precision).toMatch(/^ +Voted for +Right +20\d\d-\d\d-\d\d$/m);
  expect(precision).toMatch(/^ +rules:ftp-logins-refused +1 of 1 +1 of 1$/m);
  expect(precision).toMatch(/^ +rules:password-in-the-clear +0 of 1 +0 of 1$/m);

  const labels = join(folder, 'labels.yaml');
  const written = await feedback('export', CAPTURE, '--output', labels);
  expect(written).toMatchObject({ code: 0, stdout: '' });
  const text = readFileSync(labels, 'utf8');
  expect(text).toMatch(
    /^- file: guess-ftp\.pcap\.gz\n {2}sha256: [\da-f]{64}\n {2}source: .*\n {2}kind: feedback\n {2}flows:\n/,
  );
  expect(new Set(text.match(/(?<=family: ).*/g))).toEqual(new Set(['benign', 'bruteForce']));
  expect(written.stderr).toMatch(/guess-ftp\.pcap\.gz: \d+ flows are known by their alerts\.\n$/);
});

test.each([
  ['no mark', ['mark', 'one'], 2, 'Say whether the alert was right, with --true or with --false.'],
  [
    'an alert that is none',
    ['mark', 'one', '--true'],
    1,
    'one is no UUID; it looks like 01234567-89ab-8def-8123-456789abcdef',
  ],
  ['a limit that is none', ['list', '--limit', 'few'], 2, '--limit few is no whole number from 1; give one.'],
])('%s is refused', async (_name, words, code, sentence) => {
  expect(await feedback(...words)).toMatchObject({ code, stderr: `weir: ${sentence}\n` });
});

test('a capture that was not marked gives no labels', async () => {
  const output = join(folder, 'none.yaml');
  const { code, stderr } = await feedback('export', 'testdata/lab.pcapng.gz', '--output', output);
  expect([code, stderr]).toEqual([1, 'lab.pcapng.gz: 0 flows are known by their alerts.\n']);
  expect(existsSync(output)).toBe(false);
});
