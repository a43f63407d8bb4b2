import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(60_000);

const CAPTURE = 'testdata/attacks-lab/flood-http.pcap.gz';
const SHIPPED = fileURLToPath(new URL('../../../models', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'weir-rescore-'));
const other = join(folder, 'package');
const env = { MODELS_KEYS: join(folder, 'keys') };

/** Another version of a model that comes with Weir and alarms alone, which finds every score as unlikely as can be. */
beforeAll(async () => {
  cpSync(join(SHIPPED, 'keys'), env.MODELS_KEYS, { recursive: true });
  cpSync(join(SHIPPED, 'malware_lgbm/1.0.0'), other, { recursive: true });
  const path = join(other, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const calibration = Object.fromEntries(
    Object.keys(manifest.calibration).map((name) => [name, { n: 99_999, scores: [-1], above: [0] }]),
  );
  writeFileSync(path, JSON.stringify({ ...manifest, version: '1.0.1', calibration }));
  const key = join(folder, 'test.key');
  for (const words of [
    ['keygen', key],
    ['sign', other, '--key', key],
  ]) {
    const { code, stderr } = await weir(['models', ...words]);
    if (code !== 0) throw new Error(stderr);
  }
  cpSync(`${key.replace(/\.key$/, '')}.pub.pem`, join(env.MODELS_KEYS, 'test.pub.pem'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rescore = (...words: string[]) => weir(['rescore', '--model', 'malware_lgbm@1.0.0', ...words], { env });

describe('a model against itself', () => {
  test('differs in nothing, and finds what an analysis finds', async () => {
    const same = await rescore('--against', 'malware_lgbm@1.0.0', CAPTURE);
    expect(same.stderr).toMatch(
      /^[\d,]+ records, early and final: 0 are scored differently, the verdicts on 0 differ\.\n$/,
    );
    const { stdout } = await weir(['analyze', CAPTURE, '--table', 'verdicts', '--json', '--quiet', '--lanes', '1']);
    const alarms = recordsOf(stdout).filter(({ subject, outcome }) => subject !== 'window' && outcome === 'alarm');
    const families = new Map<string, number>();
    for (const { family } of alarms) families.set(String(family), (families.get(String(family)) ?? 0) + 1);
    expect(families.size).toBeGreaterThan(0);
    for (const [family, count] of families)
      expect(same.stdout).toMatch(new RegExp(`^ +alarm ${family} +alarm ${family} +${count}$`, 'm'));
  });
});

describe('another version', () => {
  test('every verdict that differs is listed, with what both models say of the flow', async () => {
    const { code, stdout, stderr } = await rescore('--against', other, '--json', CAPTURE);
    expect(code).toBe(0);
    const rows = recordsOf(stdout);
    expect(stderr).toMatch(new RegExp(`the verdicts on ${rows.length} differ\\.\\n$`));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row).toEqual({
        ...{
          source: 'flood-http.pcap.gz',
          flowId: expect.any(String),
          record: expect.stringMatching(/^(early|final)$/),
        },
        ...{ start: expect.any(Number), srcAddress: expect.any(String), srcPort: expect.any(Number) },
        ...{ dstAddress: expect.any(String), dstPort: expect.any(Number), protocol: expect.any(Number) },
        model: { score: expect.any(Number), pValue: expect.any(Number), verdict: expect.any(String) },
        against: { score: expect.any(Number), pValue: 1e-5, verdict: expect.stringMatching(/^alarm /) },
      });
    const [first] = rows;
    expect(first).toMatchObject({ model: { verdict: 'benign' } });
  });

  test('only of records that begin in the time that is asked for; in a table, and as CSV', async () => {
    const all = recordsOf((await rescore('--against', other, '--json', '--quiet', CAPTURE)).stdout);
    const starts = all.map(({ start }) => Number(start)).toSorted((a, b) => a - b);
    const middle = starts[Math.floor(starts.length / 2)] ?? 0;
    const at = new Date(Math.ceil(middle / 1000)).toISOString();
    const before = starts.filter((start) => start < Date.parse(at) * 1000).length;
    const csv = (await rescore('--against', other, '--to', at, '--csv', '--quiet', CAPTURE)).stdout
      .trimEnd()
      .split('\n');
    expect(csv[0]).toBe(
      'source,flowId,record,start,srcAddress,srcPort,dstAddress,dstPort,protocol,score,pValue,verdict,againstScore,againstPValue,againstVerdict',
    );
    expect(csv).toHaveLength(before + 1);
    const table = await rescore('--against', other, '--from', at, '--limit', '3', CAPTURE);
    expect(table.stderr).toMatch(new RegExp(`the verdicts on ${all.length - before} differ`));
    expect(table.stdout.match(/^ +[\da-f]{8}-/gm)).toHaveLength(3);
    expect(table.stdout).toMatch(/^ +malware_lgbm@1\.0\.0 +malware_lgbm@1\.0\.1 +Records$/m);
  });
});

test.each([
  ['no captures', ['--against', 'malware_lgbm@1.0.0'], 2, /name the capture files .*: the tables keep no vectors/],
  ['another model', ['--against', 'qos_lgbm@1.0.0', CAPTURE], 1, /name two versions of one model/],
  ['a version that is none', ['--against', 'malware_lgbm@9.0.0', CAPTURE], 1, /malware_lgbm\/9\.0\.0 is not there/],
  ['a time that is none', ['--against', 'malware_lgbm@1.0.0', '--from', 'noon', CAPTURE], 2, /--from noon is no time/],
])('%s is refused', async (_name, words, code, sentence) => {
  const ended = await rescore(...words);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toMatch(sentence);
});
