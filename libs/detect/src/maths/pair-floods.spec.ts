import { expect, test } from '@jest/globals';
import { MathsFlowEngine } from './flow-engine.ts';
import { flowBatch, many, votesOf, type ScriptedFlow } from './testing/scripted-batches.ts';

const strewn = {
  ...{ protocol: 17, dstPort: 9_000, application: '', forwardPackets: 1, forwardPayloadBytes: 120 },
  ...{ reversePackets: 0, reversePayloadBytes: 0, forwardFlags: 0, reverseFlags: 0 },
} as const;
const ping = { protocol: 1, srcPort: 8, dstPort: 0, forwardFlags: 0, reverseFlags: 0 } as const;

test.each<[string, readonly ScriptedFlow[], string[]]>([
  [
    'a flood of pings',
    [{ start: 0, end: 2, ...ping, forwardPackets: 9_000, reversePackets: 0, reversePayloadBytes: 0 }],
    ['pairFloods'],
  ],
  [
    'a thousand UDP packets to one service within two seconds, each from another port',
    many(1_000, (i) => ({ start: i / 500, ...strewn, srcPort: 2_000 + i })),
    ['pairFloods'],
  ],
  [
    'as many to as many ports',
    many(1_000, (i) => ({ start: i / 500, ...strewn, dstPort: 40_000 + i })),
    ['portProbes'],
  ],
  [
    'as many questions to a name server that is down',
    many(1_000, (i) => ({
      start: i / 500,
      ...strewn,
      srcPort: 2_000 + i,
      application: 'dns',
      requests: 1,
      dstPort: 53,
    })),
    [],
  ],
  ['a packet by UDP each half a second', many(1_000, (i) => ({ start: i / 2, ...strewn, srcPort: 2_000 + i })), []],
  [
    'a film by UDP',
    [
      {
        start: 0,
        end: 60,
        protocol: 17,
        forwardFlags: 0,
        reverseFlags: 0,
        forwardPackets: 90_000,
        forwardPayloadBytes: 110e6,
        reversePackets: 60,
      },
    ],
    [],
  ],
])('%s', (_name, flows, expected) => {
  const votes = votesOf(new MathsFlowEngine(), [flowBatch(flows)]);
  expect([...new Set(votes.map(({ by }) => by))]).toEqual(expected);
});
