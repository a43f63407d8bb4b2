import { describe, expect, test } from '@jest/globals';
import { flows as flowsTopic, type Flow } from '@weir/schema';
import { detailedFlows } from './detailed-flows.ts';
import { countedFlows, type FlowKind } from './flow-kind.ts';
import { measuredFlows } from './measured-flows.ts';
import { cut, scriptedBatch, SCRIPT_START_US, type ScriptedPacket } from './packet-script.ts';
import { flowsOf, foldAll, rowsOf, TEST_SETTINGS } from './scripted-flows.ts';
import { bytesOf, foldWithCrashes } from './testing/crashes.ts';

const SYN = 2;
const ACK = 16;
const CLIENT = '10.0.0.9#40000';
const SERVER = '10.0.0.1#443';

function sent(t: number, flags: number): ScriptedPacket {
  return { t, from: CLIENT, to: SERVER, flags };
}
function answered(t: number, flags: number): ScriptedPacket {
  return { t, from: SERVER, to: CLIENT, flags };
}

describe('initiator', () => {
  test.each<[string, ScriptedPacket[], string, number, string, number]>([
    ['sender of the first packet', [{ t: 0, from: '10.0.0.9#53', to: '10.0.0.1#99' }], '10.0.0.9', 53, '10.0.0.1', 99],
    ['receiver of a first SYN/ACK', [answered(0, SYN | ACK)], '10.0.0.9', 40000, '10.0.0.1', 443],
    ['ICMP request', [icmp(0, 8), icmp(1, 0, true)], '10.0.0.1', 8, '10.0.0.2', 0],
    ['receiver of a first ICMP reply', [icmp(0, 0, true)], '10.0.0.1', 8, '10.0.0.2', 0],
    ['sender of a one-way ICMP message: type and code', [icmp(0, 3, true)], '10.0.0.2', 3, '10.0.0.1', 1],
    ['sender of an unasked router advertisement', [icmp(0, 9)], '10.0.0.1', 9, '10.0.0.2', 10],
  ])('%s', (_name, script, srcAddress, srcPort, dstAddress, dstPort) => {
    const found = flowsOf(script);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ srcAddress, srcPort, dstAddress, dstPort });
  });

  test('is kept over the active timeout, and not over an idle gap', () => {
    const download = Array.from({ length: 40 }, (_, i) => answered(i * 10, ACK));
    const found = flowsOf([sent(-1, ACK), ...download, answered(500, ACK)]);
    expect(found.map((flow) => [flow.srcAddress, flow.endReason])).toEqual([
      ['10.0.0.9', 'activeTimeout'],
      ['10.0.0.9', 'idleTimeout'],
      ['10.0.0.1', 'forcedEnd'],
    ]);
  });
});

function icmp(t: number, type: number, back = false): ScriptedPacket {
  const [from, to] = back ? ['10.0.0.2', '10.0.0.1'] : ['10.0.0.1', '10.0.0.2'];
  return { t, from, to, protocol: 1, icmp: [type, 1] };
}

