import { describe, expect, test } from '@jest/globals';
import { MathsFlowEngine } from './flow-engine.ts';
import {
  flowBatch,
  many,
  randomFrom,
  REFUSED,
  UNANSWERED,
  votesOf,
  type ScriptedFlow,
} from './testing/scripted-batches.ts';

/** What has a severity that alone may become an alert. */
function loud(flows: readonly ScriptedFlow[]): string[] {
  const votes = votesOf(new MathsFlowEngine(), [flowBatch(flows)]);
  return votes.filter(({ severity }) => severity !== 'low').map(({ by }) => by);
}

const OUTSIDE = '198.51.100.7';

function said(flows: readonly ScriptedFlow[]): string[] {
  return [...new Set(votesOf(new MathsFlowEngine(), [flowBatch(flows)]).map(({ by }) => by))];
}

function everySeconds(seconds: number, jitter: number, count: number, seed = 1): ScriptedFlow[] {
  const random = randomFrom(seed);
  let start = 1_000;
  return many(count, () => {
    start += seconds * (1 + jitter * (2 * random() - 1));
    return { start, dst: OUTSIDE };
  });
}

/** Sessions at random, as a person makes them: exponential intervals. */
function atRandom(meanSeconds: number, count: number, seed: number): ScriptedFlow[] {
  const random = randomFrom(seed);
  let start = 1_000;
  return many(count, () => {
    start -= Math.log(1 - random()) * meanSeconds;
    return { start, dst: OUTSIDE };
  });
}

describe('what is found', () => {
  const coded = '{"query":"x7f3k9q2mz8vb1nd4hs6wj0tyrpgclae5uio.example.com"}';
  const dns = { dstPort: 53, protocol: 17, application: 'dns', requests: 1, forwardFlags: 0, reverseFlags: 0 } as const;
  const ping = { protocol: 1, srcPort: 8, dstPort: 0, forwardFlags: 0, reverseFlags: 0 } as const;
  test.each<[string, readonly ScriptedFlow[], string[]]>([
    ['a beacon each minute', everySeconds(60, 0, 20), ['beacons']],
    ['a beacon each minute, 20 % off', everySeconds(60, 0.2, 24), ['beacons']],
    [
      'a beacon with one check-in of eight missing',
      everySeconds(60, 0.05, 40).filter((_, i) => i % 8 !== 3),
      ['beacons'],
    ],
    ['twelve regular sessions', everySeconds(60, 0, 12), []],
    ['regular sessions twice a second', everySeconds(0.5, 0, 60), []],
    ['regular downloads', everySeconds(60, 0, 30).map((flow) => ({ ...flow, reversePayloadBytes: 5e6 })), []],
    ['regular questions by UDP', everySeconds(64, 0, 40).map((flow) => ({ ...flow, protocol: 17, dstPort: 123 })), []],
    [
      'sixty connections that are held up',
      many(60, (i) => ({
        start: i / 2,
        end: i / 2 + 30,
        application: 'http',
        forwardPayloadBytes: 200,
        reversePayloadBytes: 0,
      })),
      ['stalledSessions'],
    ],
    ['thirty ports that refuse', many(30, (i) => ({ start: i / 10, dstPort: 1_000 + i, ...REFUSED })), ['portProbes']],
    [
      'thirty ports without answer',
      many(30, (i) => ({ start: i / 10, dstPort: 1_000 + i, ...UNANSWERED, forwardPayloadBytes: 0 })),
      ['portProbes'],
    ],
    ['thirty ports that answer', many(30, (i) => ({ start: (i / 10) ** 1.5, dstPort: 1_000 + i })), []],
    ['a traceroute', many(90, (i) => ({ start: i / 10, dstPort: 33_434 + i, protocol: 17, ...UNANSWERED })), []],
    ['two packets without any flag', many(2, (i) => ({ start: i, ...REFUSED, forwardFlags: 0 })), ['portProbes']],
    [
      'a tunnel in names',
      many(30, (i) => ({ start: i, ...dns, forwardPackets: 1, forwardPayloadBytes: 160, applicationFields: coded })),
      ['nameTunnels'],
    ],
    [
      'everyday names',
      many(60, (i) => ({
        start: i,
        ...dns,
        forwardPackets: 1,
        forwardPayloadBytes: 40,
        applicationFields: '{"query":"www.example.com"}',
      })),
      [],
    ],
    [
      'names that do not exist',
      many(60, (i) => ({ start: i / 5, ...dns, forwardPackets: 1, forwardPayloadBytes: 40, dnsNxDomains: 1 })),
      ['missingNames'],
    ],
    [
      'a tunnel in pings',
      [
        {
          start: 0,
          end: 60,
          ...ping,
          forwardPackets: 60,
          reversePackets: 55,
          forwardPayloadBytes: 9_000,
          reversePayloadBytes: 20_000,
          forwardLengthStdBytes: 90,
          reverseLengthStdBytes: 120,
        },
      ],
      ['echoTunnels'],
    ],
    [
      'pings',
      [
        {
          start: 0,
          end: 60,
          ...ping,
          forwardPackets: 60,
          reversePackets: 58,
          forwardPayloadBytes: 3_360,
          reversePayloadBytes: 3_248,
        },
      ],
      [],
    ],
    [
      'uploads that nobody answers',
      many(7, (i) => ({
        start: 10 * i + (i % 3),
        dst: OUTSIDE,
        application: '',
        dstPort: 4_433,
        forwardPayloadBytes: 80_000,
        reversePayloadBytes: 13,
      })),
      ['uploads'],
    ],
    [
      'an upload a thousand times as large as the forty before it',
      [...atRandom(100, 40, 5), { start: 90_000, dst: OUTSIDE, forwardPayloadBytes: 50e6 }],
      ['uploads'],
    ],
    ['a first large upload', [{ start: 0, forwardPayloadBytes: 50e6 }], []],
  ])('%s', (_, flows, expected) => {
    expect(said(flows)).toEqual(expected);
  });
});

