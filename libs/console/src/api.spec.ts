import { describe, expect, test } from '@jest/globals';
import { deadLetters, flows } from '@weir/schema';
import { readDeadLetterPage, readStatus, readThroughput } from './api.ts';
import { readFlow } from './read-flow.ts';

const STATUS = {
  version: '0.1.0',
  now: 1_782_000_000_000_000,
  sources: [{ source: 'lab.pcapng.gz', frames: 20_000, bytes: 9_000_000, ended: true, problem: null }],
  stages: [
    {
      stage: 'parse',
      lanes: 4,
      records: 20_000,
      recordsPerSecond: 0,
      bytesPerSecond: 0,
      lag: 0,
      drops: { 'not-ip': 12 },
      rejects: 0,
      retries: 0,
      watermark: null,
    },
  ],
  flows: 900,
  deadLetters: 0,
  alerts: 3,
};

describe('the status', () => {
  test('is read as it is', () => expect(readStatus(STATUS)).toEqual(STATUS));

  test.each([
    ['nothing', null, 'status should be an object and is null'],
    ['a list', [], 'status should be an object and is a list'],
    ['no flows', { ...STATUS, flows: undefined }, 'status.flows should be a number and is undefined'],
    [
      'a source without an end',
      { ...STATUS, sources: [{ ...STATUS.sources[0], ended: 1 }] },
      'status.sources[0].ended',
    ],
    ['drops as text', { ...STATUS, stages: [{ ...STATUS.stages[0], drops: { x: '1' } }] }, 'status.stages[0].drops.x'],
  ])('with %s says which field is wrong', (_name, value, message) => {
    expect(() => readStatus(value)).toThrow(message);
  });
});

test('throughput', () => {
  const throughput = { from: 0, to: 10, bucketUs: 5, points: [{ time: 0, packets: 1, bytes: 60 }] };
  expect(readThroughput(throughput)).toEqual(throughput);
});

describe('rows', () => {
  const asJson = (row: object): unknown => JSON.parse(JSON.stringify(row));

  test('a flow as the schema declares it is read whole: no field is left out', () => {
    const row = flows.row(
      flows.allocate(1, { source: 'lab.pcapng.gz', lane: 2, watermark: 0, last: false, count: 1 }),
      0,
    );
    expect(readFlow(asJson(row))).toEqual(asJson(row));
  });

  test('so is a dead letter, its bytes as base64', () => {
    const batch = deadLetters.allocate(1, { source: 'lab.pcapng.gz', lane: 2, watermark: 0, last: false, count: 1 });
    const letter = { ...deadLetters.row(batch, 0), value: 'AP8=' };
    const page = { rows: [asJson(letter)], total: 1, next: null };
    expect(readDeadLetterPage(page)).toEqual(page);
  });

  test('an end reason that is not known is refused', () => {
    const row = flows.row(flows.allocate(1, { source: 'a', lane: 0, watermark: 0, last: false, count: 1 }), 0);
    expect(() => readFlow({ ...row, endReason: 'bored' })).toThrow('flow.endReason should be one of none, idleTimeout');
  });
});
