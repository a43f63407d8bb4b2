import { describe, expect, test } from '@jest/globals';
import {
  bytesOf,
  cut,
  foldAll,
  foldWithCrashes,
  laneOf,
  scriptedBatch,
  traffic,
  type ScriptedPacket,
} from '@weir/flow/testing';
import * as fc from 'fast-check';
import { FEATURE_SETS } from './feature-sets.ts';
import { vectorsOf, vectorsOfScript, type VectorRow } from './scripted-vectors.ts';
import { weirFeatures } from './weir-features.ts';

const SETTINGS = { idleTimeoutUs: 8e6, activeTimeoutUs: 30e6, tcpEndTimeoutUs: 2e6, maxFlows: 100_000 };
/** Nothing ends a flow but the end of the script. */
const ENDLESS = { idleTimeoutUs: 1e15, activeTimeoutUs: 1e15, tcpEndTimeoutUs: 1e15, maxFlows: 1000 };
const RUNS = { numRuns: 80 };
const OPTIONS = { features: weirFeatures };

/** Early records and final ones of messages, each in the order in which they leave. */
function recordsOf(messages: ReturnType<typeof cut>, settings: typeof SETTINGS): readonly VectorRow[][] {
  const batches = foldAll(messages, settings, OPTIONS);
  return [vectorsOf(batches, weirFeatures, true), vectorsOf(batches, weirFeatures)];
}

describe.each([
  ['with room', SETTINGS],
  ['over the limits', { ...SETTINGS, maxFlows: 4, maxContexts: 3 }],
])('%s', (_name, settings) => {
  test('vectors do not depend on the size of messages', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 40 }), (script, size) => {
        const batch = scriptedBatch(script);
        const whole = recordsOf([batch], settings);
        expect(recordsOf(cut(batch, 1), settings)).toEqual(whole);
        expect(recordsOf(cut(batch, size), settings)).toEqual(whole);
      }),
      RUNS,
    );
  });

  test('they do not depend on crashes: messages replayed from a checkpoint give the same parts', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(5)), (script, size, chances) => {
        const messages = cut(scriptedBatch(script), size);
        const straight = foldAll(messages, settings, OPTIONS).map(bytesOf);
        expect(foldWithCrashes(messages, settings, () => chances.next().value ?? 0, OPTIONS)).toEqual(straight);
      }),
      RUNS,
    );
  });
});

test('vectors do not depend on the number of lanes', () => {
  fc.assert(
    fc.property(traffic, fc.integer({ min: 2, max: 5 }), (script, lanes) => {
      const whole = recordsOf([scriptedBatch(script)], SETTINGS);
      const inLanes = Array.from({ length: lanes }, (_, lane) =>
        recordsOf(
          cut(
            scriptedBatch(script, true, (packet) => laneOf(packet, lanes) === lane),
            7,
          ),
          SETTINGS,
        ),
      );
      const byNumber = (rows: readonly (VectorRow[] | undefined)[]) =>
        rows.flatMap((of) => of ?? []).toSorted((a, b) => a.number - b.number);
      for (const kind of [0, 1]) expect(byNumber(inLanes.map((of) => of[kind]))).toEqual(byNumber([whole[kind]]));
    }),
    RUNS,
  );
});

/** Traffic whose frames are as long as what they carry: `HeaderBytes` is a counter for such frames alone. */
const wholeFrames = traffic.map((script) =>
  script.map((packet) => ({ ...packet, length: Math.max(packet.length ?? 0, (packet.payload ?? 0) + 20) })),
);

test('of each flow there is one final record, and at most one early record that is not larger', () => {
  fc.assert(
    fc.property(wholeFrames, (script) => {
      const [early = [], final = []] = recordsOf([scriptedBatch(script)], SETTINGS);
      const finals = new Map(final.map((row) => [row.id, row.values]));
      expect(finals.size).toBe(final.length);
      expect(new Set(early.map(({ id }) => id)).size).toBe(early.length);
      for (const { id, values } of early) {
        const end = finals.get(id);
        for (const { name, dtype } of weirFeatures.features)
          if (dtype !== 'float64') expect(end?.[name]).toBeGreaterThanOrEqual(values[name] ?? 0);
      }
    }),
    RUNS,
  );
});

