/** Flows that are stored without details are the same flows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { begin, weir } from './cli-process.ts';

jest.setTimeout(60_000);

const CAPTURE = fileURLToPath(new URL('../../../testdata/lab.pcapng.gz', import.meta.url));
const TOLD =
  /^(id|number|start|end|source|src\w+|dst\w+|protocol|vlan|innerVlan|tunnel|virtualNetwork|fragments|problems|endReason|communityId|handshake\w+)$|^(forward|reverse)(Packets|Bytes|PayloadBytes|Flags|Length\w+|Iat\w+)$/;
const page = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-details-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The flows of the capture as the API of a platform tells them that has stored them. */
async function storedFlows(details: 'yes' | 'no'): Promise<Record<string, unknown>[]> {
  const env = { DATA_FOLDER: join(folder, details), HTTP_PORT: '0', DETECTION: 'no', FLOW_DETAILS: details };
  const platform = begin(['start', CAPTURE], env);
  try {
    await platform.says('All captures are read');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(platform.said()) ?? [];
    const { rows } = page.parse(await (await fetch(`${url}/api/flows?limit=500`)).json());
    return rows.toSorted((a, b) => Number(a['number']) - Number(b['number']));
  } finally {
    await platform.end('SIGTERM');
  }
}

test('flows without details are those with them in all that they tell', async () => {
  const whole = await storedFlows('yes');
  const measured = await storedFlows('no');
  const told = (row: Record<string, unknown>): object =>
    Object.fromEntries(Object.entries(row).filter(([name]) => TOLD.test(name)));
  expect(whole.length).toBeGreaterThan(20);
  expect(measured.map(told)).toEqual(whole.map(told));
  expect(whole.filter(({ application }) => application !== '').length).toBeGreaterThan(10);
  expect(new Set(measured.map(({ application }) => application))).toEqual(new Set(['']));
  expect(new Set(measured.map(({ forwardRttMinUs }) => forwardRttMinUs))).toEqual(new Set([null]));
});

test('what looks at details is refused without them, with a sentence', async () => {
  const data = join(folder, 'refused');
  const env = { FLOW_DETAILS: 'no', STATISTICS: 'yes', FLOW_FEATURES: 'weir', DATA_FOLDER: data };
  expect(await weir(['start', CAPTURE, '--once'], { env })).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'weir: FLOW_DETAILS is no, which leaves out what detection judges (DETECTION=no) and windows sum up (STATISTICS=no) and features are made of (FLOW_FEATURES=none); switch that off too, or leave FLOW_DETAILS out.\n',
  });
});

test('state that was saved with details is refused without them, with a sentence', async () => {
  const env = { DATA_FOLDER: join(folder, 'changed'), DETECTION: 'no', LOG_LEVEL: 'silent' };
  expect(await weir(['start', CAPTURE, '--once'], { env })).toMatchObject({ code: 0 });
  const { code, stderr } = await weir(['start', CAPTURE, '--once'], { env: { ...env, FLOW_DETAILS: 'no' } });
  expect(stderr).toMatch(
    /^weir: flow lane [01]: its saved state has layout flow-row\/\d+, and with these settings this version reads flow-row\/\d+ measured\. /,
  );
  expect(code).toBe(1);
});
