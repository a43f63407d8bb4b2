/** Packets that mirrored ports recorded twice are not taken for packets sent again. */
import { expect, test } from '@jest/globals';
import type { Flow } from '@weir/schema';
import fc from 'fast-check';
import { cut, scriptedBatch, type ScriptedPacket } from '../packet-script.ts';
import { flowsOf, foldAll, TEST_SETTINGS } from '../scripted-flows.ts';
import { bytesOf, foldWithCrashes } from '../testing/crashes.ts';

const [SYN, RST, ACK] = [2, 4, 16] as const;
const IDENTIFIED = 0x1_0000;

function there(ms: number, sequence: number, more: Partial<ScriptedPacket> = {}): ScriptedPacket {
  const ends = { from: '10.0.0.9#40000', to: '10.0.0.1#443' };
  return { t: ms / 1000, ...ends, flags: ACK, payload: 100, sequence, acknowledgment: 501, ...more };
}

function back(ms: number, acknowledgment: number, more: Partial<ScriptedPacket> = {}): ScriptedPacket {
  const ends = { from: '10.0.0.1#443', to: '10.0.0.9#40000' };
  return { t: ms / 1000, ...ends, flags: ACK, payload: 0, sequence: 501, acknowledgment, ...more };
}

/** A connection with a loss, in which each packet has an identification and a checksum of its own. */
const CONNECTION = [
  there(0, 0, { flags: SYN, payload: 0, acknowledgment: 0 }),
  back(10, 1, { flags: SYN | ACK, sequence: 500 }),
  there(30, 1, { payload: 0 }),
  there(50, 1),
  there(50.5, 101),
  there(51, 201),
  back(60, 101),
  back(61, 101),
  back(62, 101),
  there(90, 101),
  back(100, 301),
].map((packet, i) => ({ ...packet, copyMark: IDENTIFIED * (i + 1) + 7 * i + 1 }));

/** Each packet again so much later, in the order of time. */
function mirrored(script: readonly ScriptedPacket[], laterMs: number): ScriptedPacket[] {
  return script
    .flatMap((packet) => [packet, { ...packet, t: packet.t + laterMs / 1000 }])
    .toSorted((a, b) => a.t - b.t);
}

/** What is counted of how a connection fares. */
function quality(flow: Flow | undefined): Record<string, number | null> {
  if (flow === undefined) throw new Error('no flow');
  return {
    handshakeRttUs: flow.handshakeRttUs,
    retransmissions: flow.forwardRetransmissions + flow.reverseRetransmissions,
    spurious: flow.forwardSpuriousRetransmissions,
    outOfOrder: flow.forwardOutOfOrder + flow.reverseOutOfOrder,
    missing: flow.forwardMissingBytes,
    duplicateAcks: flow.forwardDuplicateAcks + flow.reverseDuplicateAcks,
    goodput: flow.forwardGoodputBytes + flow.reverseGoodputBytes,
    rttCount: (flow.forwardRttCount ?? 0) + (flow.reverseRttCount ?? 0),
  };
}

test.each([0, 0.05, 0.4, 1.9, 2])('copies %d ms later change nothing but the counts', (laterMs) => {
  const [plain] = flowsOf(CONNECTION);
  const [twice, ...others] = flowsOf(mirrored(CONNECTION, laterMs));
  expect(others).toEqual([]);
  expect(quality(twice)).toEqual(quality(plain));
  expect(quality(plain)).toMatchObject({ retransmissions: 1, duplicateAcks: 2 });
  expect(plain?.duplicates).toBe(0);
  expect(twice?.duplicates).toBe(CONNECTION.length);
  expect(twice?.forwardPackets).toBe(2 * (plain?.forwardPackets ?? 0));
});

test.each<[name: string, second: Partial<ScriptedPacket>, duplicates: number, retransmissions: number]>([
  ['alike', {}, 1, 0],
  ['alike, later than 2 ms', { t: 0.0521 }, 0, 1],
  ['with another identification', { copyMark: 2 * IDENTIFIED + 9 }, 0, 1],
  ['with another checksum', { copyMark: IDENTIFIED + 10 }, 0, 1],
  ['with another acknowledgment', { acknowledgment: 502 }, 0, 1],
])('a segment again %s', (_, second, duplicates, retransmissions) => {
  const segment = there(50, 1, { copyMark: IDENTIFIED + 9 });
  const [flow] = flowsOf([...CONNECTION.slice(0, 3), segment, { ...segment, t: 0.0501, ...second }]);
  expect(flow).toMatchObject({ duplicates, forwardRetransmissions: retransmissions });
});

test.each<[name: string, mark: number, payload: number, duplicates: number]>([
  ['a segment without identification', 9, 100, 1],
  ['a segment of which nothing is known', 0, 100, 0],
  ['an acknowledgment', IDENTIFIED + 9, 0, 1],
  ['an acknowledgment without identification', 9, 0, 0],
])('%s', (_, copyMark, payload, duplicates) => {
  const segment = there(50, 1, { copyMark, payload });
  const [flow] = flowsOf([...CONNECTION.slice(0, 3), segment, { ...segment, t: 0.0501 }]);
  expect(flow?.duplicates).toBe(duplicates);
});

test('a reset that answers each attempt alike ends each connection', () => {
  const attempt = (ms: number, copyMark: number): ScriptedPacket[] => [
    there(ms, 1, { flags: SYN, payload: 0, acknowledgment: 0, copyMark }),
    back(ms + 0.1, 2, { flags: RST | ACK, sequence: 0, copyMark: 9 }),
  ];
  const flows = flowsOf([...attempt(0, IDENTIFIED + 5), ...attempt(1, 2 * IDENTIFIED + 5)]);
  expect(
    flows.map(({ duplicates, forwardPackets, reversePackets }) => [duplicates, forwardPackets, reversePackets]),
  ).toEqual([
    [0, 1, 1],
    [0, 1, 1],
  ]);
});

test('a reset recorded twice ends its connection', () => {
  const reset = back(50, 2, { flags: RST | ACK, copyMark: IDENTIFIED + 9 });
  const [flow] = flowsOf([...CONNECTION.slice(0, 3), reset, { ...reset, t: 0.0501 }]);
  expect(flow).toMatchObject({ duplicates: 1, endReason: 'endOfFlow' });
});

test('the same segment in both directions is no copy', () => {
  const ends = { from: '10.0.0.1#443', to: '10.0.0.9#40000' };
  const one = there(50, 1, { copyMark: IDENTIFIED + 9 });
  const [flow] = flowsOf([one, { ...one, ...ends, t: 0.0501 }]);
  expect(flow?.duplicates).toBe(0);
});

test('copies are known after a restart between a packet and its copy', () => {
  const batch = scriptedBatch(mirrored(CONNECTION, 0.05));
  const messages = cut(batch, 1);
  const straight = foldAll(messages).map(bytesOf);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(3)), (chances) => {
      const chance = (): number => {
        const { value } = chances.next();
        return typeof value === 'number' ? value : 3;
      };
      expect(foldWithCrashes(messages, TEST_SETTINGS, chance)).toEqual(straight);
    }),
    { numRuns: 30 },
  );
});
