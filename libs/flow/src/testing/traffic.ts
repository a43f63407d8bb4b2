import * as fc from 'fast-check';
import type { ScriptedPacket } from '../packet-script.ts';

/** Payloads that protocols recognise, whole and in halves, and others that they do not. */
const CONTENTS = [
  '',
  '',
  'GET /a HTTP/1.1\r\nHost: weir.example\r\n\r\n',
  'GET /a HTT',
  'P/1.1\r\nHost: weir.example\r\n\r\n',
  'SSH-2.0-weir\r\n',
  '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04weir\x07example\x00\x00\x01\x00\x01',
  '\x12\x34\x81\x83\x00\x01\x00\x00\x00\x00\x00\x00\x04weir\x07example\x00\x00\x01\x00\x01',
  `\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03${'r'.repeat(32)}\x00\x00\x02\x13\x01\x01\x00`,
  '\x00',
  '\xfe\xff unlike anything',
].map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0)));

/** Traffic among few ends with gaps around the timeouts, packets out of order within the lateness and some beyond it. */
export const traffic = fc
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

/** The lane of a packet's address pair. */
export function laneOf(packet: ScriptedPacket, lanes: number): number {
  const pair = [packet.from ?? '', packet.to ?? '']
    .map((end) => end.replace(/#.*/, ''))
    .toSorted()
    .join(' ');
  let sum = 0;
  for (const character of pair) sum += character.charCodeAt(0);
  return sum % lanes;
}
