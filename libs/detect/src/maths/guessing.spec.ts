import { expect, test } from '@jest/globals';
import { MathsFlowEngine } from './flow-engine.ts';
import { flowBatch, many, votesOf, type ScriptedFlow } from './testing/scripted-batches.ts';

const ssh = { dstPort: 22, application: 'ssh', forwardPayloadBytes: 1_600, reversePayloadBytes: 2_000 } as const;

test.each<[string, readonly ScriptedFlow[], string[]]>([
  [
    'ten log-ins in a minute that fail',
    many(10, (i) => ({ start: 5 * i ** 1.1, end: 5 * i ** 1.1 + 3, ...ssh })),
    ['guessing'],
  ],
  [
    'ten log-ins in a minute that succeed',
    many(10, (i) => ({ start: 5 * i ** 1.1, end: 5 * i ** 1.1 + 3, ...ssh, applicationFields: '{"logins":1}' })),
    [],
  ],
  [
    'looks whether SSH and FTP are up, where the client says nothing or its name',
    many(200, (i) => ({
      ...{ start: i + ((i * i) % 7), dstPort: i % 2 === 0 ? 22 : 21, application: i % 2 === 0 ? 'ssh' : 'ftp' },
      ...{ forwardPayloadBytes: i % 4 === 0 ? 21 : 0, reversePayloadBytes: 23 },
    })),
    [],
  ],
  ['four log-ins that fail', many(4, (i) => ({ start: 5 * i, ...ssh })), []],
  ['a log-in each ten minutes, more or less', many(20, (i) => ({ start: 600 * i + 97 * ((i * i) % 5), ...ssh })), []],
  [
    'a work session of each log-in',
    many(12, (i) => ({ start: i ** 1.3, ...ssh, forwardPayloadBytes: 30_000, reversePayloadBytes: 90_000 })),
    [],
  ],
  [
    'connections of a poller, each with its own',
    many(200, (i) => ({ start: i + (i % 3) / 4, dstPort: 502, application: 'modbus', forwardPayloadBytes: 12 })),
    [],
  ],
  [
    'a hundred short sessions with an unknown service',
    many(100, (i) => ({ start: i + (i % 3) / 4, dstPort: 7_001, application: '' })),
    ['guessing'],
  ],
  [
    'web pages',
    many(100, (i) => ({ start: i + (i % 3) / 4, application: 'http', applicationFields: '{"status":200}' })),
    [],
  ],
  [
    'a hundred web sessions that are refused',
    many(100, (i) => ({ start: i + (i % 3) / 4, application: 'http', applicationFields: '{"status":401}' })),
    ['guessing'],
  ],
])('%s', (_name, flows, expected) => {
  const votes = votesOf(new MathsFlowEngine(), [flowBatch(flows)]);
  expect([...new Set(votes.map(({ by }) => by))]).toEqual(expected);
});
