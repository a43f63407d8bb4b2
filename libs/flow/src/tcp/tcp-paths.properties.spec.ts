import { describe, expect, test } from '@jest/globals';
import type { Flow } from '@weir/schema';
import * as fc from 'fast-check';
import { detailedFlows } from '../detailed-flows.ts';
import { cut, scriptedBatch, type ScriptedPacket } from '../packet-script.ts';
import { flowsOf, TEST_SETTINGS } from '../scripted-flows.ts';

const SYN = 2;
const ACK = 16;
const RUNS = { numRuns: 300 };
const FORWARD = { from: '10.0.0.9#40000', to: '10.0.0.1#443' };
const REVERSE = { from: FORWARD.to, to: FORWARD.from };

function only(script: readonly ScriptedPacket[]): Flow {
  const [flow] = flowsOf(script);
  if (flow === undefined) throw new Error('no flow');
  return flow;
}

/** Segments of a sender, where each begins: some come late or never, up to three, and some come again. */
const deliveries = fc
  .record({
    isn: fc.constantFrom(0, 77, 2 ** 32 - 40, 2 ** 32 - 1),
    sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 5, maxLength: 25 }),
    held: fc.uniqueArray(fc.record({ segment: fc.nat(20), by: fc.option(fc.nat(20)) }), {
      maxLength: 3,
      selector: ({ segment }) => segment,
    }),
    repeats: fc.array(fc.record({ segment: fc.nat(24), after: fc.nat(24) }), { maxLength: 10 }),
  })
  .map(({ isn, sizes, held, repeats }) => {
    const starts: number[] = [];
    let next = 0;
    for (const size of sizes) {
      starts.push(next);
      next += size;
    }
    const segments = sizes.map((size, i) => ({ start: starts[i] ?? 0, size }));
    const order = segments.flatMap((segment, i) => {
      const back = segments.filter((_, j) => held.some((h) => h.segment === j && h.by !== null && j + h.by + 1 === i));
      const again = segments.filter((_, j) => j < i && repeats.some((r) => r.segment === j && r.after === i));
      return [...(held.some((h) => h.segment === i) ? [] : [segment]), ...back, ...again];
    });
    return { isn, order };
  });

test('goodput is what was seen once, missing bytes are those never seen', () => {
  fc.assert(
    fc.property(deliveries, ({ isn, order }) => {
      const syn: ScriptedPacket = { t: 0, ...FORWARD, flags: SYN, payload: 0, sequence: isn };
      const script = order.map(({ start, size }, i): ScriptedPacket => {
        const sequence = (isn + 1 + start) >>> 0;
        return { t: 1 + i / 100, ...FORWARD, flags: ACK, payload: size, sequence };
      });
      const flow = only([syn, ...script]);
      const seen = new Set(order.flatMap(({ start, size }) => Array.from({ length: size }, (_, i) => start + i)));
      const end = Math.max(0, ...order.map(({ start, size }) => start + size));
      expect([flow.forwardGoodputBytes, flow.forwardMissingBytes]).toEqual([seen.size, end - seen.size]);
    }),
    RUNS,
  );
});

/** Packets of one connection whose numbers have little to do with each other. */
const nonsense = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 400 }),
      isForward: fc.boolean(),
      flags: fc.constantFrom(ACK, ACK, ACK, SYN, SYN | ACK, ACK | 1, 4, 1),
      payload: fc.constantFrom(0, 0, 1, 5, 60_000),
      sequence: fc.oneof(fc.nat(60), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 30)),
      acknowledgment: fc.oneof(fc.nat(60), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 30)),
      window: fc.constantFrom(0, 500, 501),
      timestamps: fc.constantFrom<[number, number]>([0, 0], [1, 2 ** 32 - 1], [2, 1], [3, 2]),
      fragment: fc.constantFrom<0 | 1>(0, 0, 0, 1),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((steps) => {
    let clock = 0;
    return steps.map(({ wait, isForward, ...packet }): ScriptedPacket => {
      clock += wait / 1000;
      return { t: clock, ...(isForward ? FORWARD : REVERSE), ...packet };
    });
  });