describe('key', () => {
  test.each<[string, ScriptedPacket[], number]>([
    ['both directions meet', [{ t: 0 }, { t: 1, from: '10.0.0.2#2000', to: '10.0.0.1#1000' }], 1],
    [
      'ports swapped on the same address',
      [
        { t: 0, from: '1.1.1.1#5', to: '1.1.1.1#6' },
        { t: 1, from: '1.1.1.1#6', to: '1.1.1.1#5' },
      ],
      1,
    ],
    ['VLANs are apart', [{ t: 0 }, { t: 0, vlan: 7 }, { t: 0, vlan: 7, innerVlan: 8 }], 3],
    [
      'virtual networks are apart, in both directions',
      [
        { t: 0 },
        { t: 0, tunnel: 'vxlan', tunnelId: 7 },
        { t: 0, tunnel: 'vxlan', tunnelId: 8 },
        { t: 1, tunnel: 'vxlan', tunnelId: 8, from: '10.0.0.2#2000', to: '10.0.0.1#1000' },
      ],
      3,
    ],
    [
      'endpoints of GTP differ from one direction to the other',
      [
        { t: 0, tunnel: 'gtpU', tunnelId: 7 },
        { t: 1, tunnel: 'gtpU', tunnelId: 8, from: '10.0.0.2#2000', to: '10.0.0.1#1000' },
      ],
      1,
    ],
    ['protocols are apart', [{ t: 0 }, { t: 0, protocol: 132 }], 2],
    ['echo in both directions makes two', [icmp(0, 8), icmp(1, 8, true)], 2],
    ['one-way ICMP is directed', [icmp(0, 3), icmp(1, 3, true)], 2],
    [
      'later fragments have port 0',
      [
        { t: 0, fragment: 1 },
        { t: 0, fragment: 2 },
        { t: 0, fragment: 2, from: '10.0.0.2', to: '10.0.0.1' },
      ],
      2,
    ],
    [
      'fragments without ports are apart from port 0',
      [
        { t: 0, fragment: 2 },
        { t: 0, from: '10.0.0.1', to: '10.0.0.2' },
      ],
      2,
    ],
    [
      'so are packets cut before their ports',
      [
        { t: 0, problem: 7, from: '10.0.0.1', to: '10.0.0.2' },
        { t: 0, from: '10.0.0.1', to: '10.0.0.2' },
      ],
      2,
    ],
    [
      'later ICMP fragments meet',
      [
        { ...icmp(0, 8), fragment: 2 },
        { ...icmp(0, 0, true), fragment: 2 },
      ],
      1,
    ],
    [
      'IPv6',
      [
        { t: 0, from: 'fe80::1#5', to: 'fe80::2#6' },
        { t: 1, from: 'fe80::2#6', to: 'fe80::1#5' },
      ],
      1,
    ],
  ])('%s', (_name, script, count) => {
    expect(flowsOf(script)).toHaveLength(count);
  });

  test('counts fragments and packets that could not be decoded in full', () => {
    const [flow] = flowsOf([{ t: 0 }, { t: 0, fragment: 1 }, { t: 0, problem: 7 }, { t: 0, problem: 7 }]);
    expect(flow).toMatchObject({ fragments: 1, problems: 2, forwardPackets: 4 });
  });

  describe('without details', () => {
    const there = { from: '10.0.0.1#1000', to: '10.0.0.2#80' };
    const back = { from: there.to, to: there.from };
    const data = { ...there, t: 0.1, flags: 0x10, payload: 100, sequence: 1, acknowledgment: 1 };
    const script = [
      { ...there, t: 0, flags: 0x02, sequence: 0, payload: 0 },
      { ...back, t: 0.01, flags: 0x12, sequence: 0, acknowledgment: 1, payload: 0 },
      ...[data, data, { ...data, t: 1, sequence: 101 }, { ...data, t: 1, ...back }],
    ];
    const told = (kind: FlowKind): readonly Flow[] => {
      const out = kind.builder();
      kind.table('test.pcap', TEST_SETTINGS).fold(scriptedBatch(script), out, () => undefined);
      return rowsOf(out.take({ source: 'test.pcap', lane: 0, watermark: 0, last: true }));
    };
    const whole = told(detailedFlows());
    /** What a row says of the fields so named that are not told. */
    const nothingOf = (names: RegExp): object => {
      const untold = flowsTopic.fields.filter(({ name }) => names.test(name));
      const nothing = untold.map(({ name, optional }) => [name, optional === true ? null : 0] as const);
      return { ...Object.fromEntries(nothing), application: '', applicationBasis: 'none' };
    };
    const DETAILS =
      /^response|^(forward|reverse)(Rt[tp]|Goodput|.*(Retransm|Loss|OutOfOrder|Duplicate|ZeroW|Missing|InFlight))/;
    const MEASURES = /^handshake|^(forward|reverse)(Iat|Length)/;

    test('flows have ids, counts, lengths, gaps and round trips of the handshake', () => {
      expect(told(measuredFlows)).toEqual(whole.map((flow) => ({ ...flow, ...nothingOf(DETAILS) })));
      expect(whole).toMatchObject([{ application: 'http', forwardRetransmissions: 1, handshakeServerRttUs: 10_000 }]);
    });

    test('flows that are only counted have neither ids nor measures', () => {
      const noIds = { id: '00000000-0000-0000-0000-000000000000', communityId: '\0'.repeat(30) };
      const nothing = { ...nothingOf(DETAILS), ...nothingOf(MEASURES), ...noIds };
      expect(told(countedFlows)).toEqual(whole.map((flow) => ({ ...flow, ...nothing })));
      expect(whole).toMatchObject([{ communityId: expect.stringMatching(/^1:/) }]);
    });
  });

  test('drops what is not IP, and IP without addresses, by reason', () => {
    const table = detailedFlows().table('x', TEST_SETTINGS);
    const drops: [string, number][] = [];
    const script = [{ t: 0, etherType: 0x0806 }, { t: 0, etherType: 0x0806 }, { t: 0, from: '::', to: '::' }, { t: 0 }];
    table.fold(scriptedBatch(script, false), detailedFlows().builder(), (reason, count) => drops.push([reason, count]));
    expect(drops).toEqual([
      ['not-ip', 2],
      ['malformed-ip', 1],
    ]);
    expect(table.size).toBe(1);
  });
});

