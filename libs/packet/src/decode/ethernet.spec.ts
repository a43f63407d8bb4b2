import { describe, expect, test } from '@jest/globals';
import {
  CLIENT,
  CLIENT_MAC,
  ethernet,
  hex,
  ipv4,
  SERVER,
  SERVER_MAC,
  u16,
  udp,
  vlan,
  zeros,
} from '../testing/frame-bytes.ts';
import { NO_PROBLEM, packetOf, problem } from '../testing/packet-of.ts';

const DATAGRAM = ipv4({ protocol: 17 }, udp(zeros(20)));
const MACS = { srcMac: '02:00:00:00:00:0b', dstMac: '02:00:00:00:00:50' };
const NO_ADDRESSES = { srcAddress: '::', dstAddress: '::', srcPort: 0, dstPort: 0 };
const DECODED = { srcAddress: '10.66.0.11', dstAddress: '10.66.0.80', protocol: 17, srcPort: 49160, dstPort: 53 };

describe('Ethernet and VLAN', () => {
  test.each([
    {
      name: 'Ethernet II',
      frame: ethernet(0x0800, DATAGRAM),
      expected: { ...MACS, ...DECODED, ...NO_PROBLEM, etherType: 0x0800, vlan: 0, innerVlan: 0 },
    },
    {
      name: 'IEEE 802.3 length, LLC and SNAP',
      frame: ethernet(46, [...hex('aa aa 03 00 00 00 08 00'), ...DATAGRAM]),
      expected: { ...MACS, ...DECODED, ...NO_PROBLEM, etherType: 0x0800, llc: 0xaaaa },
    },
    {
      name: 'EtherType of no known protocol',
      frame: ethernet(0x88cc, zeros(46)),
      expected: { ...MACS, ...NO_ADDRESSES, ...NO_PROBLEM, etherType: 0x88cc },
    },
    {
      name: '802.1Q',
      frame: ethernet(0x8100, vlan(0x6014, 0x0800, DATAGRAM)),
      expected: { ...DECODED, ...NO_PROBLEM, etherType: 0x0800, vlan: 20, innerVlan: 0 },
    },
    {
      name: '802.1Q priority tag: id 0',
      frame: ethernet(0x8100, vlan(0xe000, 0x0800, DATAGRAM)),
      expected: { ...DECODED, vlan: 0, innerVlan: 0 },
    },
    {
      name: '802.1ad around 802.1Q',
      frame: ethernet(0x88a8, vlan(30, 0x8100, vlan(7, 0x0800, DATAGRAM))),
      expected: { ...DECODED, ...NO_PROBLEM, etherType: 0x0800, vlan: 30, innerVlan: 7 },
    },
    {
      name: 'QinQ by 0x9100',
      frame: ethernet(0x9100, vlan(31, 0x8100, vlan(8, 0x0800, DATAGRAM))),
      expected: { ...DECODED, vlan: 31, innerVlan: 8 },
    },
    {
      name: 'a third and a fourth tag are passed over',
      frame: ethernet(0x88a8, vlan(1, 0x88a8, vlan(2, 0x8100, vlan(3, 0x8100, vlan(4, 0x0800, DATAGRAM))))),
      expected: { ...DECODED, ...NO_PROBLEM, etherType: 0x0800, vlan: 1, innerVlan: 2 },
    },
    {
      name: 'length behind a tag',
      frame: ethernet(0x8100, vlan(20, 38, zeros(42))),
      expected: { ...NO_ADDRESSES, ...NO_PROBLEM, etherType: 38, vlan: 20 },
    },
    {
      name: 'nothing captured',
      frame: [],
      expected: { srcMac: '00:00:00:00:00:00', ...NO_ADDRESSES, ...problem('ethernet', 0, 14, 0) },
    },
    {
      name: 'cut in the Ethernet header',
      frame: ethernet(0x0800, []).slice(0, 13),
      expected: { srcMac: '00:00:00:00:00:00', etherType: 0, ...problem('ethernet', 0, 14, 13) },
    },
    {
      name: 'cut in the second tag',
      frame: ethernet(0x88a8, vlan(30, 0x8100, [0])),
      expected: { ...MACS, vlan: 30, innerVlan: 0, etherType: 0x8100, ...problem('vlan', 18, 4, 1) },
    },
    {
      name: 'tags to the end of a long frame',
      frame: ethernet(0x8100, hex('0001 8100'.repeat(16_000))),
      expected: { vlan: 1, innerVlan: 1, ...problem('vlan', 64_014, 4, 0) },
    },
  ])('$name', ({ frame, expected }) => {
    expect(packetOf(frame)).toMatchObject(expected);
  });
});

function arp(operation: number, protocolType = 0x0800, protocolLength = 4): number[] {
  return [
    ...u16(1),
    ...u16(protocolType),
    6,
    protocolLength,
    ...u16(operation),
    ...hex(CLIENT_MAC),
    ...hex(CLIENT),
    ...hex(SERVER_MAC),
    ...hex(SERVER),
  ];
}

describe('ARP', () => {
  test.each([
    {
      name: 'request',
      frame: ethernet(0x0806, arp(1)),
      expected: {
        ...{ arpOperation: 1, srcAddress: '10.66.0.11', dstAddress: '10.66.0.80', protocol: 0, ...NO_PROBLEM },
        arpSenderMac: MACS.srcMac,
      },
    },
    {
      name: 'reply with padding behind a tag',
      frame: ethernet(0x8100, vlan(9, 0x0806, [...arp(2), ...zeros(14)])),
      expected: { arpOperation: 2, srcAddress: '10.66.0.11', dstAddress: '10.66.0.80', vlan: 9, ...NO_PROBLEM },
    },
    {
      name: 'sent by another than it says',
      frame: ethernet(0x0806, [...arp(2).slice(0, 8), ...hex('02 00 00 00 00 66'), ...arp(2).slice(14)]),
      expected: { ...MACS, arpSenderMac: '02:00:00:00:00:66', srcAddress: '10.66.0.11' },
    },
    {
      name: 'hardware addresses that are no MAC',
      frame: ethernet(0x0806, [...arp(1).slice(0, 4), 2, 4, 0, 1, 9, 9, ...hex(CLIENT), 9, 8, ...hex(SERVER)]),
      expected: { arpSenderMac: '00:00:00:00:00:00', srcAddress: '10.66.0.11', dstAddress: '10.66.0.80' },
    },
    {
      name: 'addresses that are not IPv4',
      frame: ethernet(0x0806, arp(1, 0x809b)),
      expected: { arpOperation: 1, srcAddress: '::', dstAddress: '::', ...NO_PROBLEM },
    },
    {
      name: 'IPv4 of another length',
      frame: ethernet(0x0806, [...arp(1, 0x0800, 6), ...zeros(8)]),
      expected: { arpOperation: 1, srcAddress: '::', dstAddress: '::', ...NO_PROBLEM },
    },
    {
      name: 'cut before the operation',
      frame: ethernet(0x0806, arp(1).slice(0, 7)),
      expected: { arpOperation: 0, ...problem('arp', 14, 8, 7) },
    },
    {
      name: 'cut in the addresses',
      frame: ethernet(0x0806, arp(2).slice(0, 27)),
      expected: {
        arpOperation: 2,
        srcAddress: '::',
        dstAddress: '::',
        ...problem('arp', 14, 28, 27),
        arpSenderMac: '00:00:00:00:00:00',
      },
    },
  ])('$name', ({ frame, expected }) => {
    expect(packetOf(frame)).toMatchObject(expected);
  });
});