function directionsOf(flow: Flow) {
  return [
    {
      packets: flow.forwardPackets,
      payload: flow.forwardPayloadBytes,
      goodput: flow.forwardGoodputBytes,
      retransmissions: flow.forwardRetransmissions,
      byPlace: flow.forwardUpstreamLosses + flow.forwardDownstreamLosses + flow.forwardSpuriousRetransmissions,
      timeouts: flow.forwardTimeoutRetransmissions,
      late: flow.forwardRetransmissions + flow.forwardOutOfOrder,
      acknowledgments: Math.max(flow.forwardDuplicateAcks, flow.forwardZeroWindows),
      bytes: [flow.forwardMissingBytes, flow.forwardRetransmittedBytes, flow.forwardInFlightMaxBytes],
      rtts: [flow.forwardRttMinUs ?? 0, flow.forwardRttMeanUs ?? 0, flow.forwardRttP95Us ?? 0],
      rttCount: flow.forwardRttCount,
    },
    {
      packets: flow.reversePackets,
      payload: flow.reversePayloadBytes,
      goodput: flow.reverseGoodputBytes,
      retransmissions: flow.reverseRetransmissions,
      byPlace: flow.reverseUpstreamLosses + flow.reverseDownstreamLosses + flow.reverseSpuriousRetransmissions,
      timeouts: flow.reverseTimeoutRetransmissions,
      late: flow.reverseRetransmissions + flow.reverseOutOfOrder,
      acknowledgments: Math.max(flow.reverseDuplicateAcks, flow.reverseZeroWindows),
      bytes: [flow.reverseMissingBytes, flow.reverseRetransmittedBytes, flow.reverseInFlightMaxBytes],
      rtts: [flow.reverseRttMinUs ?? 0, flow.reverseRttMeanUs ?? 0, flow.reverseRttP95Us ?? 0],
      rttCount: flow.reverseRttCount,
    },
  ];
}

test('whatever the packets say, figures stay within their bounds', () => {
  fc.assert(
    fc.property(nonsense, (script) => {
      for (const side of flowsOf(script).flatMap(directionsOf)) {
        const [min = 0, mean = 0, p95 = 0] = side.rtts;
        expect(side.goodput).toBeGreaterThanOrEqual(0);
        expect(side.goodput).toBeLessThanOrEqual(side.payload);
        expect(side.byPlace).toBe(side.retransmissions);
        expect(side.timeouts).toBeLessThanOrEqual(side.retransmissions);
        expect(Math.max(side.late, side.acknowledgments, side.rttCount)).toBeLessThanOrEqual(
          Math.max(side.packets, side.rttCount),
        );
        expect(Math.min(...side.bytes)).toBeGreaterThanOrEqual(0);
        expect(mean).toBeGreaterThanOrEqual(min);
        expect(p95).toBeGreaterThanOrEqual(min);
      }
    }),
    RUNS,
  );
});

describe('what is kept', () => {
  /** A connection with a loss in each direction, from a port of its own. */
  function lossy(port: number, t: number): ScriptedPacket[] {
    const there = { from: `10.0.0.9#${port}`, to: FORWARD.to, flags: ACK, payload: 10 };
    const back = { from: there.to, to: there.from, flags: ACK, payload: 10 };
    return [1, 21, 11].flatMap((sequence, i) => [
      { ...there, t: t + i / 1000, sequence, acknowledgment: 1 },
      { ...back, t: t + i / 1000, sequence, acknowledgment: 1 },
    ]);
  }

  test('is bounded by the flows that are open, and given back with them', () => {
    const maxFlows = 100;
    const script = Array.from({ length: 2000 }, (_, i) => lossy(10_000 + i, i / 100)).flat();
    const table = detailedFlows().table('test.pcap', { ...TEST_SETTINGS, maxFlows });
    const out = detailedFlows().builder();
    const saved = new Map<number, number>();
    let most = 0;
    for (const message of cut(scriptedBatch(script), 500)) {
      table.fold(message, out, () => undefined);
      out.take(message);
      const { changed, removed } = table.takeChangedPages();
      for (const { page, bytes } of changed) saved.set(page, bytes.length);
      for (const page of removed) saved.delete(page);
      most = Math.max(
        most,
        [...saved.values()].reduce((sum, bytes) => sum + bytes, 0),
      );
    }
    const pagesOfRows = Math.ceil(maxFlows / 64);
    expect(most).toBeGreaterThan(0);
    const whenGivenUp = 8;
    expect(most).toBeLessThanOrEqual(pagesOfRows * 64 * (312 + 184 + 184) + whenGivenUp);
    expect(saved.size).toBe(0);
  });

  test('is nothing for a scan: SYNs and resets have the row of their flow alone', () => {
    const syn: ScriptedPacket[] = Array.from({ length: 64 }, (_, i) => {
      return { t: i / 1000, from: `10.0.0.9#${1000 + i}`, to: FORWARD.to, flags: SYN, payload: 0 };
    });
    const resets = syn.map(({ from = '', to = '', t }) => ({ t, from: to, to: from, flags: 4, payload: 0 }));
    const table = detailedFlows().table('test.pcap', TEST_SETTINGS);
    table.fold(scriptedBatch([...syn, ...resets], false), detailedFlows().builder(), () => undefined);
    expect(table.takeChangedPages().changed.map(({ page }) => page)).toEqual([0]);
  });
});