describe('the ends of a tunnel', () => {
  const out = { from: '10.0.0.1#1000', to: '10.0.0.2#2000', tunnel: 'gre', outer: ['192.0.2.1', '192.0.2.2'] } as const;
  const back = { from: out.to, to: out.from, tunnel: 'gre', outer: [out.outer[1], out.outer[0]] } as const;
  const ends = { outerSrcAddress: '192.0.2.1', outerDstAddress: '192.0.2.2' };

  test.each<[string, readonly ScriptedPacket[], object]>([
    [
      'are those of the first packet',
      [
        { t: 0, ...out },
        { t: 1, ...back },
      ],
      ends,
    ],
    [
      'lie as the flow does where an answer came first',
      [
        { t: 0, ...back, flags: 0x12 },
        { t: 1, ...out, flags: 0x10 },
      ],
      ends,
    ],
    ['are nobody without one', [{ t: 0 }], { outerSrcAddress: '::', outerDstAddress: '::' }],
  ])('%s', (_name, script, expected) => {
    expect(flowsOf(script)).toMatchObject([expected]);
  });

  test('are kept of what goes on after the active timeout, and by a restore', () => {
    const script = Array.from({ length: 12 }, (_, i) => ({ t: i * 30, ...(i % 2 === 0 ? out : back) }));
    expect(flowsOf(script)).toMatchObject([ends, ends]);
    const messages = cut(scriptedBatch(script), 2);
    const straight = foldAll(messages).map(bytesOf);
    expect(foldWithCrashes(messages, TEST_SETTINGS, () => 0)).toEqual(straight);
    let events = 0;
    expect(foldWithCrashes(messages, TEST_SETTINGS, () => events++ % 2)).toEqual(straight);
  });

  test('are not those of the flow that had the place in the message before', () => {
    const kind = detailedFlows();
    const table = kind.table('test.pcap', TEST_SETTINGS);
    const builder = kind.builder();
    const told = [scriptedBatch([{ t: 0, ...out }]), scriptedBatch([{ t: 500, from: '10.0.0.7#1', to: '10.0.0.8#2' }])];
    const rows = told.flatMap((batch) => {
      table.fold(batch, builder, () => undefined);
      return rowsOf(builder.take(batch));
    });
    expect(rows).toMatchObject([ends, { outerSrcAddress: '::', outerDstAddress: '::' }]);
  });
});

test('a flow says its tunnel and virtual network', () => {
  const script: ScriptedPacket[] = [
    { t: 0, tunnel: 'geneve', tunnelId: 0xabcdef },
    { t: 0, from: '10.0.0.3#1', tunnel: 'gre', tunnelId: 5 },
    { t: 0, from: '10.0.0.4#1' },
  ];
  expect(flowsOf(script).map(({ tunnel, virtualNetwork }) => [tunnel, virtualNetwork])).toEqual([
    ['geneve', 0xabcdef],
    ['gre', 0],
    ['none', 0],
  ]);
});

