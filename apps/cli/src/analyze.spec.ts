import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(30_000);

const LAB = 'testdata/lab.pcapng.gz';
const FORMATS = 'testdata/formats';
const TALK = /^[\d,]+ frames in [\d.]+ s, [\d,]+ frames\/s\n$/;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-analyze-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a summary for people', async () => {
  const { code, stdout, stderr } = await weir(['analyze', `${FORMATS}/micro-little.pcap`]);
  expect(code).toBe(0);
  expect(stderr).toMatch(TALK);
  expect(stdout).toBe(readFileSync(new URL('micro-little.summary.txt', import.meta.url), 'utf8'));
});

test('a terminal does not obey what a file is called', async () => {
  const capture = join(folder, '\u001B[31mred\u001B]0;title\u0007.pcap');
  copyFileSync(`${FORMATS}/micro-little.pcap`, capture);
  const { stdout, stderr } = await weir(['analyze', capture, `${capture}.gone`]);
  expect(stdout.split('\n')[0]).toBe('\\x1b[31mred\\x1b]0;title\\x07.pcap');
  expect(`${stdout}${stderr}`).not.toMatch(/(?!\n)\p{Cc}/u);
});

describe('rows', () => {
  test('JSON: a record a line, the same whatever the lanes and threads', async () => {
    const straight = await weir(['analyze', LAB, '--json', '--quiet', '--lanes', '1', '--workers', '1']);
    const dealt = await weir(['analyze', LAB, '--json', '--quiet', '--lanes', '12', '--workers', '2']);
    expect([straight.code, straight.stderr, dealt.code, dealt.stderr]).toEqual([0, '', 0, '']);
    const flowsOf = (stdout: string): string[] =>
      recordsOf(stdout)
        .map((flow) => JSON.stringify({ ...flow, lane: 0 }))
        .toSorted();
    const flows = flowsOf(straight.stdout);
    expect(flows.length).toBeGreaterThan(1_000);
    expect(flowsOf(dealt.stdout)).toEqual(flows);
  });

  test('lanes that nobody set are as many as threads gather, and those set are kept to', async () => {
    const lanesOf = async (...flags: string[]): Promise<Set<unknown>> => {
      const { stdout } = await weir(['analyze', LAB, '--json', '--quiet', ...flags]);
      return new Set(recordsOf(stdout).map(({ lane }) => lane));
    };
    expect(await lanesOf('--workers', '2')).toEqual(new Set([0]));
    expect(await lanesOf('--workers', '3')).toEqual(new Set([0, 1]));
    expect(await lanesOf('--workers', '2', '--lanes', '3')).toEqual(new Set([0, 1, 2]));
  });

  test('CSV: one header, and as many rows as JSON', async () => {
    const [csv, json] = await Promise.all([weir(['analyze', LAB, '--csv']), weir(['analyze', LAB, '--json'])]);
    const lines = csv.stdout.split('\n');
    expect(lines[0]).toMatch(/^source,lane,id,number,start,end,srcAddress,/);
    expect(lines.filter((line) => line.startsWith('source,'))).toHaveLength(1);
    expect(lines.length - 2).toBe(recordsOf(json.stdout).length);
    expect(csv.stderr).toMatch(TALK);
  });

  test('are not written over the capture that they come from', async () => {
    const capture = join(folder, 'own.pcap');
    copyFileSync(`${FORMATS}/micro-little.pcap`, capture);
    const before = readFileSync(capture);
    symlinkSync(capture, join(folder, 'other-name.csv'));
    for (const output of [capture, join(folder, 'other-name.csv')]) {
      const { code, stderr } = await weir(['analyze', capture, '--csv', '--output', output]);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `weir: --output ${output} is the capture ${capture} itself; name another file for the rows.\n`,
      );
    }
    expect(readFileSync(capture).equals(before)).toBe(true);
  });

  test('packets of several files into a file', async () => {
    const output = join(folder, 'packets.jsonl');
    const files = [`${FORMATS}/micro-little.pcap`, `${FORMATS}/nano-big.pcap`];
    const { code, stdout } = await weir(['analyze', ...files, '--table', 'packets', '--json', '--output', output]);
    expect([code, stdout]).toEqual([0, '']);
    const sources = recordsOf(readFileSync(output, 'utf8')).map((packet) => packet['source']);
    expect(new Set(sources)).toEqual(new Set(['micro-little.pcap', 'nano-big.pcap']));
  });

  test('a reader that has had enough ends it quietly', async () => {
    const { code, stderr } = await weir(['analyze', LAB, '--table', 'packets', '--json', '--quiet'], {
      closeAfter: 100,
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test('an output that cannot be written', async () => {
    const { code, stderr } = await weir(['analyze', LAB, '--json', '--output', `${folder}/none/rows`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^weir: .*none\/rows: cannot be written: .*ENOENT.*\n$/);
  });

  const onLinux = existsSync('/dev/full') ? test : test.skip;
  onLinux.each(['1', '2'])('a full disk ends it, with %s threads', async (workers) => {
    const words = ['analyze', LAB, '--csv', '--quiet', '--workers', workers, '--output', '/dev/full'];
    const { code, stderr } = await weir(words);
    expect([code, stderr]).toEqual([1, expect.stringContaining('/dev/full: cannot be written: ENOSPC')]);
  });
});

describe('a bad file gets one sentence and exit code 1; what came before the fault is kept', () => {
  const cases: readonly [string, string, number, string][] = [
    ['missing', 'nowhere.pcap', 0, 'nowhere.pcap: there is no such file; check the path'],
    ['folder', 'testdata', 0, 'testdata: is a folder; name a capture file in it'],
    ['empty', `${FORMATS}/empty.pcap`, 0, `${FORMATS}/empty.pcap: is empty; record or copy it again`],
    ['text', `${FORMATS}/text.pcap`, 0, 'text.pcap: Not a capture: at byte 0 '],
    [
      'cut in a packet',
      `${FORMATS}/truncated-in-packet.pcap`,
      10,
      'truncated-in-packet.pcap: The capture is cut off: ',
    ],
    [
      'cut in a header',
      `${FORMATS}/truncated-in-header.pcap`,
      10,
      'truncated-in-header.pcap: The capture is cut off: ',
    ],
    ['impossible record', `${FORMATS}/record-of-4-gb.pcap`, 10, 'record-of-4-gb.pcap: The capture is damaged at byte '],
    ['gzip cut', `${FORMATS}/cut-short.pcap.gz`, 10, `${FORMATS}/cut-short.pcap.gz: the gzip data is broken at byte `],
  ];
  test.each(cases)('%s', async (_name, file, atLeast, sentence) => {
    const { code, stdout, stderr } = await weir(['analyze', file, '--table', 'packets', '--json', '--quiet']);
    expect(code).toBe(1);
    expect(stderr.startsWith(`weir: ${sentence}`)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(recordsOf(stdout).length).toBeGreaterThanOrEqual(atLeast);
  });

  test('gzip bomb', async () => {
    const env = { CAPTURE_GZIP_LIMIT_BYTES: '1000000', CAPTURE_GZIP_RATIO_LIMIT: '100' };
    const { code, stdout, stderr } = await weir(['analyze', `${FORMATS}/bomb.pcap.gz`, '--quiet'], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^weir: .*bomb\.pcap\.gz: the first \d+ bytes decompress to \d+, which looks like a gzip bomb; .*\n$/,
    );
    expect(stdout).toContain('  Frames            327,680 ');
  });

  test('the files after a bad one are read', async () => {
    const { code, stdout } = await weir([
      'analyze',
      'nowhere.pcap',
      `${FORMATS}/micro-little.pcap`,
      '--json',
      '--quiet',
    ]);
    expect(code).toBe(1);
    expect(recordsOf(stdout).length).toBeGreaterThan(0);
  });
});