test('a frame whose header promises more than it holds takes from the header bytes, down to 0', () => {
  const ends = { from: '10.0.0.1#6', to: '10.0.0.2#5', protocol: 6 };
  const first = { ...ends, t: 0, flags: 2, payload: 0, length: 60 };
  const bytesAfter = (payload: number) =>
    vectorsOfScript([first, { ...ends, t: 0.1, flags: 0x18, payload, length: 20 }], weirFeatures).map(
      ({ values }) => values['forwardHeaderBytes'],
    );
  expect([bytesAfter(0), bytesAfter(39), bytesAfter(1000)]).toEqual([[80], [41], [0]]);
});

describe('bounds', () => {
  /** Least and largest value of features by what their names say. */
  const BOUNDS: readonly (readonly [RegExp, number, number])[] = [
    [/Share$/, 0, 1],
    [/^payload\d+Bytes$/, -(2 ** 31), 2 ** 31],
    [/Covariance/, -Infinity, Infinity],
    [/./, 0, Infinity],
  ];

  test.each(Object.entries(FEATURE_SETS))('of %s', (_name, { features: set }) => {
    fc.assert(
      fc.property(traffic, (script) => {
        for (const { values } of vectorsOfScript(script, set, { settings: SETTINGS })) {
          for (const { name, nullRule, dtype } of set.features) {
            const value = values[name] ?? NaN;
            if (Number.isNaN(value)) {
              expect([name, nullRule]).not.toEqual([name, expect.stringMatching(/^never/)]);
              continue;
            }
            const [, least, most] = BOUNDS.find(([pattern]) => pattern.test(name)) ?? [/./, 0, 0];
            expect({ name, value, isIn: value >= least && value <= most }).toEqual({ name, value, isIn: true });
            if (dtype !== 'float64') expect(Number.isInteger(value)).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });
});

test('counters do not fall when packets are added', () => {
  const packet = fc.record({
    gap: fc.nat(9000),
    back: fc.boolean(),
    length: fc.integer({ min: 20, max: 1500 }),
    headers: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(packet, { minLength: 2, maxLength: 30 }), (steps) => {
      let clock = 0;
      const script = steps.map(({ gap, back, length, headers }, i): ScriptedPacket => {
        clock += gap / 1000;
        const [from, to] = back && i > 0 ? ['10.0.0.2#9', '10.0.0.1#7'] : ['10.0.0.1#7', '10.0.0.2#9'];
        return { t: clock, from, to, length, payload: length - headers };
      });
      const [before] = vectorsOfScript(script.slice(0, -1), weirFeatures, { settings: ENDLESS });
      const [after] = vectorsOfScript(script, weirFeatures, { settings: ENDLESS });
      for (const { name, dtype } of weirFeatures.features)
        if (dtype !== 'float64') expect(after?.values[name]).toBeGreaterThanOrEqual(before?.values[name] ?? 0);
    }),
    RUNS,
  );
});

/** Echo requests and replies among three hosts. */
const echoes = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 7000 }),
    ends: fc.constantFrom<[string, string]>(
      ['10.0.0.1', '10.0.0.2'],
      ['10.0.0.2', '10.0.0.1'],
      ['10.0.0.1', '10.0.0.3'],
    ),
    isReply: fc.boolean(),
    length: fc.integer({ min: 60, max: 1500 }),
    payload: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 40 },
);

/** Of these, sums over both sides were rounded otherwise when the sides were swapped. */
const ROUNDED = [
  [true, 206],
  [false, 255],
  [false, 60],
  [true, 61],
  [false, 63],
  [false, 562],
  [false, 931],
  [true, 60],
] as const;
const roundedEchoes = ROUNDED.map(([isReply, length]) => {
  const ends: [string, string] = isReply ? ['10.0.0.2', '10.0.0.1'] : ['10.0.0.1', '10.0.0.2'];
  return { gap: 0, ends, isReply, length, payload: 0 };
});

describe('with the sides swapped', () => {
  /** A reply in place of each request makes the other side the initiator, and nothing else. */
  test.each(Object.entries(FEATURE_SETS))('features of %s become what they say', (_name, { features: set }) => {
    fc.assert(
      fc.property(echoes, (steps) => {
        const script = (isSwapped: boolean): ScriptedPacket[] => {
          let clock = 0;
          return steps.map(({ gap, ends: [from, to], isReply, length, payload }) => {
            clock += gap / 1000;
            return { t: clock, from, to, protocol: 1, icmp: [isReply === isSwapped ? 8 : 0, 0], length, payload };
          });
        };
        const straight = vectorsOfScript(script(false), set, { settings: ENDLESS });
        const swapped = vectorsOfScript(script(true), set, { settings: ENDLESS });
        expect(swapped.length).toBe(straight.length);
        straight.forEach(({ values }, i) => {
          const others = swapped[i]?.values ?? {};
          for (const { name, swap } of set.features) {
            const value = values[name] ?? NaN;
            if (swap.kind === 'pair') expect([name, others[swap.with]]).toEqual([name, value]);
            if (swap.kind === 'same') expect([name, others[name]]).toEqual([name, value]);
            if (swap.kind === 'negated') expect([name, (others[name] ?? NaN) + value]).toEqual([name, value - value]);
            if (swap.kind === 'complement') expect(1 - (others[name] ?? NaN)).toBeCloseTo(value, 12);
          }
        });
      }),
      { ...RUNS, examples: [[roundedEchoes]] },
    );
  });
});

describe('what a model must not learn from', () => {
  /** The same traffic elsewhere, at another time. */
  const MOVED: Readonly<Record<string, (packet: ScriptedPacket) => ScriptedPacket>> = {
    addresses: (packet) => ({ ...packet, from: moved(packet.from), to: moved(packet.to) }),
    'absolute time': (packet) => ({ ...packet, t: packet.t + 86_400 * 365 }),
    VLANs: (packet) => ({ ...packet, vlan: (packet.vlan ?? 0) + 1000 }),
    'transport ports': (packet) => ({ ...packet, from: withPort(packet.from), to: withPort(packet.to) }),
  };

  test.each(Object.keys(MOVED))('%s change no vector', (what) => {
    fc.assert(
      fc.property(traffic, (script) => {
        const move = MOVED[what] ?? ((packet) => packet);
        const there = vectorsOfScript(script.map(move), weirFeatures, { settings: SETTINGS });
        const here = vectorsOfScript(script, weirFeatures, { settings: SETTINGS });
        expect(there.map(({ values }) => values)).toEqual(here.map(({ values }) => values));
      }),
      RUNS,
    );
  });

  test('the source, MAC addresses and time to live change no vector', () => {
    fc.assert(
      fc.property(traffic, (script) => {
        const batch = scriptedBatch(script);
        const here = vectorsOf(foldAll([batch], SETTINGS, OPTIONS), weirFeatures);
        batch.ttl.fill(77);
        batch.srcMac.fill(5);
        batch.dstMac.fill(6);
        const there = vectorsOf(
          foldAll([{ ...batch, source: 'another.pcap', lane: 9 }], SETTINGS, OPTIONS),
          weirFeatures,
        );
        expect(there.map(({ values }) => values)).toEqual(here.map(({ values }) => values));
      }),
      RUNS,
    );
  });
});

/** Another address for each, in an order that stays. */
function moved(end = '10.0.0.1#1000'): string {
  return end.replace('10.0.0.', '172.16.9.').replace('fe80::', '2001:db8::7:');
}

function withPort(end = '10.0.0.1#1000'): string {
  return end.replace(/#(\d+)/, (_, port: string) => `#${Number(port) + 40_000}`);
}
