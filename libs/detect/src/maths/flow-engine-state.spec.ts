import { expect, test } from '@jest/globals';
import type { FlowBatch } from '@weir/schema';
import fc from 'fast-check';
import { BEACON_DEFAULTS } from './beacons.ts';
import { MathsFlowEngine } from './flow-engine.ts';
import { GUESSING_DEFAULTS } from './guessing.ts';
import { labelEntropy } from './name-tunnels.ts';
import { PAIR_FLOOD_DEFAULTS } from './pair-floods.ts';
import { PORT_PROBE_DEFAULTS } from './port-probes.ts';
import { flowBatch, many, randomFrom, REFUSED, votesOf, type ScriptedFlow } from './testing/scripted-batches.ts';
import { UPLOAD_DEFAULTS } from './uploads.ts';

const OUTSIDE = '198.51.100.7';

/** Traffic of every kind that the detectors remember something of. */
function mixture(seed: number): FlowBatch[] {
  const random = randomFrom(seed);
  const kinds: ((i: number) => ScriptedFlow)[] = [
    (i) => ({ start: i * 2, dst: OUTSIDE }),
    (i) => ({ start: i * 2 + 0.2, dstPort: 1 + i, dst: '10.0.0.3', ...REFUSED }),
    (i) => ({ start: i * 2 + 0.3, dstPort: 22, dst: '10.0.0.4', application: 'ssh', forwardPayloadBytes: 1_500 }),
    (i) => ({
      start: i * 2,
      dstPort: 53,
      protocol: 17,
      application: 'dns',
      requests: 1,
      dnsNxDomains: 1,
      forwardPayloadBytes: 150,
    }),
    (i) => ({ start: i * 2, dst: `10.0.1.${i % 250}`, forwardPayloadBytes: 40_000, reversePayloadBytes: 4 }),
  ];
  const flows = many(400, (i) => kinds[Math.floor(random() * kinds.length)]?.(i) ?? { start: i });
  return Array.from({ length: 40 }, (_, message) => flowBatch(flows.slice(message * 10, message * 10 + 10)));
}

test('saved anywhere and restored, it goes on with the same votes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 40 }), (seed, cut) => {
      const batches = mixture(seed);
      const straight = new MathsFlowEngine();
      votesOf(straight, batches.slice(0, cut));
      const restored = new MathsFlowEngine();
      for (const { key, value } of straight.takeChanges().changed) restored.restore(key, value);
      expect(restored.keys).toBe(straight.keys);
      expect(votesOf(restored, batches.slice(cut))).toEqual(votesOf(straight, batches.slice(cut)));
    }),
    { numRuns: 20 },
  );
  expect(votesOf(new MathsFlowEngine(), mixture(1)).length).toBeGreaterThan(5);
});

test('what it remembers is bounded, however many there are', () => {
  const engine = new MathsFlowEngine({
    beacons: { ...BEACON_DEFAULTS, keys: 1_024 },
    guessing: { ...GUESSING_DEFAULTS, keys: 1_024 },
    portProbes: { ...PORT_PROBE_DEFAULTS, keys: 1_024 },
    uploads: { ...UPLOAD_DEFAULTS, keys: 1_024 },
    pairFloods: { ...PAIR_FLOOD_DEFAULTS, keys: 1_024 },
  });
  const flows = many(1_000, (i) => ({ start: i / 1_000, dst: `172.16.${i % 250}.9` }));
  const batch = flowBatch(flows);
  for (let message = 0; message < 20; message++) {
    for (let row = 0; row < batch.count; row++) batch.srcAddress.set([10, message, row >> 8, row], row * 16 + 12);
    votesOf(engine, [batch]);
  }
  expect(engine.keys).toBeGreaterThan(4_000);
  expect(engine.keys).toBeLessThanOrEqual(5 * 1_024);
});

test('entropy of a label', () => {
  expect(labelEntropy('aaaa.b')).toBe(0);
  expect(labelEntropy('abcd.b')).toBe(2);
  expect(labelEntropy('')).toBe(0);
});
