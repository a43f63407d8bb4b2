import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomFrom, votesOf, windowBatch, type ScriptedWindow } from './testing/scripted-batches.ts';
import { MathsWindowEngine } from './window-engine.ts';

const HOST = '10.0.0.9';

function votes(windows: readonly ScriptedWindow[]): ReturnType<typeof votesOf> {
  return votesOf(
    new MathsWindowEngine(),
    windows.map((window) => windowBatch([window])),
  );
}

function said(windows: readonly ScriptedWindow[]): string[] {
  return [...new Set(votes(windows).map(({ by }) => by))];
}

function many(count: number, of: (i: number) => ScriptedWindow): ScriptedWindow[] {
  return Array.from({ length: count }, (_, i) => of(i));
}

const host = (columns: Partial<ScriptedWindow>): ScriptedWindow => ({
  start: 0,
  scope: 'host',
  address: HOST,
  ...columns,
});

describe('what is found', () => {
  test.each<[string, readonly ScriptedWindow[], string[]]>([
    [
      'a scan of ports in its first second',
      [
        host({
          seconds: 1,
          packets: 80,
          sentPackets: 78,
          tcpPackets: 78,
          synPackets: 78,
          distinctPorts: 70,
          distinctPeers: 1,
        }),
      ],
      ['hostScans'],
    ],
    [
      'a sweep of hosts at one port',
      [host({ packets: 60, sentPackets: 58, tcpPackets: 58, synPackets: 55, distinctPorts: 1, distinctPeers: 50 })],
      ['hostScans'],
    ],
    [
      'a sweep by pings',
      [host({ packets: 110, sentPackets: 100, icmpPackets: 100, distinctPorts: 0, distinctPeers: 95 })],
      ['hostScans'],
    ],
    [
      'file sharing: many hosts, each at a port of its own',
      [
        host({
          packets: 300,
          sentPackets: 160,
          tcpPackets: 100,
          synPackets: 60,
          distinctPorts: 90,
          distinctPeers: 100,
        }),
      ],
      [],
    ],
    [
      'a browser at work',
      [host({ packets: 900, sentPackets: 400, tcpPackets: 400, synPackets: 60, distinctPorts: 2, distinctPeers: 40 })],
      [],
    ],
    [
      'a flood from forged addresses',
      [host({ seconds: 1, packets: 20_000, sentPackets: 0, oneWayFrom: 15_000, distinctPeers: 15_000 })],
      ['hostFloods'],
    ],
    [
      'answers to what others asked, from forty servers',
      [host({ packets: 900, sentPackets: 0, payloadBytes: 900_000, oneWayFrom: 40, distinctPeers: 40 })],
      ['hostFloods'],
    ],
    [
      'a busy server',
      [
        host({
          seconds: 1,
          packets: 20_000,
          sentPackets: 9_000,
          oneWayFrom: 20,
          distinctPeers: 800,
          tcpPackets: 9_000,
          synAckPackets: 900,
        }),
      ],
      [],
    ],
    [
      'SYNs to one port, without an end',
      [
        host({
          seconds: 1,
          packets: 900,
          sentPackets: 900,
          tcpPackets: 900,
          synPackets: 900,
          distinctPorts: 1,
          distinctPeers: 1,
        }),
      ],
      ['hostFloods'],
    ],
    [
      'a server that answers SYNs of which none goes on',
      [
        host({
          seconds: 1,
          packets: 900,
          sentPackets: 450,
          tcpPackets: 450,
          synAckPackets: 440,
          distinctPeers: 300,
          oneWayFrom: 3,
        }),
      ],
      ['hostFloods'],
    ],
    [
      'small UDP packets without end',
      [host({ seconds: 1, packets: 3_000, sentPackets: 3_000, udpPackets: 3_000, payloadBytes: 0, distinctPeers: 1 })],
      ['hostFloods'],
    ],
    [
      'a film by UDP',
      [
        host({
          seconds: 1,
          packets: 3_000,
          sentPackets: 3_000,
          udpPackets: 3_000,
          payloadBytes: 3e6,
          distinctPeers: 1,
        }),
      ],
      [],
    ],
    ['addresses asked for one after another', [host({ arpRequests: 250, arpTargets: 240 })], ['arpSweeps']],
    ['a router that asks for its hosts', many(40, (i) => host({ start: 10 * i, arpRequests: 40, arpTargets: 18 })), []],
    [
      'an address that a second MAC address claims',
      many(12, (i) => host({ start: 10 * i, arpReplies: 3, macAddresses: i < 8 ? 1 : 2 })),
      ['forgedAddresses'],
    ],
    [
      'a burst of deauthentications',
      [{ start: 0, scope: 'bss', bss: 1, packets: 400, deauthentications: 60, managementFrames: 200 }],
      ['deauthentications'],
    ],
    [
      'stations that go',
      many(30, (i) => ({ start: 10 * i, scope: 'bss', bss: 1, packets: 400, deauthentications: i % 10 === 0 ? 2 : 0 })),
      [],
    ],
    [
      'networks that nobody has heard of',
      many(120, (i) => ({
        start: 10 * Math.floor(i / 12),
        scope: 'bss',
        bss: i,
        packets: 1,
        beacons: 1,
        managementFrames: 1,
      })),
      ['strangeNetworks'],
    ],
    [
      'a neighbourhood of forty networks, some far away',
      many(400, (i) => ({
        start: 10 * Math.floor(i / 40),
        scope: 'bss',
        bss: i % 40,
        packets: 1 + (i % 90),
        beacons: 1 + (i % 90),
      })),
      [],
    ],
  ])('%s', (_, windows, expected) => {
    expect(said(windows)).toEqual(expected);
  });
});

