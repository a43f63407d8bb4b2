import { describe, expect, test } from '@jest/globals';
import type { Flow } from '@weir/schema';
import type { ScriptedPacket } from '../packet-script.ts';
import { flowsOf } from '../scripted-flows.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;
const SIZE = 100;

/** Time in ms, first byte, further fields. */
function data(ms: number, sequence: number, more: Partial<ScriptedPacket> = {}): ScriptedPacket {
  const ends = { from: '10.0.0.9#40000', to: '10.0.0.1#443' };
  return { t: ms / 1000, ...ends, flags: ACK, payload: SIZE, sequence: sequence >>> 0, acknowledgment: 501, ...more };
}
function ack(ms: number, acknowledgment: number, more: Partial<ScriptedPacket> = {}): ScriptedPacket {
  const ends = { from: '10.0.0.1#443', to: '10.0.0.9#40000' };
  return {
    t: ms / 1000,
    ...ends,
    flags: ACK,
    payload: 0,
    sequence: 501,
    acknowledgment: acknowledgment >>> 0,
    ...more,
  };
}
/** Round trips: 10 ms to the responder, 20 ms to the initiator. */
function handshake(): ScriptedPacket[] {
  return [
    data(0, 0, { flags: SYN, payload: 0, acknowledgment: 0 }),
    ack(10, 1, { flags: SYN | ACK, sequence: 500 }),
    data(30, 1, { payload: 0 }),
  ];
}
function only(script: readonly ScriptedPacket[]): Flow {
  const [flow, ...others] = flowsOf(script);
  expect(others).toEqual([]);
  if (flow === undefined) throw new Error('no flow');
  return flow;
}

/** What is counted of the direction of the initiator, zeros left out. */
function counted(flow: Flow): Record<string, number> {
  const all = {
    retransmissions: flow.forwardRetransmissions,
    timeouts: flow.forwardTimeoutRetransmissions,
    spurious: flow.forwardSpuriousRetransmissions,
    upstream: flow.forwardUpstreamLosses,
    downstream: flow.forwardDownstreamLosses,
    bytes: flow.forwardRetransmittedBytes,
    outOfOrder: flow.forwardOutOfOrder,
    missing: flow.forwardMissingBytes,
    duplicateAcks: flow.reverseDuplicateAcks,
    zeroWindows: flow.reverseZeroWindows,
    repeated: flow.forwardPayloadBytes - flow.forwardGoodputBytes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== 0));
}

const threeDuplicates = [ack(62, 101), ack(63, 101), ack(64, 101), ack(65, 101)];

