import { describe, expect, test } from '@jest/globals';
import { SCRIPT_START_US, type ScriptedPacket } from './packet-script.ts';
import { flowsOf } from './scripted-flows.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const CLIENT = '10.0.0.9#40000';
const SERVER = '10.0.0.1#443';

function sent(t: number, flags: number, more: Partial<ScriptedPacket> = {}): ScriptedPacket {
  return { t, from: CLIENT, to: SERVER, flags, ...more };
}
function answered(t: number, flags: number, more: Partial<ScriptedPacket> = {}): ScriptedPacket {
  return { t, from: SERVER, to: CLIENT, flags, ...more };
}
const HANDSHAKE = [
  sent(0, SYN, { sequence: 100 }),
  answered(0.03, SYN | ACK, { sequence: 500, acknowledgment: 101 }),
  sent(0.05, ACK, { sequence: 101, acknowledgment: 501 }),
];
const CLOSE = [sent(1, FIN | ACK), answered(1.1, FIN | ACK), sent(1.2, ACK)];

describe('TCP', () => {
  test('open, data, close', () => {
    const data = answered(0.5, PSH | ACK, { length: 1500, payload: 1446 });
    expect(flowsOf([...HANDSHAKE, data, ...CLOSE, { t: 20 }])[0]).toMatchObject({
      source: 'test.pcap',
      lane: 3,
      start: SCRIPT_START_US,
      end: SCRIPT_START_US + 1.2e6,
      srcAddress: '10.0.0.9',
      srcPort: 40000,
      dstAddress: '10.0.0.1',
      dstPort: 443,
      protocol: 6,
      forwardPackets: 4,
      reversePackets: 3,
      forwardBytes: 400,
      reverseBytes: 1700,
      reversePayloadBytes: 1562,
      forwardFlags: FIN | SYN | ACK,
      reverseFlags: FIN | SYN | PSH | ACK,
      handshakeRttUs: 50_000,
      handshakeServerRttUs: 30_000,
      handshakeClientRttUs: 20_000,
      endReason: 'endOfFlow',
    });
  });

  test.each<[string, ScriptedPacket[], string[]]>([
    ['close, then silence past the linger', [...HANDSHAKE, ...CLOSE, { t: 20 }], ['endOfFlow', 'forcedEnd']],
    ['half-close stays open', [...HANDSHAKE, sent(1, FIN | ACK), answered(30, ACK)], ['forcedEnd']],
    [
      'half-close is remembered over the active timeout',
      [
        ...HANDSHAKE,
        sent(1, FIN | ACK),
        ...Array.from({ length: 12 }, (_, i) => answered(30 * (i + 1), ACK)),
        answered(361, FIN | ACK),
        sent(362, SYN),
      ],
      ['activeTimeout', 'endOfFlow', 'forcedEnd'],
    ],
    ['simultaneous close', [...HANDSHAKE, sent(1, FIN | ACK), answered(1, FIN | ACK)], ['endOfFlow']],
    ['reset by the server', [sent(0, SYN), answered(0.1, RST | ACK)], ['endOfFlow']],
    ['packets within the linger belong to it', [...HANDSHAKE, ...CLOSE, answered(9, FIN | ACK)], ['endOfFlow']],
    ['packets past the linger do not', [...HANDSHAKE, ...CLOSE, answered(12, FIN | ACK)], ['endOfFlow', 'forcedEnd']],
    ['port used again after the close', [...HANDSHAKE, ...CLOSE, sent(2, SYN)], ['endOfFlow', 'forcedEnd']],
    ['port used again after a reset', [sent(0, SYN), answered(0.1, RST), sent(0.2, SYN)], ['endOfFlow', 'forcedEnd']],
    ['a SYN on an open connection splits nothing', [...HANDSHAKE, sent(2, SYN)], ['forcedEnd']],
    ['a SYN/ACK after the close splits nothing', [...HANDSHAKE, ...CLOSE, answered(2, SYN | ACK)], ['endOfFlow']],
  ])('%s', (_name, script, reasons) => {
    expect(flowsOf(script).map((flow) => flow.endReason)).toEqual(reasons);
  });

  test.each<[string, ScriptedPacket[], (number | null)[]]>([
    ['handshake', HANDSHAKE, [50_000, 30_000, 20_000]],
    ['no answer', [sent(0, SYN)], [null, null, null]],
    ['SYN sent twice: its leg is ambiguous', [sent(-1, SYN), ...HANDSHAKE], [null, null, 20_000]],
    [
      'SYN/ACK sent twice: the leg back is ambiguous',
      [...HANDSHAKE.slice(0, 2), answered(0.04, SYN | ACK, { sequence: 500 }), ...HANDSHAKE.slice(2)],
      [null, 30_000, null],
    ],
    ['capture begins at the SYN/ACK', HANDSHAKE.slice(1), [null, null, 20_000]],
    ['SYN of both ends', [...HANDSHAKE.slice(0, 1), answered(0.01, SYN), ...HANDSHAKE.slice(1)], [null, null, 20_000]],
    [
      'an ACK of something older does not count',
      [...HANDSHAKE.slice(0, 2), sent(0.04, ACK, { acknowledgment: 400 }), sent(0.07, ACK, { acknowledgment: 501 })],
      [70_000, 30_000, 40_000],
    ],
  ])('round trips: %s', (_name, script, expected) => {
    const [flow] = flowsOf(script);
    expect([flow?.handshakeRttUs, flow?.handshakeServerRttUs, flow?.handshakeClientRttUs]).toEqual(expected);
  });
});