test('pings of several sizes and a poller of the same network are no alert by themselves', () => {
  const pings = {
    protocol: 1,
    srcPort: 8,
    dstPort: 0,
    forwardPackets: 24,
    reversePackets: 24,
    forwardPayloadBytes: 9_000,
  };
  const sizes = { reversePayloadBytes: 9_000, forwardLengthStdBytes: 200, reverseLengthStdBytes: 200 };
  expect(said([{ start: 0, ...pings, ...sizes }])).toEqual(['echoTunnels']);
  expect(loud([{ start: 0, ...pings, ...sizes }])).toEqual([]);
  expect(said([{ start: 0, ...pings, ...sizes, fragments: 48, requests: 8 }])).toEqual([]);
  const poller = everySeconds(60, 0, 30).map((flow) => ({ ...flow, dst: '10.0.0.2' }));
  expect(said(poller)).toEqual(['beacons']);
  expect(loud(poller)).toEqual([]);
  for (const address of ['198.18.4.41', '100.64.0.9', '192.168.3.3'])
    expect(loud(poller.map((flow) => ({ ...flow, dst: address })))).toEqual([]);
});

test('a beacon is told of the server that is called, to whom calls it', () => {
  const [vote] = votesOf(new MathsFlowEngine(), [flowBatch(everySeconds(60, 0, 20))]);
  expect(vote).toMatchObject({ by: 'beacons', severity: 'medium', attacker: 'dst', victim: 'src' });
});

test('beacons are found at any jitter up to three tenths, and sessions at random are not taken for one', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);
  const found = seeds.filter((seed) => said(everySeconds(30, 0.3, 33, seed)).includes('beacons'));
  const wrong = seeds.filter((seed) => said(atRandom(30, 200, seed)).includes('beacons'));
  expect(found.length).toBeGreaterThanOrEqual(38);
  expect(wrong).toEqual([]);
});

test('an early record does not make one session two', () => {
  const flows = everySeconds(60, 0, 14);
  const batches = flows.flatMap((flow) => [flowBatch([flow], true), flowBatch([flow])]);
  expect(votesOf(new MathsFlowEngine(), batches)).toEqual([]);
});

test('of connections that are held up the early records tell', () => {
  const flows = many(40, (i) => ({ start: i / 4, end: i / 4 + 90, forwardPayloadBytes: 200, reversePayloadBytes: 0 }));
  const votes = votesOf(new MathsFlowEngine(), [flowBatch(flows, true), flowBatch(flows)]);
  expect(votes.map(({ by, message }) => `${by} ${message}`)).toEqual(['stalledSessions 0']);
});

test('one event has a vote each ten seconds at most', () => {
  const flows = many(3_000, (i) => ({ start: i / 100, dstPort: 1 + i, ...REFUSED }));
  const votes = votesOf(new MathsFlowEngine(), [flowBatch(flows)]);
  expect(votes.length).toBe(3);
});

test('a vote tells its numbers, their baseline and its chance', () => {
  const [vote] = votesOf(new MathsFlowEngine(), [
    flowBatch(many(9, (i) => ({ start: i, dstPort: 22, application: 'ssh', forwardPayloadBytes: 1_600 }))),
  ]);
  expect(vote).toMatchObject({ engine: 'maths', by: 'guessing', family: 'bruteForce', attacker: 'src', victim: 'dst' });
  expect(vote?.reason).toMatch(/short sessions .* with ssh .* are usual/);
  expect(vote?.contributions[0]).toMatchObject({ name: 'failingSessions', baseline: 1 });
  expect(vote?.pValue).toBeGreaterThan(0);
  expect(vote?.pValue).toBeLessThan(1e-3);
});
