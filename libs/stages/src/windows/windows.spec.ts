/** Windows of whole captures: what they add up to, and that nothing but the packets decides on them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { hasSharedData, sharedFile, testdataPath } from '@weir/packet/testing';
import type { Flow, Window } from '@weir/schema';
import { overwritingBus } from '../testing/overwriting-bus.ts';
import { runPipeline, runWindows } from '../testing/pipeline.ts';

const lab = { source: 'lab.pcapng', bytes: gunzipSync(readFileSync(testdataPath('lab.pcapng.gz'))) };
const partOfLab = { source: 'lab.pcapng', bytes: lab.bytes.subarray(0, 700_001) };

type Scope = Window['scope'];

function rowsOf(rows: readonly Window[], scope: Scope, seconds: number): Window[] {
  return rows.filter((row) => row.scope === scope && row.seconds === seconds);
}

function sum(rows: readonly Window[], column: 'packets' | 'bytes' | 'sentPackets' | 'tcpPackets' | 'flows'): number {
  return rows.reduce((total, row) => total + row[column], 0);
}

/** Rows as they are whatever lane they were merged in. */
function told(rows: readonly Window[]): string[] {
  return rows.map((row) => JSON.stringify({ ...row, lane: 0 })).toSorted();
}

/** Some rows of the one that the other has not, as whole tables would be long to read. */
function expectSame(found: readonly Window[], expected: readonly Window[]): void {
  const [some, others] = [told(found), told(expected)];
  const known = new Set(others);
  expect(some.filter((row) => !known.has(row)).slice(0, 2)).toEqual([]);
  expect(some).toHaveLength(others.length);
}

/** What every set of windows adds up to, however it was made. */
function expectSums(rows: readonly Window[], frames: number, flows: readonly Flow[]): void {
  const flowPackets = flows.reduce((total, flow) => total + flow.forwardPackets + flow.reversePackets, 0);
  for (const seconds of [1, 10, 60]) {
    const sources = rowsOf(rows, 'source', seconds);
    expect(sum(sources, 'packets')).toBe(frames);
    expect(sum(rowsOf(rows, 'protocol', seconds), 'bytes')).toBe(sum(sources, 'bytes'));
    expect(sum(rowsOf(rows, 'pair', seconds), 'packets')).toBe(flowPackets);
    expect(sum(rowsOf(rows, 'host', seconds), 'sentPackets')).toBe(flowPackets);
    expect(sum(rowsOf(rows, 'host', seconds), 'tcpPackets')).toBe(sum(sources, 'tcpPackets'));
    expect(sum(rowsOf(rows, 'flows', seconds), 'packets')).toBe(flowPackets);
    for (const scope of ['flows', 'application'] as const)
      expect(sum(rowsOf(rows, scope, seconds), 'flows')).toBe(flows.length);
    expect(sum(rowsOf(rows, 'application', seconds), 'bytes')).toBe(sum(rowsOf(rows, 'pair', seconds), 'bytes'));
  }
}

const ALL_ROWS = { top: 10_000 };

/** The value that a share of all do not exceed. */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;
}

