import { describe, expect, test } from '@jest/globals';
import { ethernet, hex, ipv6, tcp, u16, u32, udp, zeros } from '../testing/frame-bytes.ts';
import { NO_PROBLEM, packetOf, problem } from '../testing/packet-of.ts';

const ADDRESSES = { srcAddress: 'fd66::11', dstAddress: 'fd66::80' };
const PORTS = { srcPort: 49160, dstPort: 53 };
const HOP_BY_HOP = 0,
  ROUTING = 43,
  FRAGMENT = 44,
  AUTHENTICATION = 51,
  NO_NEXT = 59,
  DESTINATION = 60,
  MOBILITY = 135,
  HOST_IDENTITY = 139,
  SHIM6 = 140;

/** An extension header of `units` times 8 bytes and what follows it. */
function extension(next: number, units: number, payload: readonly number[]): number[] {
  return [next, units - 1, ...zeros(units * 8 - 2), ...payload];
}

function fragment(next: number, offsetAndMore: number, payload: readonly number[]): number[] {
  return [next, 0, ...u16(offsetAndMore), ...u32(0xdeadbeef), ...payload];
}

function authentication(next: number, payload: readonly number[]): number[] {
  return [next, 4, ...zeros(22), ...payload];
}

describe('IPv6', () => {
  test.each([
    {
      name: 'header fields',
      packet: ipv6({ next: 17 }, udp(zeros(20))),
      expected: { ...ADDRESSES, ...PORTS, protocol: 17, ttl: 63, dscp: 46, payloadLength: 20, ...NO_PROBLEM },
    },
    {
      name: 'padding is no payload',
      packet: [...ipv6({ next: 17 }, udp([])), ...zeros(12)],
      expected: { payloadLength: 0, ...NO_PROBLEM },
    },
    {
      name: 'payload length 0 with TCP (segmentation offload): all of the frame',
      packet: ipv6({ next: 6, payloadLength: 0 }, tcp({}, zeros(4000))),
      expected: { srcPort: 49152, payloadLength: 4000, ...NO_PROBLEM },
    },
    {
      name: 'payload length 0 with another header: no payload',
      packet: ipv6({ next: FRAGMENT, payloadLength: 0 }, fragment(17, 0, udp([]))),
      expected: { ...ADDRESSES, protocol: FRAGMENT, payloadLength: 0, ...problem('ipv6', 54, 8, 0) },
    },
    {
      name: 'jumbogram',
      packet: ipv6({ next: HOP_BY_HOP, payloadLength: 0 }, [17, 0, 0xc2, 4, ...u32(116), ...udp(zeros(100))]),
      expected: { ...PORTS, protocol: 17, payloadLength: 100, ...NO_PROBLEM },
    },
    {
      name: 'payload length 0, hop-by-hop header without the jumbo option',
      packet: ipv6({ next: HOP_BY_HOP, payloadLength: 0 }, [17, 0, 1, 4, 0, 0, 0, 0, ...udp([])]),
      expected: { ...ADDRESSES, protocol: HOP_BY_HOP, payloadLength: 0, ...problem('ipv6', 54, 8, 0) },
    },
    {
      name: 'no next header',
      packet: ipv6({ next: NO_NEXT }, zeros(10)),
      expected: { protocol: NO_NEXT, payloadLength: 10, ...NO_PROBLEM },
    },
    {
      name: 'cut in the header',
      packet: ipv6({ next: 17 }, udp([])).slice(0, 39),
      expected: { srcAddress: '::', ...problem('ipv6', 14, 40, 39) },
    },
    {
      name: 'version 4 behind the EtherType of IPv6',
      packet: ipv6({ next: 17, version: 4 }, udp([])),
      expected: { srcAddress: '::', ...problem('ipv6', 14, 40, 0) },
    },
  ])('$name', ({ packet, expected }) => {
    expect(packetOf(ethernet(0x86dd, packet))).toMatchObject(expected);
  });
});

describe('IPv6 extension headers', () => {
  test.each([HOP_BY_HOP, ROUTING, DESTINATION, MOBILITY, HOST_IDENTITY, SHIM6])('header %i is followed', (header) => {
    const packet = ipv6({ next: header }, extension(17, 2, udp(zeros(7))));
    expect(packetOf(ethernet(0x86dd, packet))).toMatchObject({
      ...PORTS,
      protocol: 17,
      payloadLength: 7,
      ...NO_PROBLEM,
    });
  });

  test.each([
    {
      name: 'authentication header counts in units of 4',
      packet: ipv6({ next: AUTHENTICATION }, authentication(17, udp(zeros(7)))),
      expected: { ...PORTS, protocol: 17, payloadLength: 7, ...NO_PROBLEM },
    },
    {
      name: 'a chain in the order of RFC 8200',
      packet: ipv6(
        { next: HOP_BY_HOP },
        extension(
          DESTINATION,
          1,
          extension(
            ROUTING,
            1,
            extension(FRAGMENT, 3, fragment(AUTHENTICATION, 1, authentication(6, tcp({}, zeros(4))))),
          ),
        ),
      ),
      expected: { srcPort: 49152, protocol: 6, payloadLength: 4, fragment: 'first', identification: 0xdeadbeef },
    },
    {
      name: 'later fragment: no ports, protocol as the fragment header says',
      packet: ipv6({ next: FRAGMENT }, fragment(17, (100 << 3) | 1, zeros(800))),
      expected: { srcPort: 0, protocol: 17, payloadLength: 800, fragment: 'later', identification: 0xdeadbeef },
    },
    {
      name: 'later fragment: its data is no extension header',
      packet: ipv6({ next: FRAGMENT }, fragment(DESTINATION, 8, zeros(16))),
      expected: { protocol: DESTINATION, payloadLength: 16, fragment: 'later', ...NO_PROBLEM },
    },
    {
      name: 'a fragment that is the whole packet (RFC 6946)',
      packet: ipv6({ next: FRAGMENT }, fragment(17, 0, udp(zeros(5)))),
      expected: { ...PORTS, fragment: 'whole', identification: 0, payloadLength: 5 },
    },
    {
      name: 'a mobility message is the protocol (RFC 6275)',
      packet: ipv6({ next: MOBILITY }, extension(NO_NEXT, 2, [])),
      expected: { protocol: MOBILITY, payloadLength: 16, ...NO_PROBLEM },
    },
    {
      name: 'extension header longer than the packet',
      packet: [...ipv6({ next: DESTINATION }, [17, 3, ...zeros(14)]), ...zeros(40)],
      expected: { ...ADDRESSES, protocol: DESTINATION, payloadLength: 16, ...problem('ipv6', 54, 32, 16) },
    },
    {
      name: 'cut before the length of an extension header',
      packet: ipv6({ next: ROUTING, payloadLength: 40 }, [17]),
      expected: { protocol: ROUTING, payloadLength: 40, ...problem('ipv6', 54, 8, 1) },
    },
    {
      name: 'a chain over 64 headers is not followed',
      packet: ipv6({ next: DESTINATION }, hex(`${DESTINATION.toString(16)}00 0104 0000 0000`.repeat(70))),
      expected: { protocol: DESTINATION, payloadLength: 48, ...problem('ipv6', 54 + 64 * 8, 8, 0) },
    },
  ])('$name', ({ packet, expected }) => {
    expect(packetOf(ethernet(0x86dd, packet))).toMatchObject(expected);
  });
});