/** Windows with columns drawn about what is usual, on log scale, and from `from` on shifted by `factor`. */
function shifting(seed: number, count: number, from: number, factor: number): ScriptedWindow[] {
  const random = randomFrom(seed);
  return many(count, (i) => {
    const noise = Math.exp(0.4 * (random() + random() + random() - 1.5));
    const level = i >= from ? factor : 1;
    return host({ start: 10 * i, bytes: 2e6 * noise * level, packets: 2e3 * noise * level, sentPackets: 1e3 * noise });
  });
}

test('a host that sends five times as much as it used to is found, and one that does not is left alone', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);
  const found = seeds.filter((seed) => said(shifting(seed, 110, 90, 5)).includes('hostVolumes'));
  const wrong = seeds.filter((seed) => said(shifting(seed, 400, 400, 1)).length > 0);
  expect(found.length).toBeGreaterThanOrEqual(19);
  expect(wrong).toEqual([]);
});

test('the first seconds of a clock that begins at 0 count as any others', () => {
  // Scripts begin in 2023; captures of simulators and of devices without a clock in 1970.
  const start = -1_700_000_000;
  const scan = { packets: 80, sentPackets: 78, tcpPackets: 78, synPackets: 78, distinctPorts: 60, distinctPeers: 1 };
  expect(said([host({ start, seconds: 1, ...scan })])).toEqual(['hostScans']);
});

test('a scan of ports is held against the ports that a host is used to, not against its peers', () => {
  const busy = { packets: 4_000, sentPackets: 2_000, tcpPackets: 2_000, synPackets: 70 };
  const before = many(200, (i) => host({ start: 10 * i, ...busy, distinctPorts: 3, distinctPeers: 60 }));
  const scan = { packets: 80, sentPackets: 78, tcpPackets: 78, synPackets: 78, distinctPorts: 60, distinctPeers: 1 };
  const sweep = { ...scan, distinctPorts: 1, distinctPeers: 60 };
  const told = votes([...before, host({ start: 2_000, ...scan }), host({ start: 2_010, ...sweep })]);
  expect(told.map(({ by, message }) => [by, message])).toEqual([['hostScans', 200]]);
  expect(told[0]?.contributions[0]).toMatchObject({ name: 'distinctPorts', value: 60, baseline: 5 });
});

