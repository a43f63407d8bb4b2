import { describe, expect, test } from '@jest/globals';
import { foldAll, scriptedBatch, TEST_SETTINGS, traffic } from '@weir/flow/testing';
import { allocateFlows, type FlowBatch } from '@weir/schema';
import * as fc from 'fast-check';
import { weirFeatures } from '../weir-features.ts';
import { modelInputs, withModelInputs } from './index.ts';

const { columns, inputs } = modelInputs;
const RUNS = { numRuns: 60 };

/** The inputs of a row, by their names. */
function inputsOf(flows: FlowBatch, row = 0): Record<string, number> {
  const { vector } = withModelInputs(flows);
  const at = row * columns.length;
  return Object.fromEntries(columns.map((name, place) => [name, vector[at + place] ?? NaN]));
}

/** One flow of a second, with what is given of its columns and features. */
function flow(numbers: Readonly<Record<string, number>>, features: Readonly<Record<string, number>> = {}): FlowBatch {
  const vector = Float64Array.from(weirFeatures.features, ({ name }) => features[name] ?? NaN);
  const batch = {
    ...allocateFlows(1, { source: 'test', lane: 0, watermark: 0, last: false }),
    features: weirFeatures.fingerprint,
    vector,
  };
  for (const column of Object.values(batch)) if (column instanceof Float64Array && column !== vector) column.fill(NaN);
  const given: Readonly<Record<string, unknown>> = batch;
  for (const [name, value] of Object.entries({ start: 0, end: 1_000_000, protocol: 6, ...numbers })) {
    const column = given[name];
    if (!ArrayBuffer.isView(column) || column instanceof DataView) throw new Error(`no column ${name}`);
    Reflect.set(column, 0, value);
  }
  return batch;
}

