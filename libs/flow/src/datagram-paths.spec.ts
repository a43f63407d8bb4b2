import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DatagramPaths } from './datagram-paths.ts';
import { FLOW_SHAPE, PORTS, PROTOCOL, ROW_WORDS } from './flow-row.ts';
import { RowSlab } from './row-slab.ts';
import { ScriptedFlow, type ScriptedDatagram } from './testing/scripted-flow.ts';
import { PATH_SHAPE } from './tcp/tcp-row.ts';

const START_US = 1_700_000_000_000_000;

/** Ten datagrams each way, their numbers set by `number`. */
function exchange(head: readonly number[], number: (payload: Uint8Array, i: number) => void): ScriptedDatagram[] {
  return Array.from({ length: 20 }, (_, i) => {
    const payload = new Uint8Array(60);
    payload.set(head);
    number(payload, i >> 1);
    return { us: START_US + i * 10_000, isForward: i % 2 === 0, payload, payloadLength: 1300 };
  });
}
const KINDS: readonly [string, number, ScriptedDatagram[]][] = [
  ['DNS', 17, exchange([0, 0, 1, 0, 0, 1], (payload, i) => payload.fill(i, 1, 2))],
  ['ICMP echo', 1, exchange([0, 7], (payload, i) => payload.fill(i, 3, 4))],
  [
    'QUIC',
    17,
    exchange([0xc3, 0, 0, 0, 1], (payload, i) => (i > 1 ? payload.fill(0x40 | ((i & 1) << 5), 0, 1) : payload)),
  ],
  ['RTP', 17, exchange([0x80, 0], (payload, i) => payload.fill(i, 3, 4))],
  ['RTCP with RTP', 17, exchange([0x81, 0], (payload, i) => payload.fill(i, 3, 4).fill(i % 3 === 2 ? 200 : 0, 1, 2))],
];

/** What is kept after these datagrams, where the memory behind what was captured holds `beyond`. */
function kept(protocol: number, script: readonly ScriptedDatagram[], captured: number, beyond: number): string {
  const flows = new RowSlab(FLOW_SHAPE);
  const paths = new RowSlab(PATH_SHAPE);
  const datagrams = new DatagramPaths(paths);
  const row = flows.allocate();
  flows.words[row * ROW_WORDS + PROTOCOL] = protocol;
  flows.words[row * ROW_WORDS + PORTS] = protocol === 1 ? 8 : 40_000 | (53 << 16);
  for (const { us, isForward = true, payload, payloadLength = payload.length } of script) {
    const bytes = new Uint8Array(200).fill(beyond);
    bytes.set(payload.subarray(0, captured), 100);
    datagrams.follow(flows, row, isForward, bytes, 100, Math.min(captured, payload.length), payloadLength, us);
  }
  const slabs = [flows, paths, datagrams.responses.exchanges, datagrams.media.streams];
  return slabs.map(({ bytes, size }) => `${size} ${Buffer.from(bytes).toString('base64')}`).join(' ');
}

describe.each(KINDS)('%s', (_name, protocol, script) => {
  test('cut off at any byte, nothing behind the cut is looked at', () => {
    for (let captured = 0; captured <= 60; captured++)
      expect(kept(protocol, script, captured, 0)).toBe(kept(protocol, script, captured, 0xff));
  });

  test('rows are given back', () => {
    const flow = new ScriptedFlow().open(protocol, protocol === 1 ? 8 : 40_000, protocol === 1 ? 0 : 53).follow(script);
    expect(flow.rowsBeside).toBeGreaterThan(0);
    flow.datagrams.free(flow.flows, flow.row);
    expect(flow.rowsBeside).toBe(0);
  });
});

test('whatever comes, a flow has few rows, and the same ones restored in between', () => {
  const [first = []] = KINDS.map(([, , script]) => script);
  const known = KINDS.flatMap(([, , script]) => script);
  const datagram = fc.oneof(
    fc.constantFrom(...known),
    fc.record({
      us: fc.integer({ min: START_US, max: START_US + 1e9 }),
      isForward: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 64 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(datagram, { maxLength: 80 }), fc.nat(80), fc.boolean(), (random, cut, isDns) => {
      const script = isDns ? [...first, ...random] : random;
      const whole = new ScriptedFlow().open().follow(script);
      const resumed = new ScriptedFlow().open().follow(script.slice(0, cut)).restored().follow(script.slice(cut));
      expect(resumed.responses).toEqual(whole.responses);
      expect([resumed.stream(true), resumed.stream(false)]).toEqual([whole.stream(true), whole.stream(false)]);
      expect(whole.rowsBeside).toBeLessThanOrEqual(8);
    }),
    { numRuns: 300 },
  );
});