describe.each([
  ['', 0],
  [', sequence numbers wrapping', 2 ** 32 - 150],
])('what is counted%s', (_name, isn) => {
  const at = (packet: ScriptedPacket): ScriptedPacket => {
    const key = packet.from === '10.0.0.9#40000' ? 'sequence' : 'acknowledgment';
    return { ...packet, [key]: ((packet[key] ?? 0) + isn) >>> 0 };
  };
  test.each<[string, ScriptedPacket[], Record<string, number>]>([
    ['data in order, acknowledged', [data(50, 1), data(51, 101), ack(60, 201)], {}],
    [
      'sent again after three duplicate ACKs: fast, lost downstream',
      [data(50, 1), data(51, 101), data(52, 201), data(53, 301), data(54, 401), ...threeDuplicates, data(90, 101)],
      { retransmissions: 1, downstream: 1, bytes: 100, repeated: 100, duplicateAcks: 3 },
    ],
    [
      'a gap filled after three duplicate ACKs: lost upstream, nothing twice',
      [data(50, 1), data(52, 201), data(53, 301), data(54, 401), ...threeDuplicates, data(70, 101)],
      { retransmissions: 1, upstream: 1, bytes: 100, duplicateAcks: 3 },
    ],
    [
      'a gap filled sooner than a round trip: out of order',
      [data(50, 1), data(52, 201), data(53, 101), ack(70, 301)],
      { outOfOrder: 1 },
    ],
    [
      'a gap filled a round trip later: sent again',
      [data(50, 1), data(52, 201), data(83, 101)],
      { retransmissions: 1, upstream: 1, bytes: 100 },
    ],
    [
      'a gap filled a little sooner, as the round trip measured had waits in it: sent again',
      [data(50, 1), data(52, 201), data(79, 101)],
      { retransmissions: 1, upstream: 1, bytes: 100 },
    ],
    [
      'asked for by three duplicates, but before the sender can have heard of it: out of order',
      [
        data(50, 1),
        data(52, 201),
        data(53, 301),
        data(54, 401),
        ...[55, 56, 57, 58].map((ms) => ack(ms, 101)),
        data(60, 101),
      ],
      { outOfOrder: 1, duplicateAcks: 3 },
    ],
    ['a gap that stays open', [data(50, 1), data(52, 301), ack(80, 101)], { missing: 200 }],
    [
      'a gap filled in part',
      [data(50, 1), data(52, 501), data(53, 201), ack(80, 101)],
      { outOfOrder: 1, missing: 300 },
    ],
    [
      'a gap acknowledged all the same: the capture lost it',
      [data(50, 1), data(52, 201), ack(60, 301), data(70, 301)],
      { missing: 100 },
    ],
    ['an acknowledgment of what was not seen', [data(50, 1), ack(60, 301), data(70, 301)], { missing: 200 }],
    [
      'an acknowledgment recorded before its data',
      [data(50, 1), ack(60, 201), data(60.1, 101), data(70, 201)],
      { outOfOrder: 1 },
    ],
    [
      'silence of the timeout: 200 ms at least',
      [data(50, 1), data(51, 101), data(260, 1)],
      { retransmissions: 1, timeouts: 1, downstream: 1, bytes: 100, repeated: 100 },
    ],
    [
      'what follows a timeout belongs to it until something new is sent',
      [data(50, 1), data(51, 101), data(52, 201), data(260, 1), data(265, 101), data(270, 301), data(271, 201)],
      { retransmissions: 3, timeouts: 2, downstream: 3, bytes: 300, repeated: 300 },
    ],
    [
      'sent again although acknowledged',
      [data(50, 1), ack(60, 101), data(61, 1)],
      { retransmissions: 1, spurious: 1, bytes: 100, repeated: 100 },
    ],
    [
      'sent again with new bytes behind',
      [data(50, 1), data(51, 1, { payload: 150 }), data(52, 151)],
      { retransmissions: 1, downstream: 1, bytes: 100, repeated: 100 },
    ],
    [
      'a keep-alive and its answer',
      [data(50, 1), ack(60, 101), data(1000, 100, { payload: 1 }), ack(1010, 101)],
      { repeated: 1 },
    ],
    [
      'one byte that was not acknowledged is no keep-alive',
      [data(50, 1, { payload: 1 }), data(300, 1, { payload: 1 })],
      { retransmissions: 1, timeouts: 1, downstream: 1, bytes: 1, repeated: 1 },
    ],
    ['a keep-alive without a byte', [data(50, 1), ack(60, 101), data(1000, 100, { payload: 0 }), ack(1010, 101)], {}],
    [
      'a closed window, probed, then open again',
      [
        data(50, 1),
        ack(60, 101, { window: 0 }),
        data(300, 101, { payload: 1 }),
        ack(310, 101, { window: 0 }),
        data(700, 101, { payload: 1 }),
        ack(710, 101, { window: 0 }),
        ack(800, 101),
        data(810, 101),
      ],
      { zeroWindows: 3, repeated: 2 },
    ],
    [
      'a new window is not a duplicate',
      [data(50, 1), data(51, 101), ack(60, 101), ack(61, 101, { window: 900 }), ack(62, 101, { window: 800 })],
      {},
    ],
    [
      'an ACK with data is not a duplicate',
      [data(50, 1), data(51, 101), ack(60, 101), ack(61, 101, { payload: 5 })],
      {},
    ],
    [
      'a FIN sent again',
      [data(50, 1, { flags: ACK | FIN }), data(300, 1, { flags: ACK | FIN })],
      { retransmissions: 1, timeouts: 1, downstream: 1, bytes: 100, repeated: 100 },
    ],
    ['the sequence of a reset means nothing', [data(50, 1), data(51, 90_000, { flags: RST, payload: 0 })], {}],
    ['a sequence far away begins anew', [data(50, 1), data(51, 2 ** 31), data(52, 2 ** 31 + 100)], {}],
    [
      'the part of a segment that a fragment has says nothing of what follows',
      [data(50, 1, { fragment: 1, payload: 40 }), data(51, 101), data(52, 201)],
      {},
    ],
    [
      'a bare ACK ahead of the data seen: what is sent again was lost upstream',
      [data(50, 1), data(60, 301, { payload: 0 }), data(160, 101), data(161, 201), data(170, 301)],
      { retransmissions: 2, upstream: 2, bytes: 200 },
    ],
    [
      'a bare ACK recorded before the data it follows',
      [data(50, 1), data(60, 201, { payload: 0 }), data(60.1, 101), data(70, 201)],
      { outOfOrder: 1 },
    ],
    ['a bare ACK with a sequence far away means nothing', [data(50, 1), data(60, 2 ** 31, { payload: 0 })], {}],
    [
      'a bare ACK with an older sequence means nothing',
      [data(50, 1), data(51, 101), data(60, 101, { payload: 0 }), data(70, 201)],
      {},
    ],
    [
      'four gaps at once: the last two count as one',
      [
        ...[1, 201, 401, 601, 801].map((sequence, i) => data(50 + i, sequence)),
        ...[101, 301, 501, 701].map((sequence, i) => data(90 + i, sequence)),
      ],
      { retransmissions: 4, upstream: 4, bytes: 400 },
    ],
  ])('%s', (_case, script, expected) => {
    expect(counted(only([...handshake(), ...script].map(at)))).toEqual(expected);
  });
});