describe('the windows of the bundled capture', () => {
  test('add up to its frames, and to the packets of its flows', async () => {
    const { frames, flows } = await runPipeline([lab]);
    expectSums(await runWindows([lab], { windows: ALL_ROWS }), frames, flows);
  });

  test.each([
    { lanes: 2, messageFrames: 512 },
    { lanes: 12, messageFrames: 1024, pieceBytes: 65_536 },
  ])('are the same with %j', async (settings) => {
    expectSame(await runWindows([lab], settings), await runWindows([lab], { lanes: 1 }));
  });

  test('are the same with a frame a message', async () => {
    const one = await runWindows([partOfLab], { lanes: 3, messageFrames: 1 });
    expectSame(one, await runWindows([partOfLab], { lanes: 1 }));
  });

  test('are the same when the memory of every batch is used for something else as soon as it was read', async () => {
    const again = await runWindows([lab], { lanes: 3, around: overwritingBus });
    expectSame(again, await runWindows([lab], { lanes: 1 }));
  });

  test('of packets come in the order of their ends, of equal ones the shorter first, by lane', async () => {
    const rows = (await runWindows([lab], { lanes: 4 })).filter(
      ({ scope }) => scope !== 'flows' && scope !== 'application',
    );
    for (const lane of new Set(rows.map((row) => row.lane))) {
      const places = rows.filter((row) => row.lane === lane).map((row) => [row.start + row.seconds * 1e6, row.seconds]);
      expect(places).toEqual(places.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
    }
  });

  test('of ten seconds are those of a second together', async () => {
    const rows = await runWindows([lab], { windows: ALL_ROWS });
    const hosts = new Map<string, number>();
    for (const row of rowsOf(rows, 'host', 1)) {
      const key = `${Math.floor(row.start / 10e6)} ${row.address}`;
      hosts.set(key, (hosts.get(key) ?? 0) + row.bytes);
    }
    const found = rowsOf(rows, 'host', 10).map((row) => [`${row.start / 10e6} ${row.address}`, row.bytes]);
    expect(new Map(found.map(([key, bytes]) => [String(key), Number(bytes)]))).toEqual(hosts);
  });

  test('tell the shares of applications', async () => {
    const { flows } = await runPipeline([lab]);
    const rows = rowsOf(await runWindows([lab], { windows: ALL_ROWS }), 'application', 60);
    const expected = new Map<string, [flows: number, guessed: number]>();
    for (const { application, applicationBasis } of flows) {
      const [all, guessed] = expected.get(application) ?? [0, 0];
      expected.set(application, [all + 1, guessed + (applicationBasis === 'port' ? 1 : 0)]);
    }
    const found = new Map<string, [flows: number, guessed: number]>();
    for (const row of rows) {
      const [all, guessed] = found.get(row.application) ?? [0, 0];
      found.set(row.application, [all + row.flows, guessed + row.guessedFlows]);
    }
    expect(found).toEqual(expected);
    expect(found.size).toBeGreaterThan(3);
    const starts = new Set(rows.map(({ start }) => start));
    for (const start of starts) {
      const shares = rows.filter((row) => row.start === start).map(({ byteShare }) => byteShare ?? NaN);
      expect(shares.reduce((all, share) => all + share, 0)).toBeCloseTo(1, 9);
    }
  });

  test('tell quantiles of handshakes and round trips within 5 %', async () => {
    const { flows } = await runPipeline([lab]);
    const rows = rowsOf(await runWindows([lab], { windows: ALL_ROWS }), 'flows', 60);
    let compared = 0;
    for (const row of rows.filter(({ protocol }) => protocol === 6)) {
      const ended = flows.filter(({ protocol, end }) => protocol === 6 && Math.floor(end / 60e6) === row.start / 60e6);
      const handshakes = ended.flatMap(({ handshakeRttUs }) => handshakeRttUs ?? []);
      if (handshakes.length === 0) continue;
      const exact = quantile(handshakes, 0.95);
      expect(Math.abs((row.handshakeRttP95Us ?? NaN) / exact - 1)).toBeLessThanOrEqual(0.05 + 1e-9);
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });

  test('with few keys say what they may lack, and hold to it', async () => {
    const exact = rowsOf(await runWindows([lab], { windows: ALL_ROWS }), 'port', 60);
    const few = rowsOf(await runWindows([lab], { lanes: 3, windows: { maxKeys: 16, top: 10_000 } }), 'port', 60);
    expect(few.some((row) => row.errorBytes > 0)).toBe(true);
    for (const row of few) {
      const isSame = (other: Window): boolean => other.protocol === row.protocol && other.port === row.port;
      const whole = exact.find((other) => other.start === row.start && isSame(other));
      expect(row.bytes).toBeLessThanOrEqual(whole?.bytes ?? 0);
      expect(row.bytes + row.errorBytes).toBeGreaterThanOrEqual(whole?.bytes ?? 0);
    }
  });
});

function windowsOf(name: string): Promise<readonly Window[]> {
  const source = name.replace(/.*\//, '');
  return runWindows([{ source, bytes: sharedFile(name) }], { lanes: 3, windows: ALL_ROWS });
}

/** What belongs to a BSS or station, as a line. */
function wlanText(row: Window): string {
  const { scope, rank, bssid, station, packets, bytes, retries, managementFrames, controlFrames, dataFrames } = row;
  const { beacons, deauthentications, signalMeanDbm, rateMeanMbps } = row;
  const key = { scope, rank, bssid, ...(scope === 'station' ? { station } : {}) };
  const frames = { packets, bytes, retries, managementFrames, controlFrames, dataFrames, beacons, deauthentications };
  return `${JSON.stringify({ ...key, ...frames, signalMeanDbm, rateMeanMbps })}\n`;
}

const ifShared = hasSharedData ? test : test.skip;

describe('shared captures', () => {
  ifShared.each(['benign/instagram.pcap', 'protocols/sctp-www.pcap', 'benign/TDS.pcap'])(
    '%s: windows add up to its frames, and to the packets of its flows',
    async (name) => {
      const captures = [{ source: 'shared.pcap', bytes: sharedFile(name) }];
      const { frames, flows } = await runPipeline(captures);
      expectSums(await runWindows(captures, { lanes: 3, windows: ALL_ROWS }), frames, flows);
    },
  );

  ifShared('wifi/deauth.pcap: deauthentications of each BSS are those that its labels tell', async () => {
    const rows = await windowsOf('wifi/deauth.pcap');
    const found = [...rowsOf(rows, 'bss', 60), ...rowsOf(rows, 'station', 60)].filter(
      (row) => row.deauthentications > 0,
    );
    expect(found.map((row) => [row.scope, row.bssid, row.station, row.deauthentications])).toEqual([
      ['bss', 'a8:02:db:02:e1:84', '00:00:00:00:00:00', 37],
      ['bss', 'c0:c9:e3:23:10:04', '00:00:00:00:00:00', 3],
      // Those to everybody are of no station.
      ['station', 'c0:c9:e3:23:10:04', 'a4:2b:b0:1a:c9:a9', 3],
    ]);
  });

  ifShared('wifi/test1.pcap: BSSs are named', async () => {
    const rows = await windowsOf('wifi/test1.pcap');
    const named = rowsOf(rows, 'bss', 60).filter(({ ssid }) => ssid !== '');
    const names = rowsOf(rows, 'ssid', 60).map(({ bssid, ssid }) => `${bssid} ${ssid}`);
    expect(named.length).toBeGreaterThan(0);
    for (const { bssid, ssid } of named) expect(names).toContain(`${bssid} ${ssid}`);
  });

  ifShared.each(['wifi/n-02.cap', 'wifi/test1.pcap', 'wifi/deauth.pcap'])(
    '%s: each BSS and station by the minute as in the golden file',
    async (name) => {
      const rows = await windowsOf(name);
      const found = [...rowsOf(rows, 'bss', 60), ...rowsOf(rows, 'station', 60)].map(wlanText).join('');
      const golden = testdataPath(`windows/${name.replace(/^wifi\//, '')}.jsonl`);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, found);
      expect(found).toBe(readFileSync(golden, 'utf8'));
    },
  );
});