describe('time', () => {
  test.each<[string, number[], string[]]>([
    ['idle gap', [0, 60, 120.000001], ['idleTimeout', 'forcedEnd']],
    ['active timeout', [0, 50, 100, 150, 200, 250, 300, 300.000001], ['activeTimeout', 'forcedEnd']],
    ['out of order within the lateness joins', [10, 6, 8], ['forcedEnd']],
    ['a late packet counts at the low mark', [0, 61, 1, 120], ['idleTimeout', 'forcedEnd']],
  ])('%s', (_name, times, reasons) => {
    expect(flowsOf(times.map((t) => ({ t }))).map((flow) => flow.endReason)).toEqual(reasons);
  });

  test('start and end are real times, inter-arrival times are never negative', () => {
    const [flow] = flowsOf([10, 6, 12, 15].map((t) => ({ t })));
    expect(flow).toMatchObject({
      start: SCRIPT_START_US + 6e6,
      end: SCRIPT_START_US + 15e6,
      forwardIatMinUs: 0,
      forwardIatMaxUs: 3e6,
    });
    expect(flow?.forwardIatMeanUs).toBeCloseTo(5e6 / 3, 6);
    expect(flow?.forwardIatStdUs).toBeCloseTo(Math.sqrt((0 + 4e12 + 9e12) / 3 - (5e6 / 3) ** 2), 3);
  });

  test('statistics are null where they are not defined', () => {
    expect(flowsOf([{ t: 0, length: 77 }])[0]).toMatchObject({
      forwardLengthMinBytes: 77,
      forwardLengthMeanBytes: 77,
      forwardLengthMaxBytes: 77,
      forwardLengthStdBytes: 0,
      forwardIatMinUs: null,
      forwardIatMeanUs: null,
      forwardIatMaxUs: null,
      forwardIatStdUs: null,
      reverseLengthMinBytes: null,
      reverseLengthMeanBytes: null,
      reverseLengthMaxBytes: null,
      reverseLengthStdBytes: null,
      reverseIatMinUs: null,
      handshakeRttUs: null,
    });
  });

  test('a flow leaves when the low mark is past its due time, not before', () => {
    const script = [
      { t: 0 },
      { t: 64.9, from: '9.9.9.9#1' },
      { t: 65, from: '9.9.9.9#1' },
      { t: 65.1, from: '9.9.9.9#1' },
    ];
    const parts = cut(scriptedBatch(script, false), 1).map((message) => [message]);
    const table = detailedFlows().table('x', TEST_SETTINGS);
    const out = detailedFlows().builder();
    const left = parts.flat().map((message) => {
      table.fold(message, out, () => undefined);
      return rowsOf(out.take(message)).length;
    });
    expect(left).toEqual([0, 0, 0, 1]);
  });
});

describe('limits', () => {
  test('over the limit the flow that is due first leaves for lack of resources', () => {
    const ports = [1, 2, 3, 4];
    const script = ports.map((port, i) => ({ t: i, from: `10.0.0.1#${port}` }));
    const settings = { ...TEST_SETTINGS, maxFlows: 2 };
    const batches = foldAll(
      [scriptedBatch([...script.slice(0, 2), { t: 1.5, from: '10.0.0.1#1' }, ...script.slice(2)])],
      settings,
    );
    expect(rowsOf(batches).map((flow) => [flow.srcPort, flow.endReason])).toEqual([
      [2, 'lackOfResources'],
      [1, 'lackOfResources'],
      [3, 'forcedEnd'],
      [4, 'forcedEnd'],
    ]);
  });

  test('parts hold at most the rows asked for, and only the last one ends the source', () => {
    const script = Array.from({ length: 300 }, (_, i) => ({ t: 0, from: `10.0.0.1#${i}` }));
    const table = detailedFlows().table('x', TEST_SETTINGS);
    const out = detailedFlows({ mostRows: 128 }).builder();
    table.fold(scriptedBatch(script), out, () => undefined);
    const parts = out.take({ source: 'x', lane: 1, watermark: 5, last: true });
    expect(parts.map((part) => [part.count, part.last, part.watermark])).toEqual([
      [128, false, 5],
      [128, false, 5],
      [44, true, 5],
    ]);
    expect(rowsOf(parts).map((flow) => flow.srcPort)).toEqual(script.map((_, i) => i));
    expect(out.take({ source: 'x', lane: 1, watermark: 5, last: false })).toEqual([]);
    expect(out.take({ source: 'x', lane: 1, watermark: 5, last: true })).toMatchObject([{ count: 0, last: true }]);
  });

  test('pages of another layout are refused with what to do', () => {
    const table = detailedFlows().table('x', TEST_SETTINGS);
    expect(() => table.restore([{ page: 0, bytes: new Uint8Array(10) }])).toThrow(
      /page 0 has 10 bytes .* clear the state/,
    );
  });
});

test('an id is a UUIDv8 made from source, key and first packet', () => {
  const ids = (name: string, script: ScriptedPacket[]) => {
    const table = detailedFlows().table(name, TEST_SETTINGS);
    const out = detailedFlows().builder();
    table.fold(scriptedBatch(script), out, () => undefined);
    return rowsOf(out.take({ source: name, lane: 0, watermark: 0, last: true })).map((flow) => flow.id);
  };
  const script = Array.from({ length: 900 }, (_, i) => ({ t: 0, from: `10.0.0.1#${i}` }));
  const all = [...ids('a', script), ...ids('b', script), ...ids('a', script.toReversed()).slice(0, 400)];
  expect(all.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
    true,
  );
  expect(new Set(all).size).toBe(2200);
  expect(ids('a', script)).toEqual(ids('a', script));
});