describe('the vector that models are shown', () => {
  test('begins with the features, each name once', () => {
    expect(columns.slice(0, weirFeatures.width)).toEqual(weirFeatures.features.map(({ name }) => name));
    expect(new Set(columns).size).toBe(columns.length);
    const features = Float64Array.from({ length: weirFeatures.width }, (_, place) => place);
    const { vector } = withModelInputs({ ...flow({}), vector: features });
    expect(vector.subarray(0, weirFeatures.width)).toEqual(features);
  });

  test('is known by another fingerprint than the features', () => {
    expect(modelInputs.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(withModelInputs(flow({})).features).toBe(modelInputs.fingerprint);
    expect(modelInputs.fingerprint).not.toBe(weirFeatures.fingerprint);
  });

  test.each([
    ['without features', { features: '', vector: new Float64Array(0) }],
    ['with the features of others', { features: 'others', vector: new Float64Array(3) }],
  ])('is what came with flows %s', (_name, more) => {
    const flows = { ...flow({}), ...more };
    expect(withModelInputs(flows)).toBe(flows);
  });
});

test.each<readonly [string, number, Readonly<Record<string, number>>]>([
  ['roundTripMinUs', 50_000, { forwardRttMinUs: 48_000, handshakeServerRttUs: 60_000, handshakeClientRttUs: 2_000 }],
  ['roundTripMinUs', 60_000, { handshakeServerRttUs: 60_000 }],
  ['roundTripMinUs', 7_000, { protocol: 17, responseMinUs: 7_000 }],
  [
    'roundTripMinUs',
    80_000,
    { protocol: 17, forwardRtpDelayUs: 41_000, reverseRtpDelayUs: 40_000, forwardRtpPackets: 9 },
  ],
  ['roundTripMinUs', NaN, { protocol: 17 }],
  ['roundTripSpreadUs', 30_000, { forwardRttMinUs: 50_000, forwardRttP95Us: 80_000, handshakeServerRttUs: 60_000 }],
  ['roundTripSpreadUs', 9_000, { protocol: 1, responseMinUs: 1_000, responseMaxUs: 10_000 }],
  ['roundTripSpreadUs', 16_000, { protocol: 17, forwardRtpJitterMeanUs: 3_000, reverseRtpJitterMeanUs: 4_000 }],
  [
    'segmentLossShare',
    0.25,
    {
      ...{
        forwardPayloadBytes: 1_000,
        forwardLengthMaxBytes: 566,
        reversePayloadBytes: 600,
        reverseLengthMaxBytes: 366,
      },
      ...{ forwardRetransmissions: 3, forwardSpuriousRetransmissions: 1 },
    },
  ],
  ['packetLossShare', NaN, { protocol: 17, forwardPackets: 10 }],
  ['exchangeLossShare', 0.25, { protocol: 17, requests: 3, repeatedRequests: 2, unansweredRequests: 0 }],
  ['lossShare', 0.2, { protocol: 17, reverseRtpPackets: 8, reverseRtpLost: 2 }],
  ['forwardGoodputBps', 8_000, { forwardGoodputBytes: 1_000 }],
  ['drainUs', 500_000, { forwardBytes: 1_000, reverseBytes: 10, forwardInFlightMaxBytes: 500 }],
  [
    'drainRoundTrips',
    5,
    { forwardBytes: 1_000, reverseBytes: 0, forwardInFlightMaxBytes: 500, forwardRttMinUs: 100_000 },
  ],
  ['reverseIatOverUs', -40_000, { forwardRttMinUs: 50_000, reverseIatMaxUs: 10_000 }],
])('%s is %d of %j', (name, value, numbers) => {
  const found = inputsOf(flow(numbers))[name] ?? NaN;
  if (Number.isNaN(value)) expect(found).toBeNaN();
  else expect(found).toBeCloseTo(value, 9);
});

describe('turnarounds', () => {
  const log = (us: number): number => Math.log1p(us);

  test('are the times from a payload of the initiator to one of the responder that comes next', () => {
    const found = inputsOf(
      flow(
        {},
        {
          ...{ payload1Bytes: 0, payload2Bytes: 40, payload3Bytes: -90, payload4Bytes: -90, payload5Bytes: 40 },
          ...{ payload6Bytes: 0, payload7Bytes: 40, payload8Bytes: -9 },
          ...{
            gap2Log: log(5),
            gap3Log: log(1_000),
            gap4Log: log(9_999),
            gap5Log: log(7),
            gap6Log: log(3),
            gap7Log: log(2),
          },
          gap8Log: log(3_000),
        },
      ),
    );
    expect(found['turnarounds']).toBe(2);
    expect(found['turnaroundMinUs']).toBeCloseTo(1_000, 6);
    expect(found['turnaroundMeanUs']).toBeCloseTo(2_000, 6);
    expect(found['turnaroundSpreadUs']).toBeCloseTo(2_000, 6);
    expect(found['turnaroundStdUs']).toBeCloseTo(1_000, 6);
  });

  const asked = { payload1Bytes: 40, payload2Bytes: -90, payload3Bytes: 40, payload4Bytes: -90 };
  const gaps = { gap2Log: log(2_000), gap3Log: log(5), gap4Log: log(7_000) };

  test('tell the round trip of datagrams of which nothing else does', () => {
    const found = inputsOf(flow({ protocol: 17 }, { ...asked, ...gaps }));
    expect(found['roundTripMinUs']).toBeCloseTo(2_000, 6);
    expect(found['roundTripSpreadUs']).toBeCloseTo(5_000, 6);
  });

  test('tell nothing of the path of media, which both ends send unasked', () => {
    const found = inputsOf(flow({ protocol: 17, reverseRtpPackets: 9 }, { ...asked, ...gaps }));
    expect([found['roundTripMinUs'], found['roundTripSpreadUs']]).toEqual([NaN, NaN]);
  });

  test('are not there where nobody answers', () => {
    const found = inputsOf(flow({}, { payload1Bytes: 40, payload2Bytes: 40, gap2Log: log(5) }));
    expect([found['turnarounds'], found['turnaroundMaxUs']]).toEqual([0, NaN]);
  });
});

const BOUNDS: readonly (readonly [RegExp, number, number])[] = [
  [/Share$/, 0, 1],
  [/IatOverUs$/, -Infinity, Infinity],
  [/./, 0, Infinity],
];

test('of any traffic, inputs are within their bounds and defined where they say so', () => {
  fc.assert(
    fc.property(traffic, (script) => {
      for (const batch of foldAll([scriptedBatch(script)], TEST_SETTINGS, { features: weirFeatures })) {
        for (let row = 0; row < batch.count; row++) {
          const found = inputsOf(batch, row);
          for (const { name, nullRule } of inputs) {
            const value = found[name] ?? NaN;
            const [, least, most] = BOUNDS.find(([pattern]) => pattern.test(name)) ?? [/./, 0, 0];
            const isIn = Number.isNaN(value) ? nullRule !== 'never' : value >= least && value <= most;
            expect({ name, value, isIn }).toEqual({ name, value, isIn: true });
          }
        }
      }
    }),
    RUNS,
  );
});

test('with the columns of both directions swapped, inputs become what they say', () => {
  const there = {
    forwardRttMinUs: 9,
    forwardRttP95Us: 12,
    forwardRetransmissions: 3,
    forwardPackets: 40,
    forwardInFlightMaxBytes: 5,
  };
  const back = {
    reverseRttMinUs: 2,
    reverseRttP95Us: 4,
    reverseRetransmissions: 1,
    reversePackets: 30,
    reverseInFlightMaxBytes: 7,
  };
  const swapped = Object.fromEntries(
    Object.entries({ ...there, ...back }).map(([name, value]) => [
      name.startsWith('forward') ? name.replace('forward', 'reverse') : name.replace('reverse', 'forward'),
      value,
    ]),
  );
  const [straight, turned] = [inputsOf(flow({ ...there, ...back })), inputsOf(flow(swapped))];
  for (const { name, swap } of inputs) {
    if (swap.kind === 'pair') expect([name, turned[swap.with]]).toEqual([name, straight[name]]);
    if (swap.kind === 'same') expect([name, turned[name]]).toEqual([name, straight[name]]);
  }
});
