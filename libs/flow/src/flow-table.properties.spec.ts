import { describe, expect, test } from '@jest/globals';
import { flows as flowsTopic, type FlowBatch, type PacketBatch } from '@weir/schema';
import * as fc from 'fast-check';
import { FlowBuilder } from './flow-builder.ts';
import type { FlowSettings } from './flow-settings.ts';
import { FlowTable } from './flow-table.ts';
import { cut, scriptedBatch, type ScriptedPacket } from './packet-script.ts';
import { referenceFlows } from './reference-flows.ts';
import { foldAll, rowsOf } from './scripted-flows.ts';

const SETTINGS: FlowSettings = { idleTimeoutUs: 8e6, activeTimeoutUs: 30e6, tcpEndTimeoutUs: 2e6, maxFlows: 100_000 };
const RUNS = { numRuns: 300 };

/** Payloads that protocols recognise, whole and in halves, and others that they do not. */
const CONTENTS = [
  '',
  '',
  'GET /a HTTP/1.1\r\nHost: weir.example\r\n\r\n',
  'GET /a HTT',
  'P/1.1\r\nHost: weir.example\r\n\r\n',
  'SSH-2.0-weir\r\n',
  '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04weir\x07example\x00\x00\x01\x00\x01',
  '\x00',
  '\xfe\xff unlike anything',
].map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0)));

/** Traffic among few ends with gaps around the timeouts, packets out of order within the lateness and some beyond it. */
const traffic = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 9000 })),
      early: fc.oneof(
        { weight: 6, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 7000 }) },
      ),
      hosts: fc.constantFrom<[string, string]>(
        ['10.0.0.1', '10.0.0.2'],
        ['10.0.0.2', '10.0.0.1'],
        ['10.0.0.3', '10.0.0.1'],
        ['10.0.0.2', '10.0.0.2'],
        ['fe80::1', 'fe80::2'],
        ['fe80::2', 'fe80::1'],
      ),
      ports: fc.constantFrom<[number, number]>([5, 6], [6, 5], [5, 5]),
      kind: fc.constantFrom(6, 6, 6, 17, 1, 58),
      flags: fc.constantFrom(0x02, 0x12, 0x10, 0x18, 0x11, 0x11, 0x04, 0),
      sequence: fc.nat(30),
      acknowledgment: fc.nat(30),
      content: fc.constantFrom(...CONTENTS),
      isCut: fc.constantFrom(0, 0, 0, 5),
      window: fc.constantFrom(1000, 1000, 900, 0),
      timestamps: fc.constantFrom<[number, number]>([0, 0], [5, 4], [6, 5], [7, 6]),
      icmp: fc.constantFrom<[number, number]>([8, 0], [0, 0], [3, 1], [128, 0], [129, 0], [135, 0]),
      vlan: fc.constantFrom(0, 0, 0, 7),
      fragment: fc.constantFrom<0 | 1 | 2>(0, 0, 0, 0, 1, 2),
      length: fc.integer({ min: 20, max: 70_000 }),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let clock = 0;
    return steps.map((step, i): ScriptedPacket => {
      clock += step.gap / 1000;
      const hasPorts = step.kind === 6 || step.kind === 17;
      return {
        t: clock - step.early / 1000,
        from: hasPorts ? `${step.hosts[0]}#${step.ports[0]}` : step.hosts[0],
        to: hasPorts ? `${step.hosts[1]}#${step.ports[1]}` : step.hosts[1],
        protocol: step.kind,
        flags: step.kind === 6 ? step.flags : 0,
        sequence: step.sequence,
        acknowledgment: step.acknowledgment,
        ...(hasPorts && step.fragment !== 2 ? { content: step.content } : {}),
        payload: step.content.length + step.isCut,
        window: step.window,
        timestamps: step.timestamps,
        icmp: step.icmp,
        vlan: step.vlan,
        fragment: step.fragment,
        // Each of another datagram, as the reference knows of none.
        identification: i,
        length: step.length,
      };
    });
  });

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

/** The lane of a packet's address pair. */
function laneOf(packet: ScriptedPacket, lanes: number): number {
  const pair = [packet.from ?? '', packet.to ?? '']
    .map((end) => end.replace(/#.*/, ''))
    .toSorted()
    .join(' ');
  let sum = 0;
  for (const character of pair) sum += character.charCodeAt(0);
  return sum % lanes;
}

function bytesOf(batch: FlowBatch): string {
  return Buffer.from(flowsTopic.encode(batch)).toString('hex');
}

/** Folds messages; now and then saves pages, or loses the table and begins again at what was saved last. */
function foldWithCrashes(messages: readonly PacketBatch[], settings: FlowSettings, chance: () => number): string[] {
  const saved = new Map<number, Uint8Array>();
  let savedAt = 0;
  let table = new FlowTable('test.pcap', settings);
  const out = new FlowBuilder();
  const parts = new Map<number, string[]>();
  let crashes = 0;
  for (let m = 0; m < messages.length; m++) {
    const message = messages[m];
    if (message === undefined) continue;
    table.fold(message, out, () => undefined);
    const told = out.take(message).map(bytesOf);
    expect(told).toEqual(parts.get(m) ?? told);
    parts.set(m, told);
    const event = chance();
    if (event === 0) {
      const { changed, removed } = table.takeChangedPages();
      for (const { page, bytes } of changed) saved.set(page, bytes);
      for (const page of removed) saved.delete(page);
      savedAt = m + 1;
    } else if (event === 1 && crashes < 10) {
      crashes++;
      table = new FlowTable('test.pcap', settings);
      table.restore(Array.from(saved, ([page, bytes]) => ({ page, bytes })));
      m = savedAt - 1;
    }
  }
  return messages.flatMap((_, m) => parts.get(m) ?? []);
}