test('what is alarmed on is not learnt as usual, until it has gone on for half an hour', () => {
  const told = votes(shifting(3, 500, 100, 20)).filter(({ by }) => by === 'hostVolumes');
  const last = told.at(-1);
  expect(told.length).toBeGreaterThan(100);
  expect(told.length).toBeLessThan(200);
  expect(last?.contributions[0]?.baseline).toBeLessThan(4e6);
  // One of the two series may begin to learn anew before the other.
  const baselines = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) =>
    votes(shifting(seed, 500, 100, 20))
      .filter(({ by }) => by === 'hostVolumes')
      .flatMap(({ contributions }) => contributions.map(({ baseline }) => baseline)),
  );
  expect(baselines.filter((baseline) => baseline !== undefined && baseline < 1_000)).toEqual([]);
  expect(baselines.filter((baseline) => baseline === undefined).length).toBeLessThan(baselines.length / 20);
});

test('a shift of entropy that has become usual is told of no more, least of all beside nothing', () => {
  const windows = many(300, (i): ScriptedWindow => {
    return { start: 10 * i, scope: 'source', packets: 9_000, sourceEntropyBits: i < 50 ? 5 + (i % 5) / 20 : 12 };
  });
  const told = votes(windows);
  expect(told.length).toBeGreaterThan(100);
  expect(told.at(-1)?.reason).toMatch(/12 bits of entropy where 5\.\d+ are usual/);
});

test('quality: TCP that becomes lossy and slow', () => {
  const windows = many(60, (i): ScriptedWindow => {
    const isPoor = i >= 50;
    const [retransmissionShare, rttP50Us] = [isPoor ? 0.09 : 0.004, isPoor ? 180_000 : 20_000];
    return { start: 10 * i, scope: 'flows', protocol: 6, flows: 20, packets: 4_000, retransmissionShare, rttP50Us };
  });
  const told = votes(windows);
  expect(told.map(({ by, severity }) => `${by} ${severity}`)).toContain('transportQuality medium');
  expect(told[0]?.message).toBeLessThanOrEqual(52);
  expect(told.at(-1)?.reason).toMatch(/^Of the TCP packets of flows that ended in 10 s 9 % were sent again/);
});

test('quality: a station whose frames are sent again', () => {
  const windows = many(60, (i): ScriptedWindow => {
    return { start: 10 * i, scope: 'station', bss: 1, packets: 1_000, retries: i < 50 ? 60 + (i % 5) * 10 : 500 };
  });
  expect(votes(windows).map(({ by }) => by)).toContain('wlanRetries');
});

test('entropy: forged senders appear among the usual ones', () => {
  const windows = many(60, (i): ScriptedWindow => {
    return { start: 10 * i, scope: 'source', packets: 9_000, sourceEntropyBits: i < 50 ? 5 + (i % 5) / 20 : 12 };
  });
  const told = votes(windows);
  expect(told.map(({ by }) => by)).toContain('entropyShifts');
  expect(told[0]?.message).toBeGreaterThanOrEqual(50);
});

test('saved anywhere and restored, it goes on with the same votes', () => {
  const script = (seed: number): ScriptedWindow[] => {
    const random = randomFrom(seed);
    return shifting(seed, 150, 90, 8).flatMap((window, i): ScriptedWindow[] => [
      window,
      { start: 10 * i, scope: 'bss', bss: Math.floor(random() * 60), packets: 2, beacons: 2, deauthentications: 0 },
      host({ start: 10 * i, seconds: 1, arpRequests: 90, arpTargets: Math.floor(random() * 60), macAddresses: 1 }),
      { start: 10 * i, scope: 'source', packets: 9_000, portEntropyBits: 3 + random() * (i > 80 ? 5 : 1) },
    ]);
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 600 }), (seed, cut) => {
      const batches = script(seed).map((window) => windowBatch([window]));
      const straight = new MathsWindowEngine();
      votesOf(straight, batches.slice(0, cut));
      const restored = new MathsWindowEngine();
      for (const { key, value } of straight.takeChanges().changed) restored.restore(key, value);
      const rest = votesOf(straight, batches.slice(cut));
      expect(votesOf(restored, batches.slice(cut))).toEqual(rest);
    }),
    { numRuns: 8 },
  );
  expect(votes(script(1)).length).toBeGreaterThan(5);
});
