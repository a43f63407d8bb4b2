import { describe, expect, test } from '@jest/globals';
import type { Flow } from '@weir/schema';
import * as fc from 'fast-check';
import { detailedFlows } from './detailed-flows.ts';
import { cut, scriptedBatch, type ScriptedPacket } from './packet-script.ts';
import { flowsOf, foldAll, rowsOf, TEST_SETTINGS } from './scripted-flows.ts';

const ENDS = { from: '10.0.0.1#5000', to: '10.0.0.2#53' };
const ADDRESSES = { from: '10.0.0.1', to: '10.0.0.2' };
/** 1000 bytes of a datagram of UDP, its header among them. */
const first = (t: number, identification = 7): ScriptedPacket => ({
  t,
  ...ENDS,
  protocol: 17,
  fragment: 1,
  identification,
  payload: 992,
});
const later = (t: number, fragmentOffset = 1000, payload = 1000, identification = 7): ScriptedPacket => ({
  t,
  ...ADDRESSES,
  protocol: 17,
  fragment: 2,
  identification,
  fragmentOffset,
  payload,
});

/** Port, packets and oddities of each flow. */
function told(flows: readonly Flow[]): string[] {
  return flows.map((flow) => `${flow.srcPort} ${flow.forwardPackets}+${flow.reversePackets} odd ${flow.problems}`);
}

describe('later fragments', () => {
  test.each<[string, ScriptedPacket[], string[]]>([
    ['have the ports of their first', [first(0), later(0.1), later(0.2, 2000)], ['5000 3+0 odd 0']],
    ['that come before it have none', [later(0), first(0.1), later(0.2, 2000)], ['0 1+0 odd 0', '5000 2+0 odd 0']],
    ['of another datagram have none', [first(0), later(0.1, 1000, 1000, 8)], ['5000 1+0 odd 0', '0 1+0 odd 0']],
    ['may be repeated', [first(0), later(0.1), later(0.2), first(0.3)], ['5000 4+0 odd 0']],
    [
      'of a datagram in which some overlap have none from then on, and are counted as odd',
      [first(0), later(0.1), later(0.2, 1992), later(0.3, 3000)],
      ['5000 2+0 odd 0', '0 2+0 odd 1'],
    ],
    ['inside the first are not trusted (teardrop)', [first(0), later(0.1, 24, 4)], ['5000 1+0 odd 0', '0 1+0 odd 1']],
    ['a minute later are of another datagram', [first(0), later(61)], ['5000 1+0 odd 0', '0 1+0 odd 0']],
    [
      'are as many as fill a datagram',
      [first(0), ...Array.from({ length: 60 }, (_, i) => later(0.1, 1000 * (i + 1)))],
      ['5000 61+0 odd 0'],
    ],
  ])('%s', (_name, script, expected) => {
    expect(told(flowsOf(script))).toEqual(expected);
  });

  test('of ICMP belong to the echo that they are of', () => {
    const echo = { ...ADDRESSES, protocol: 1, icmp: [8, 0] as const, identification: 3 };
    const script = [
      { ...echo, t: 0, fragment: 1 as const, payload: 992 },
      { ...echo, t: 0, icmp: [0, 0] as const, fragment: 2 as const, fragmentOffset: 1000, payload: 500 },
    ];
    expect(flowsOf(script)).toMatchObject([{ srcPort: 8, dstPort: 0, forwardPackets: 2, reversePackets: 0 }]);
  });

  /** The column of packets has what is behind the headers that are decoded: none of ESP, GRE and SCTP, four bytes of ICMPv6. */
  test.each<[string, Partial<ScriptedPacket>, number]>([
    ['ESP', { ...ADDRESSES, protocol: 50 }, 1000],
    ['GRE', { ...ADDRESSES, protocol: 47 }, 1000],
    ['IP in IP', { ...ADDRESSES, protocol: 4 }, 1000],
    ['SCTP', { ...ENDS, protocol: 132 }, 1000],
    ['TCP', { ...ENDS, protocol: 6, flags: 0x10 }, 980],
    ['an ICMPv6 error', { from: 'fe80::1', to: 'fe80::2', protocol: 58, icmp: [1, 0] }, 996],
    ['an ICMPv6 echo', { from: 'fe80::1', to: 'fe80::2', protocol: 58, icmp: [128, 0] }, 992],
  ])('of %s belong to the flow of their first, and are not odd', (_name, packet, payload) => {
    const [from = '', to = ''] = [packet.from?.replace(/#.*/, ''), packet.to?.replace(/#.*/, '')];
    const script = [
      { ...packet, t: 0, identification: 7, fragment: 1 as const, payload },
      {
        ...packet,
        from,
        to,
        flags: 0,
        t: 0,
        identification: 7,
        fragment: 2 as const,
        fragmentOffset: 1000,
        payload: 500,
      },
    ];
    expect(flowsOf(script)).toMatchObject([{ forwardPackets: 2, reversePackets: 0, fragments: 2, problems: 0 }]);
  });
});

const fragments = fc.array(
  fc.record({
    isFirst: fc.boolean(),
    identification: fc.nat(3),
    offset: fc.integer({ min: 1, max: 6 }),
    pair: fc.nat(1),
    payload: fc.constantFrom(992, 1000, 1000, 1001),
    gap: fc.constantFrom(0, 0, 0, 30, 70),
  }),
  { maxLength: 60 },
);

test('which flow a fragment belongs to depends neither on the size of messages nor on restores', () => {
  fc.assert(
    fc.property(fragments, fc.integer({ min: 1, max: 9 }), (steps, size) => {
      let t = 0;
      const script = steps.map(({ isFirst, identification, offset, pair, payload, gap }): ScriptedPacket => {
        t += gap;
        const one = isFirst ? first(t, identification) : later(t, offset * 1000, payload, identification);
        return pair === 0 ? one : { ...one, to: '10.0.0.9#53' };
      });
      const whole = rowsOf(foldAll([scriptedBatch(script)]));
      expect(rowsOf(foldAll(cut(scriptedBatch(script), size)))).toEqual(whole);
      expect(restoredEachTime(script, size)).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

/** The flows when the table is thrown away after every message and restored from what was saved. */
function restoredEachTime(script: readonly ScriptedPacket[], size: number): Flow[] {
  const saved = new Map<number, Uint8Array>();
  return cut(scriptedBatch(script), size).flatMap((message) => {
    const table = detailedFlows().table('test.pcap', TEST_SETTINGS);
    table.restore(Array.from(saved, ([page, bytes]) => ({ page, bytes })));
    const out = detailedFlows().builder();
    table.fold(message, out, () => undefined);
    const { changed, removed } = table.takeChangedPages();
    for (const { page, bytes } of changed) saved.set(page, bytes);
    for (const page of removed) saved.delete(page);
    return rowsOf(out.take(message));
  });
}

test('a flood of fragments takes bounded memory, which is given back at the end', () => {
  const script = Array.from({ length: 20_000 }, (_, i) => later(i / 1000, 1000, 8, i));
  const table = detailedFlows().table('test.pcap', TEST_SETTINGS);
  const out = detailedFlows().builder();
  table.fold(scriptedBatch(script, false), out, () => undefined);
  const bytes = table.takeChangedPages().changed.reduce((sum, page) => sum + page.bytes.length, 0);
  expect(bytes).toBeLessThan(200_000);
  table.fold(scriptedBatch([]), out, () => undefined);
  expect(table.takeChangedPages().changed).toEqual([]);
});