test('a SYN sent again is a timeout; one of another connection is not', () => {
  const syn = (ms: number, sequence: number) => data(ms, sequence, { flags: SYN, payload: 0 });
  expect(counted(only([syn(0, 9), syn(1000, 9)]))).toEqual({ retransmissions: 1, timeouts: 1, downstream: 1 });
  expect(counted(only([syn(0, 9), syn(1000, 5000)]))).toEqual({});
});

test('gaps stay open where no acknowledgment was ever seen, whatever the sequence numbers', () => {
  const isn = 2 ** 32 - 400;
  const syn = data(0, isn, { flags: SYN, payload: 0, acknowledgment: 0 });
  const script = [101, 301, 1, 401].map((sequence, i) => data(50 + i, isn + sequence));
  expect(counted(only([syn, ...script]))).toEqual({ outOfOrder: 1, missing: 100 });
});

test('what an older connection acknowledges is not missing', () => {
  const syn = data(0, 9, { flags: SYN, payload: 0 });
  expect(counted(only([syn, ack(5, 700_000_000), data(6, 700_000_000, { flags: RST, payload: 0 })]))).toEqual({});
});

test('a flow that is no connection has no figures', () => {
  expect(only([{ t: 0, payload: 30 }])).toMatchObject({
    forwardRttCount: 0,
    forwardRttMinUs: null,
    forwardRttP95Us: null,
    forwardRetransmissions: 0,
    forwardGoodputBytes: 30,
  });
});

test('what was most in flight', () => {
  const flow = only([...handshake(), data(50, 1), data(51, 101), data(52, 201), ack(60, 201), data(61, 301)]);
  expect([flow.forwardInFlightMaxBytes, flow.reverseInFlightMaxBytes]).toEqual([300, 0]);
});

describe('round trips', () => {
  const stamped = (value: number, echo: number): Partial<ScriptedPacket> => ({ timestamps: [value, echo] });
  test.each<[string, ScriptedPacket[], [count: number, min: number | null, mean: number | null]]>([
    ['by sequence', [data(50, 1), ack(60, 101), data(70, 101), ack(84, 201)], [2, 10_000, 12_000]],
    ['one at a time, by an ACK that covers it', [data(50, 1), data(51, 101), ack(62, 201)], [1, 12_000, 12_000]],
    ['not of what was sent again (Karn)', [data(50, 1), data(260, 1), ack(270, 101)], [0, null, null]],
    [
      'not of what waited behind what was sent again',
      [data(50, 1), data(51, 101), data(260, 1), ack(270, 201), data(280, 201), ack(295, 301)],
      [1, 15_000, 15_000],
    ],
    ['by timestamps', [data(50, 1, stamped(7, 3)), ack(61, 101, stamped(4, 7))], [1, 11_000, 11_000]],
    [
      'the first packet with a value and the first echo of it',
      [
        data(50, 1, stamped(7, 3)),
        data(51, 101, stamped(7, 3)),
        ack(62, 101, stamped(4, 7)),
        ack(70, 201, stamped(4, 7)),
      ],
      [1, 12_000, 12_000],
    ],
    [
      'not from a value that an ACK had carried before',
      [data(50, 1, { ...stamped(7, 3), payload: 0 }), data(55, 1, stamped(7, 3)), ack(61, 101, stamped(4, 7))],
      [0, null, null],
    ],
    [
      'sent again with another value: the echo tells which',
      [data(50, 1, stamped(7, 3)), data(260, 1, stamped(217, 3)), ack(270, 101, stamped(4, 217))],
      [0, null, null],
    ],
    [
      'an older echo leaves it waiting',
      [data(50, 1, stamped(7, 3)), ack(55, 1, stamped(4, 6)), ack(64, 101, stamped(5, 7))],
      [1, 14_000, 14_000],
    ],
    [
      'values that wrap',
      [
        data(50, 1, stamped(2 ** 32 - 1, 3)),
        ack(60, 101, stamped(4, 2 ** 32 - 1)),
        data(70, 101, stamped(5, 4)),
        ack(82, 201, stamped(5, 5)),
      ],
      [2, 10_000, 11_000],
    ],
    ['a clock that went back', [data(50, 1), ack(40, 101)], [0, null, null]],
  ])('%s', (_name, script, expected) => {
    const flow = only([...handshake(), ...script]);
    expect([flow.forwardRttCount, flow.forwardRttMinUs, flow.forwardRttMeanUs]).toEqual(expected);
  });

  test('of both sides of the point of capture', () => {
    const flow = only([
      ...handshake(),
      data(50, 1, stamped(7, 3)),
      ack(61, 101, { ...stamped(9, 7), payload: SIZE }),
      data(90, 101, { ...stamped(47, 9), payload: 0, acknowledgment: 601 }),
    ]);
    expect([flow.forwardRttMeanUs, flow.reverseRttMeanUs]).toEqual([11_000, 29_000]);
  });
});
