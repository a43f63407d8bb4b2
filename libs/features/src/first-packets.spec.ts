import { describe, expect, test } from '@jest/globals';
import { foldAll, rowsOf, scriptedBatch, TEST_SETTINGS, type ScriptedPacket } from '@weir/flow/testing';
import { vectorsOfScript } from './scripted-vectors.ts';
import { weirFeatures } from './weir-features.ts';

const CLIENT = '10.0.0.1#50000';
const SERVER = '10.0.0.2#80';
const there = (t: number, payload: number): ScriptedPacket => ({ t, from: CLIENT, to: SERVER, payload });
const back = (t: number, payload: number): ScriptedPacket => ({ t, from: SERVER, to: CLIENT, payload });
/** Packets a tenth of a second apart. */
const many = (count: number): ScriptedPacket[] => Array.from({ length: count }, (_, i) => there(i / 10_000, i));

function vectorOf(script: readonly ScriptedPacket[], early = false): Readonly<Record<string, number>> | undefined {
  return vectorsOfScript(script, weirFeatures, { early })[0]?.values;
}

test('payload lengths have the sign of their direction, and gaps are logarithms of µs', () => {
  const values = vectorOf([there(0, 100), back(0.25, 1400), there(0.25, 0)]);
  expect(values).toMatchObject({ payload1Bytes: 100, payload2Bytes: -1400, payload3Bytes: 0, payload4Bytes: NaN });
  expect(values).toMatchObject({ gap1Log: NaN, gap2Log: Math.log1p(250_000), gap3Log: 0, gap4Log: NaN });
});

test('the first gap is that since the latest packet of the two addresses', () => {
  const [, second] = vectorsOfScript(
    [there(0, 1), { t: 2, from: '10.0.0.2#9', to: '10.0.0.1#9' }, { t: 3, from: '10.0.0.2#9', to: '10.0.0.3#9' }],
    weirFeatures,
  );
  expect(second?.values['gap1Log']).toBeCloseTo(Math.log1p(2e6), 12);
});

describe('segments', () => {
  test('of activity are parted by gaps of more than five seconds', () => {
    const values = vectorOf([there(0, 1), there(5, 1), there(11, 1), there(12, 1), there(20, 1)]);
    // 0 to 5, 11 to 12, 20.
    expect(values).toMatchObject({ activeMeanUs: 2e6, idleMeanUs: 7e6 });
  });

  test('there is one of activity and none of silence without such a gap', () => {
    expect(vectorOf([there(0, 1), there(5, 1)])).toMatchObject({ activeMeanUs: 5e6, idleMeanUs: NaN });
  });
});

describe('an early record', () => {
  /** Packets in it; undefined when there is none. */
  const packetsIn = (script: readonly ScriptedPacket[]): number | undefined =>
    vectorOf(script, true)?.['forwardPackets'];

  test.each<readonly [string, readonly ScriptedPacket[], number | undefined]>([
    ['has the first 15 packets', many(40), 15],
    ['leaves with packet 15', many(15), 15],
    ['has those of the first second', [there(0, 1), there(1, 1), there(1.000001, 1)], 2],
    [
      'leaves a second later also where nothing follows',
      [there(0, 1), { t: 9, from: '10.0.0.9#1', to: '10.0.0.8#1' }],
      1,
    ],
    ['does not leave when its flow ended sooner', many(14), undefined],
  ])('%s', (_what, script, packets) => {
    expect(packetsIn(script)).toBe(packets);
  });

  test('says that its flow goes on, and has the id of the final one', () => {
    const batches = foldAll([scriptedBatch(many(20))], TEST_SETTINGS, { features: weirFeatures });
    const [early, final] = rowsOf(batches);
    expect(early).toMatchObject({ early: true, endReason: 'none', forwardPackets: 15, id: final?.id });
    expect(final).toMatchObject({ early: false, endReason: 'forcedEnd', forwardPackets: 20 });
    expect(batches.map(({ features }) => features)).toEqual([weirFeatures.fingerprint, weirFeatures.fingerprint]);
  });

  test('is left out on request', () => {
    const options = { features: weirFeatures, early: false };
    const batches = foldAll([scriptedBatch(many(20))], TEST_SETTINGS, options);
    expect(rowsOf(batches)).toMatchObject([{ early: false, forwardPackets: 20 }]);
    expect(batches[0]?.vector).toHaveLength(weirFeatures.width);
  });

  test('is not there where no features are asked for, and neither is a vector', () => {
    const batches = foldAll([scriptedBatch(many(20))]);
    expect(batches).toMatchObject([{ early: false, features: '', vector: new Float64Array(), count: 1 }]);
  });
});
