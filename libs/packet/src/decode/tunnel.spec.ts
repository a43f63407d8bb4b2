import { describe, expect, test } from '@jest/globals';
import { ethernet, hex, ipv4, ipv6, tcp, u16, u32, udp, zeros } from '../testing/frame-bytes.ts';
import { ETHERNET, everyCut, ip4At, ip6At, packetOf, type Header, type HeaderSample } from '../testing/packet-of.ts';

const INNER4 = ipv4({ protocol: 6, src: 'c0a8 0001', dst: 'c0a8 0002' }, tcp({}, hex('aa bb cc')));
const INNER6 = ipv6({ next: 6 }, tcp({}, hex('aa bb')));
const ENDS4 = { srcAddress: '192.168.0.1', dstAddress: '192.168.0.2', srcPort: 49152, dstPort: 80, protocol: 6 };
const ENDS6 = { srcAddress: 'fd66::11', dstAddress: 'fd66::80', srcPort: 49152, dstPort: 80, protocol: 6 };
const OUTER4 = { outerSrcAddress: '10.66.0.11', outerDstAddress: '10.66.0.80', tunnelDepth: 1 };
const OUTER6 = { outerSrcAddress: 'fd66::11', outerDstAddress: 'fd66::80', tunnelDepth: 1 };

const OVER_IPV4: Header[] = [ETHERNET, ['ipv4', 14, 20]];
const OVER_IPV6: Header[] = [ETHERNET, ['ipv6', 14, 40]];
const OVER_UDP: Header[] = [...OVER_IPV4, ['udp', 34, 8]];

function overIp(protocol: number, payload: readonly number[]): number[] {
  return ethernet(0x0800, ipv4({ protocol }, payload));
}
/** A datagram to the port; `from` where the tunnel answers from its own. */
function overUdp(port: number, payload: readonly number[], from = 40000): number[] {
  return overIp(17, [...u16(from), ...u16(port), ...u16(8 + payload.length), ...u16(0), ...payload]);
}

