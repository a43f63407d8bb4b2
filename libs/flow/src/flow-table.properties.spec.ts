import { describe, expect, test } from '@jest/globals';
import type { PacketBatch } from '@weir/schema';
import * as fc from 'fast-check';
import type { FlowSettings } from './flow-settings.ts';
import { cut, scriptedBatch } from './packet-script.ts';
import { referenceFlows } from './reference-flows.ts';
import { foldAll, rowsOf } from './scripted-flows.ts';
import { bytesOf, foldWithCrashes } from './testing/crashes.ts';
import { laneOf, traffic } from './testing/traffic.ts';

const SETTINGS: FlowSettings = { idleTimeoutUs: 8e6, activeTimeoutUs: 30e6, tcpEndTimeoutUs: 2e6, maxFlows: 100_000 };
const RUNS = { numRuns: 300 };

/** All flows in the order in which they left, however they were cut into parts. */
function sequence(messages: readonly PacketBatch[], settings: FlowSettings): unknown[] {
  return rowsOf(foldAll(messages, settings));
}

test('flows are those of the reference, which has no timers', () => {
  fc.assert(
    fc.property(traffic, (script) => {
      const batch = scriptedBatch(script);
      const found = rowsOf(foldAll([batch], SETTINGS)).toSorted((a, b) => a.number - b.number);
      const expected = referenceFlows(batch, SETTINGS);
      expect(found).toMatchObject(expected);
      expect(found).toHaveLength(expected.length);
    }),
    RUNS,
  );
});

describe.each([
  ['with room', SETTINGS.maxFlows],
  ['over the limit', 3],
])('%s', (_name, maxFlows) => {
  const settings = { ...SETTINGS, maxFlows };

  test('the sequence of flows does not depend on the size of messages', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 40 }), (script, size) => {
        const batch = scriptedBatch(script);
        const whole = sequence([batch], settings);
        expect(sequence(cut(batch, 1), settings)).toEqual(whole);
        expect(sequence(cut(batch, size), settings)).toEqual(whole);
      }),
      RUNS,
    );
  });

  test('the sequence does not depend on crashes: messages replayed from a checkpoint give the same parts', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(5)), (script, size, chances) => {
        const messages = cut(scriptedBatch(script), size);
        const straight = foldAll(messages, settings).map(bytesOf);
        expect(foldWithCrashes(messages, settings, () => chances.next().value ?? 0)).toEqual(straight);
      }),
      RUNS,
    );
  });
});

test('payload reaches the flows: some of the traffic is recognised by its content', () => {
  const basis = new Set(
    fc
      .sample(traffic, 100)
      .flatMap((script) =>
        rowsOf(foldAll([scriptedBatch(script)], SETTINGS)).map(
          (flow) => `${flow.application} ${flow.applicationBasis}`,
        ),
      ),
  );
  expect(basis).toContain('http content');
  expect(basis).toContain('dns content');
  expect(basis).toContain(' none');
});

test('flows do not depend on the number of lanes', () => {
  fc.assert(
    fc.property(traffic, fc.integer({ min: 2, max: 5 }), (script, lanes) => {
      const batch = scriptedBatch(script);
      const inLanes = Array.from({ length: lanes }, (_, lane) =>
        scriptedBatch(script, true, (packet) => laneOf(packet, lanes) === lane),
      );
      const found = inLanes.flatMap((part) => rowsOf(foldAll(cut(part, 7), SETTINGS)));
      const whole = rowsOf(foldAll([batch], SETTINGS));
      const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number;
      expect(found.toSorted(byNumber)).toEqual(whole.toSorted(byNumber));
    }),
    RUNS,
  );
});
