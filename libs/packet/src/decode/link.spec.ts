import { describe, expect, test } from '@jest/globals';
import { ethernet, hex, ipv4, ipv6, tcp, vlan, zeros } from '../testing/frame-bytes.ts';
import { ETHERNET, everyCut, ip4At, ip6At, packetOf, type HeaderSample } from '../testing/packet-of.ts';
import {
  LINK_CISCO_HDLC,
  LINK_IPV6,
  LINK_LINUX_SLL,
  LINK_LINUX_SLL2,
  LINK_LOOP,
  LINK_NULL,
  LINK_PPP,
  LINK_PPP_ETHER,
  LINK_PPP_HDLC,
  LINK_RAW,
} from './link-type.ts';

const PACKET4 = ipv4({ protocol: 6 }, tcp({}, hex('aa bb')));
const PACKET6 = ipv6({ next: 6 }, tcp({}, []));
const ENDS4 = {
  srcAddress: '10.66.0.11',
  dstAddress: '10.66.0.80',
  srcPort: 49152,
  dstPort: 80,
  tunnel: 'none',
} as const;
const ENDS6 = { srcAddress: 'fd66::11', dstAddress: 'fd66::80', srcPort: 49152, dstPort: 80, tunnel: 'none' } as const;
const MACS = { srcMac: '02:00:00:00:00:0b', dstMac: '02:00:00:00:00:50' };

const SAMPLES: readonly HeaderSample[] = [
  {
    name: 'raw IP: version 4',
    linkType: LINK_RAW,
    frame: PACKET4,
    headers: ip4At(0),
    expected: { ...ENDS4, etherType: 0x0800 },
  },
  {
    name: 'BSD loopback',
    linkType: LINK_NULL,
    frame: [...hex('02000000'), ...PACKET4],
    headers: [['link', 0, 4], ...ip4At(4)],
    expected: ENDS4,
  },
  {
    name: 'OpenBSD loopback',
    linkType: LINK_LOOP,
    frame: [...hex('00000002'), ...PACKET4],
    headers: [['link', 0, 4], ...ip4At(4)],
    expected: ENDS4,
  },
  {
    name: 'PPP',
    linkType: LINK_PPP,
    frame: [...hex('ff03 0057'), ...PACKET6],
    headers: [['ppp', 0, 2], ['ppp', 0, 4], ...ip6At(4)],
    expected: ENDS6,
  },
  {
    name: 'PPP without address, its protocol in one byte',
    linkType: LINK_PPP,
    frame: [...hex('21'), ...PACKET4],
    headers: [['ppp', 0, 2], ...ip4At(1)],
    expected: ENDS4,
  },
  {
    name: 'PPP in HDLC framing',
    linkType: LINK_PPP_HDLC,
    frame: [...hex('ff03 0021'), ...PACKET4],
    headers: [['ppp', 0, 2], ['ppp', 0, 4], ...ip4At(4)],
    expected: ENDS4,
  },
  {
    name: 'Cisco HDLC',
    linkType: LINK_CISCO_HDLC,
    frame: [...hex('0f00 86dd'), ...PACKET6],
    headers: [['link', 0, 4], ...ip6At(4)],
    expected: { ...ENDS6, etherType: 0x86dd },
  },
  {
    name: 'PPPoE without Ethernet',
    linkType: LINK_PPP_ETHER,
    frame: [...hex('1100 0001 0000 0021'), ...PACKET4],
    headers: [['ppp', 0, 6], ['ppp', 6, 2], ...ip4At(8)],
    expected: ENDS4,
  },
  {
    name: 'Linux cooked',
    linkType: LINK_LINUX_SLL,
    frame: [...hex('0000 0001 0006 020000000050 0000 0800'), ...PACKET4],
    headers: [['link', 0, 16], ...ip4At(16)],
    expected: { ...ENDS4, srcMac: '02:00:00:00:00:50', dstMac: '00:00:00:00:00:00', etherType: 0x0800 },
  },
  {
    name: 'Linux cooked, version 2, a VLAN tag behind it',
    linkType: LINK_LINUX_SLL2,
    frame: [...hex('8100 0000 00000003 0001 00 06 020000000050 0000'), ...vlan(20, 0x86dd, PACKET6)],
    headers: [['link', 0, 20], ['vlan', 20, 4], ...ip6At(24)],
    expected: { ...ENDS6, srcMac: '02:00:00:00:00:50', vlan: 20 },
  },
  {
    name: 'Linux cooked with LLC',
    linkType: LINK_LINUX_SLL,
    frame: [...hex('0000 0001 0006 020000000050 0000 0004 4242 03'), ...zeros(4)],
    headers: [
      ['link', 0, 16],
      ['llc', 16, 3],
    ],
    expected: { llc: 0x4242, srcMac: '02:00:00:00:00:50', protocol: 0 },
  },
  {
    name: 'SNAP',
    frame: ethernet(8 + PACKET4.length, [...hex('aaaa03 000000 0800'), ...PACKET4]),
    headers: [ETHERNET, ['llc', 14, 3], ['llc', 14, 8], ...ip4At(22)],
    expected: { ...ENDS4, ...MACS, llc: 0xaaaa, etherType: 0x0800 },
  },
  {
    name: 'spanning tree: LLC without SNAP',
    frame: ethernet(38, [...hex('424203'), ...zeros(35)]),
    headers: [ETHERNET, ['llc', 14, 3]],
    expected: { ...MACS, llc: 0x4242, protocol: 0, srcAddress: '::' },
  },
  {
    name: 'SNAP of an organisation of its own',
    frame: ethernet(40, [...hex('aaaa03 00000c 2000'), ...zeros(32)]),
    headers: [ETHERNET, ['llc', 14, 3], ['llc', 14, 8]],
    expected: { ...MACS, llc: 0xaaaa, srcAddress: '::' },
  },
  {
    name: 'PPPoE',
    frame: ethernet(0x8864, [...hex('1100 0001 0000 0021'), ...PACKET4]),
    headers: [ETHERNET, ['ppp', 14, 6], ['ppp', 20, 2], ...ip4At(22)],
    expected: { ...ENDS4, ...MACS },
  },
  {
    name: 'MPLS: two labels, IPv6',
    frame: ethernet(0x8847, [...hex('000640ff 000651ff'), ...PACKET6]),
    headers: [ETHERNET, ['mpls', 14, 4], ['mpls', 18, 4], ['mpls', 22, 1], ...ip6At(22)],
    expected: { ...ENDS6, ...MACS, mplsLabel: 100 },
  },
  {
    name: 'MPLS: a pseudowire with a control word',
    frame: ethernet(0x8847, [...hex('000641ff 00000000'), ...ethernet(0x0800, PACKET4)]),
    headers: [ETHERNET, ['mpls', 14, 4], ['mpls', 18, 1], ['mpls', 18, 4], ['ethernet', 22, 14], ...ip4At(36)],
    expected: { ...ENDS4, ...MACS, mplsLabel: 100 },
  },
  {
    name: 'VN-tag',
    frame: ethernet(0x8926, [...hex('80010002 0800'), ...PACKET4]),
    headers: [ETHERNET, ['encapsulation', 14, 6], ...ip4At(20)],
    expected: { ...ENDS4, ...MACS },
  },
  {
    name: 'IEEE 802.1BR',
    frame: ethernet(0x893f, [...hex('000000000001 0800'), ...PACKET4]),
    headers: [ETHERNET, ['encapsulation', 14, 8], ...ip4At(22)],
    expected: { ...ENDS4, ...MACS },
  },
  {
    name: 'IEEE 802.1ah',
    frame: ethernet(0x88e7, [...hex('00000064'), ...ethernet(0x0800, PACKET4)]),
    headers: [ETHERNET, ['encapsulation', 14, 4], ['ethernet', 18, 14], ...ip4At(32)],
    expected: { ...ENDS4, ...MACS },
  },
  {
    name: 'Cisco FabricPath',
    frame: ethernet(0x8903, [...hex('0020'), ...ethernet(0x0800, PACKET4)]),
    headers: [ETHERNET, ['encapsulation', 14, 2], ['ethernet', 16, 14], ...ip4At(30)],
    expected: { ...ENDS4, ...MACS },
  },
  {
    name: 'TRILL',
    frame: ethernet(0x22f3, [...hex('0020 0001 0002'), ...ethernet(0x86dd, PACKET6)]),
    headers: [ETHERNET, ['encapsulation', 14, 6], ['ethernet', 20, 14], ...ip6At(34)],
    expected: { ...ENDS6, ...MACS },
  },
  {
    name: 'NSH',
    frame: ethernet(0x894f, [...hex('0fc2 0102 00000101'), ...PACKET6]),
    headers: [ETHERNET, ['encapsulation', 14, 4], ['encapsulation', 14, 8], ...ip6At(22)],
    expected: { ...ENDS6, ...MACS },
  },
];