const SAMPLES: readonly HeaderSample[] = [
  {
    name: 'IPv4 in IPv4',
    frame: overIp(4, INNER4),
    headers: [...OVER_IPV4, ...ip4At(34)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'ipInIp', tunnelId: 0, payloadLength: 3 },
  },
  {
    name: 'IPv6 in IPv4',
    frame: overIp(41, INNER6),
    headers: [...OVER_IPV4, ...ip6At(34)],
    expected: { ...ENDS6, ...OUTER4, tunnel: 'ipInIp', etherType: 0x86dd },
  },
  {
    name: 'IPv4 in IPv6',
    frame: ethernet(0x86dd, ipv6({ next: 4 }, INNER4)),
    headers: [...OVER_IPV6, ...ip4At(54)],
    expected: { ...ENDS4, ...OUTER6, tunnel: 'ipInIp', etherType: 0x0800 },
  },
  {
    name: 'IPv6 in IPv6',
    frame: ethernet(0x86dd, ipv6({ next: 41 }, INNER6)),
    headers: [...OVER_IPV6, ...ip6At(54)],
    expected: { ...ENDS6, ...OUTER6, tunnel: 'ipInIp' },
  },
  {
    name: 'GRE',
    frame: overIp(47, [...hex('0000 0800'), ...INNER4]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ...ip4At(38)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gre', tunnelId: 0 },
  },
  {
    name: 'GRE with checksum, key and sequence number',
    frame: overIp(47, [...hex('b000 86dd 1111 0000 00000309 00000001'), ...INNER6]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ['gre', 34, 16], ...ip6At(50)],
    expected: { ...ENDS6, ...OUTER4, tunnel: 'gre', tunnelId: 0x309 },
  },
  {
    name: 'NVGRE',
    frame: overIp(47, [...hex('2000 6558 00abcd 07'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ['gre', 34, 8], ['ethernet', 42, 14], ...ip4At(56)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'nvgre', tunnelId: 0xabcd, srcMac: '02:00:00:00:00:0b' },
  },
  {
    name: 'PPTP: GRE of version 1, PPP',
    frame: overIp(47, [...hex('3081 880b 0020 4321 00000001 00000002 ff03 0021'), ...INNER4]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ['gre', 34, 16], ['ppp', 50, 2], ['ppp', 50, 4], ...ip4At(54)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gre', tunnelId: 0x4321 },
  },
  {
    name: 'ERSPAN type I',
    frame: overIp(47, [...hex('0000 88be'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ['ethernet', 38, 14], ...ip4At(52)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'erspan', tunnelId: 0 },
  },
  {
    name: 'ERSPAN type II',
    frame: overIp(47, [...hex('1000 88be 00000001 1001 0065 00000000'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ['gre', 34, 8], ['gre', 42, 8], ['ethernet', 50, 14], ...ip4At(64)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'erspan', tunnelId: 0x65 },
  },
  {
    name: 'ERSPAN type III without platform header',
    frame: overIp(47, [...hex('1000 22eb 00000001 2001 0066 00000000 0000 0000'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_IPV4, ['gre', 34, 4], ['gre', 34, 8], ['gre', 42, 12], ['ethernet', 54, 14], ...ip4At(68)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'erspan', tunnelId: 0x66 },
  },
  {
    name: 'EtherIP',
    frame: overIp(97, [...hex('3000'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_IPV4, ['encapsulation', 34, 2], ['ethernet', 36, 14], ...ip4At(50)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'etherIp' },
  },
  {
    name: 'MPLS in IP',
    frame: overIp(137, [...hex('00064 1 40'), ...INNER4]),
    headers: [...OVER_IPV4, ['mpls', 34, 4], ['mpls', 38, 1], ...ip4At(38)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'mplsInIp', mplsLabel: 100 },
  },
  {
    name: 'VXLAN',
    frame: overUdp(4789, [...hex('08000000 000309 00'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_UDP, ['vxlan', 42, 8], ['ethernet', 50, 14], ...ip4At(64)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'vxlan', tunnelId: 0x309 },
  },
  {
    name: 'VXLAN-GPE with NSH',
    frame: overUdp(4790, [...hex('0c000004 00000a 00 0fc2 0103 00000101'), ...ethernet(0x0800, INNER4)]),
    headers: [
      ...OVER_UDP,
      ['vxlan', 42, 8],
      ['encapsulation', 50, 4],
      ['encapsulation', 50, 8],
      ['ethernet', 58, 14],
      ...ip4At(72),
    ],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'vxlan', tunnelId: 10 },
  },
  {
    name: 'GENEVE with an option',
    frame: overUdp(6081, [...hex('0200 6558 00abcd 00 0102 8001 11223344'), ...ethernet(0x86dd, INNER6)]),
    headers: [...OVER_UDP, ['geneve', 42, 8], ['geneve', 42, 16], ['ethernet', 58, 14], ...ip6At(72)],
    expected: { ...ENDS6, ...OUTER4, tunnel: 'geneve', tunnelId: 0xabcd },
  },
  {
    name: 'GTP-U with a sequence number and an extension header',
    frame: overUdp(2152, [...hex('36ff 0030 00000abc 0001 00 85 01 1000 00'), ...INNER4]),
    headers: [...OVER_UDP, ['gtpU', 42, 8], ['gtpU', 42, 12], ['gtpU', 42, 16], ...ip4At(58)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gtpU', tunnelId: 0xabc },
  },
  {
    name: 'GRE in UDP',
    frame: overUdp(4754, [...hex('0000 0800'), ...INNER4]),
    headers: [...OVER_UDP, ['gre', 42, 4], ...ip4At(46)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gre' },
  },
  {
    name: 'GUE of IPv4',
    frame: overUdp(6080, [...hex('00 04 0000'), ...INNER4]),
    headers: [...OVER_UDP, ['gue', 42, 4], ...ip4At(46)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gue', tunnelId: 0, etherType: 0x0800, payloadLength: 3 },
  },
  {
    name: 'GUE of IPv6 behind two words of options',
    frame: overUdp(6080, [...hex('02 29 0100 01020304 05060708'), ...INNER6]),
    headers: [...OVER_UDP, ['gue', 42, 4], ['gue', 42, 12], ...ip6At(54)],
    expected: { ...ENDS6, ...OUTER4, tunnel: 'gue', etherType: 0x86dd },
  },
  {
    name: 'GUE of Ethernet',
    frame: overUdp(6080, [...hex('00 8f 0000'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_UDP, ['gue', 42, 4], ['ethernet', 46, 14], ...ip4At(60)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gue' },
  },
  {
    name: 'GRE in GUE',
    frame: overUdp(6080, [...hex('00 2f 0000 0000 0800'), ...INNER4]),
    headers: [...OVER_UDP, ['gue', 42, 4], ['gre', 46, 4], ...ip4At(50)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gre' },
  },
  {
    name: 'GUE of IPv4 without a header',
    frame: overUdp(6080, INNER4),
    headers: [...OVER_UDP, ['gue', 42, 4], ...ip4At(42)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'gue' },
  },
  {
    name: 'L2TP with length and sequence numbers',
    frame: overUdp(1701, [...hex('4802 0000 0007 0008 0000 0000 ff03 0057'), ...INNER6], 1701),
    headers: [...OVER_UDP, ['l2tp', 42, 2], ['l2tp', 42, 12], ['ppp', 54, 2], ['ppp', 54, 4], ...ip6At(58)],
    expected: { ...ENDS6, ...OUTER4, tunnel: 'l2tp', tunnelId: 0x70008 },
  },
  {
    name: 'CAPWAP with Ethernet',
    frame: overUdp(5247, [...hex('00 10 00 00 0000 0000'), ...ethernet(0x0800, INNER4)]),
    headers: [...OVER_UDP, ['capwap', 42, 8], ['ethernet', 50, 14], ...ip4At(64)],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'capwap' },
  },
  {
    name: 'CAPWAP with 802.11, frame control swapped',
    frame: overUdp(5247, [
      ...hex('00 10 03 00 0000 0000'),
      ...hex('0108 0000 020000000001 020000000002 020000000003 1000'),
      ...hex('aaaa03000000 0800'),
      ...INNER4,
    ]),
    headers: [
      ...OVER_UDP,
      ['capwap', 42, 8],
      ['wlan', 50, 2],
      ['wlan', 50, 24],
      ['llc', 74, 3],
      ['llc', 74, 8],
      ...ip4At(82),
    ],
    expected: { ...ENDS4, ...OUTER4, tunnel: 'capwap', srcMac: '02:00:00:00:00:0b', wlanType: 'none' },
  },
  {
    name: 'Ethernet behind a segment routing header',
    frame: ethernet(0x86dd, ipv6({ next: 143 }, ethernet(0x0800, INNER4))),
    headers: [...OVER_IPV6, ['ethernet', 54, 14], ...ip4At(68)],
    expected: { ...ENDS4, ...OUTER6, tunnel: 'etherIp' },
  },
  {
    name: 'an authentication header is no tunnel',
    frame: overIp(51, [...hex('06 04 0000 00000001 00000002'), ...zeros(12), ...tcp({}, [])]),
    headers: [...OVER_IPV4, ['authentication', 34, 12], ['authentication', 34, 24], ['tcp', 58, 20]],
    expected: { srcAddress: '10.66.0.11', protocol: 6, dstPort: 80, tunnel: 'none', payloadLength: 0 },
  },
];

describe('tunnels', () => {
  test.each(SAMPLES)('$name', ({ frame, expected }) => {
    expect(packetOf(frame)).toMatchObject({ ...expected, problem: 'none' });
  });

  test.each(SAMPLES)('$name, cut anywhere', (sample) => {
    const { found, due } = everyCut(sample);
    expect(found).toEqual(due);
  });
});

describe('what looks like a tunnel and is none', () => {
  const OUTSIDE = {
    srcAddress: '10.66.0.11',
    dstAddress: '10.66.0.80',
    tunnel: 'none',
    tunnelDepth: 0,
    problem: 'none',
  };
  test.each([
    { name: 'VXLAN without a network identifier', frame: overUdp(4789, zeros(40)), expected: { protocol: 17 } },
    { name: 'GENEVE of another version', frame: overUdp(6081, [0x40, ...zeros(40)]), expected: { protocol: 17 } },
    {
      name: 'an echo request of GTP',
      frame: overUdp(2152, [...hex('3201 0004'), ...zeros(8)]),
      expected: { protocol: 17 },
    },
    { name: 'a control message of GUE', frame: overUdp(6080, [0x20, 4, ...zeros(40)]), expected: { protocol: 17 } },
    { name: 'GUE of another variant', frame: overUdp(6080, [0x80, 4, ...zeros(40)]), expected: { protocol: 17 } },
    {
      name: 'a part of a packet in GUE',
      frame: overUdp(6080, [...hex('02 04 0800'), ...zeros(40)]),
      expected: { protocol: 17 },
    },
    {
      name: 'GUE of a protocol that is no tunnel',
      frame: overUdp(6080, [...hex('00 06 0000'), ...zeros(40)]),
      expected: { protocol: 17 },
    },
    { name: 'a control message of L2TP', frame: overUdp(1701, hex('c802 000c 0000 0000 0000 0000')), expected: {} },
    { name: 'L2TP of another version', frame: overUdp(1701, hex('0003 0000 0000 0000')), expected: {} },
    { name: 'CAPWAP that is encrypted', frame: overUdp(5247, [1, ...zeros(40)]), expected: {} },
    { name: 'a part of a frame in CAPWAP', frame: overUdp(5247, [...hex('00 10 00 80'), ...zeros(40)]), expected: {} },
    { name: 'something else at the port of Teredo', frame: overUdp(3544, zeros(40)), expected: { dstPort: 3544 } },
    {
      name: 'an acknowledgment of PPTP, which carries nothing',
      frame: overIp(47, hex('2081 880b 0000 4321 00000002')),
      expected: { protocol: 47 },
    },
    {
      name: 'GRE with source routes',
      frame: overIp(47, [...hex('4000 0800'), ...zeros(30)]),
      expected: { protocol: 47 },
    },
    {
      name: 'a first fragment of a tunnel',
      frame: ethernet(0x0800, ipv4({ protocol: 4, fragment: 0x2000 }, INNER4)),
      expected: { protocol: 4, fragment: 'first' },
    },
  ])('$name', ({ frame, expected }) => {
    expect(packetOf(frame)).toMatchObject({ ...OUTSIDE, ...expected });
  });
});

describe('Teredo', () => {
  const TUNNEL = { ...ENDS6, ...OUTER4, tunnel: 'teredo', problem: 'none' };
  test.each([
    { name: 'plain', payload: INNER6 },
    { name: 'behind an origin indication', payload: [...hex('0000 1234 aabbccdd'), ...INNER6] },
    { name: 'behind an authentication', payload: [...hex('0001 00 00 0000000000000000 00'), ...INNER6] },
  ])('$name', ({ payload }) => {
    expect(packetOf(overUdp(3544, payload))).toMatchObject(TUNNEL);
    expect(packetOf(overUdp(40000, payload, 3544))).toMatchObject(TUNNEL);
  });
});

describe('tunnels in tunnels', () => {
  function nested(depth: number): number[] {
    let packet = INNER4;
    for (let i = 0; i < depth; i++) packet = ipv4({ protocol: 4 }, packet);
    return ethernet(0x0800, packet);
  }

  test('the innermost packet and the outermost addresses are kept', () => {
    expect(packetOf(nested(5))).toMatchObject({
      ...ENDS4,
      ...OUTER4,
      tunnelDepth: 5,
      tunnel: 'ipInIp',
      problem: 'none',
    });
  });

  test('what lies deeper than 32 layers is recorded and not followed', () => {
    const at = 14 + 20 * 16;
    expect(packetOf(nested(40))).toMatchObject({
      problem: 'depth',
      problemOffset: at,
      problemNeeded: 1,
      problemAvailable: 0,
    });
  });

  test('padding of the outer frame is not inside', () => {
    const frame = [
      ...overUdp(4789, [...hex('08000000 000309 00'), ...ethernet(0x0800, INNER4.slice(0, 40))]),
      ...zeros(6),
    ];
    expect(packetOf(frame)).toMatchObject({ protocol: 6, dstPort: 80, problem: 'none', length: frame.length });
  });

  test('an inner packet that says it is longer than its tunnel', () => {
    const frame = overUdp(4789, [...hex('08000000 000309 00'), ...ethernet(0x0800, INNER4.slice(0, 30))]);
    expect(packetOf(frame)).toMatchObject({
      problem: 'tcp',
      problemOffset: 84,
      problemNeeded: 20,
      problemAvailable: 10,
    });
  });

  test('something else than IP inside leaves the packet what it is', () => {
    const frame = overUdp(4789, [...hex('08000000 000309 00'), ...ethernet(0x88cc, zeros(20))]);
    expect(packetOf(frame)).toMatchObject({
      srcAddress: '10.66.0.11',
      dstPort: 4789,
      tunnel: 'none',
      etherType: 0x0800,
    });
  });
});

test('ports next to those of tunnels are not looked behind', () => {
  for (const port of [1700, 1702, 2151, 2153, 4753, 4788, 4791, 6080, 8473])
    expect(packetOf(overUdp(port, [...hex('08000000 000309 00'), ...ethernet(0x0800, INNER4)]))).toMatchObject({
      dstPort: port,
      tunnel: 'none',
    });
  expect(packetOf(ethernet(0x0800, ipv4({ protocol: 17 }, udp(u32(0)))))).toMatchObject({ tunnel: 'none' });
});
