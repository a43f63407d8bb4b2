import { describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(30_000);

const LAB = 'testdata/lab.pcapng.gz';

/** Rows of a table as JSON. */
async function rowsOf(
  table: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await weir(['analyze', LAB, '--json', '--quiet', '--table', table, ...words], {
    env,
  });
  expect([code, stderr]).toEqual([0, '']);
  return recordsOf(stdout).toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
}

describe('features', () => {
  test('each flow has a vector, the same whatever the lanes and threads', async () => {
    const flows = await rowsOf('flows');
    const straight = await rowsOf('features', ['--lanes', '1', '--workers', '1']);
    const dealt = await rowsOf('features', ['--lanes', '12', '--workers', '2']);
    expect(dealt).toEqual(straight);
    expect(straight.map(({ id }) => id)).toEqual(flows.map(({ id }) => id));
    straight.forEach(({ forwardPackets, handshakeRttUs }, i) =>
      expect({ forwardPackets, handshakeRttUs }).toEqual({
        forwardPackets: flows[i]?.['forwardPackets'],
        handshakeRttUs: flows[i]?.['handshakeRttUs'],
      }),
    );
  });

  test.each([
    ['weir', /^source,id,forwardPackets,/],
    ['nfstream', /^source,src_ip,src_port,dst_ip,.*,bidirectional_duration_ms,/],
    ['cicflowmeter', /^source,Flow ID,Src IP,.*,Flow Duration,/],
    ['models', /^source,id,forwardPackets,.*,roundTripMinUs,/],
  ])('CSV by the names of %s has as many values as names', async (names, header) => {
    const { code, stdout } = await weir(['analyze', LAB, '--table', 'features', '--names', names, '--csv', '--quiet']);
    const [first = '', ...rows] = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(first).toMatch(header);
    expect(new Set(rows.map((row) => row.split(',').length))).toEqual(new Set([first.split(',').length]));
  });

  test('names without features are refused', async () => {
    const { code, stderr } = await weir(['analyze', LAB, '--csv', '--names', 'nfstream']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--names is about features')]);
  });
});

describe('early records', () => {
  test('are tables of their own: flows add up to the same whether there are any or not', async () => {
    const flows = await rowsOf('flows');
    const withFeatures = await rowsOf('flows', [], { FLOW_FEATURES: 'weir' });
    const early = await rowsOf('early-flows');
    expect(withFeatures).toEqual(flows);
    const finals = new Map(flows.map((flow) => [flow['id'], flow]));
    expect(early.length).toBeGreaterThan(1_000);
    for (const flow of early) {
      expect(flow).toMatchObject({ early: true, endReason: 'none', start: finals.get(flow['id'])?.['start'] });
      expect(Number(flow['forwardPackets']) + Number(flow['reversePackets'])).toBeLessThanOrEqual(15);
    }
    expect((await rowsOf('early-features')).map(({ id }) => id)).toEqual(early.map(({ id }) => id));
  });
});