describe('link layers', () => {
  test.each(SAMPLES)('$name', ({ frame, linkType = 1, expected }) => {
    expect(packetOf(frame, { linkType })).toMatchObject({ ...expected, problem: 'none' });
  });

  test.each(SAMPLES)('$name, cut anywhere', (sample) => {
    const { found, due } = everyCut(sample);
    expect(found).toEqual(due);
  });

  test('Cisco framing where PPP is expected', () => {
    const frame = [...hex('0f00 0800'), ...PACKET4];
    expect(packetOf(frame, { linkType: LINK_PPP_HDLC })).toMatchObject({
      ...ENDS4,
      etherType: 0x0800,
      problem: 'none',
    });
  });

  test('raw IPv6', () => {
    expect(packetOf(PACKET6, { linkType: LINK_IPV6 })).toMatchObject({ ...ENDS6, problem: 'none' });
  });

  test('MACsec in the clear: the check value behind it is no payload', () => {
    const frame = ethernet(0x88e5, [...hex('00 00 00000001 0800'), ...PACKET4, ...zeros(16)]);
    expect(packetOf(frame)).toMatchObject({ ...ENDS4, ...MACS, payloadLength: 2, problem: 'none' });
  });

  test('MACsec that is encrypted stays closed', () => {
    const frame = ethernet(0x88e5, [...hex('0c 00 00000001'), ...zeros(40)]);
    expect(packetOf(frame)).toMatchObject({ ...MACS, protocol: 0, problem: 'none' });
  });

  test('a stack of labels without end', () => {
    expect(packetOf(ethernet(0x8847, zeros(400)))).toMatchObject({
      problem: 'mpls',
      problemOffset: 14 + 64 * 4,
      problemNeeded: 4,
      problemAvailable: 0,
    });
  });
});
