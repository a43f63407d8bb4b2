import * as make from './frame-bytes.mjs';
import { ETHER_TYPE, PROTOCOL } from './frame-bytes.mjs';
import { CLIENT_MAC, DOWN, IPV4, IPV4_BACK, SERVER_MAC, UP, addresses, udpPart } from './hosts.mjs';

const BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff';

export function arpFrames() {
  const asker = { senderMac: CLIENT_MAC, sender: IPV4.src, targetMac: '00:00:00:00:00:00', target: IPV4.dst };
  const answerer = { senderMac: SERVER_MAC, sender: IPV4.dst, targetMac: CLIENT_MAC, target: IPV4.src };
  const etherType = ETHER_TYPE.arp;
  return [
    {
      name: 'arp-request',
      bytes: make.ethernet({ src: CLIENT_MAC, dst: BROADCAST_MAC, etherType }, make.arp({ operation: 1, ...asker })),
      says: { etherType, ...addresses(IPV4) },
    },
    {
      name: 'arp-reply',
      bytes: make.ethernet({ ...DOWN, etherType }, make.arp({ operation: 2, ...answerer })),
      says: { etherType, ...addresses(IPV4_BACK) },
    },
  ];
}

/** UDP over IPv4, plain, tagged once, tagged twice and with IP options. */
export function udpOverIpv4Frames() {
  const frame = (name, { datagram, says }, { tags, vlan, options } = {}) => ({
    name,
    bytes: make.ethernet(
      { ...UP, etherType: ETHER_TYPE.ipv4, tags },
      make.ipv4({ ...IPV4, protocol: PROTOCOL.udp, identification: 0x3000, options }, datagram),
    ),
    says: { ...says, ...(vlan === undefined ? {} : { vlan }) },
  });
  const PRIORITY_3 = 3 << 13;
  const query = '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03web\x04weir\x04test\x00\x00\x01\x00\x01';
  const routerAlertAndEnd = Buffer.from([148, 4, 0, 0, 1, 1, 1, 0]);
  return [
    frame('udp-dns', udpPart(IPV4, 53, query)),
    frame('vlan-udp', udpPart(IPV4, 5000, 'inside vlan 20'), {
      tags: [[ETHER_TYPE.vlan, PRIORITY_3 | 20]],
      vlan: [20],
    }),
    frame('qinq-udp', udpPart(IPV4, 5000, 'inside vlan 7 inside vlan 30'), {
      tags: [
        [ETHER_TYPE.serviceVlan, 30],
        [ETHER_TYPE.vlan, 7],
      ],
      vlan: [30, 7],
    }),
    frame('ipv4-options', udpPart(IPV4, 5001, 'after 8 bytes of options'), { options: routerAlertAndEnd }),
  ];
}

/** One UDP datagram of 1,208 bytes in two fragments: only the first has the ports. */
export function ipv4FragmentFrames() {
  const { datagram, says } = udpPart(IPV4, 5002, 'weir'.repeat(300));
  const cut = 800;
  const frame = (name, part, place, facts) => ({
    name,
    bytes: make.ethernet(
      { ...UP, etherType: ETHER_TYPE.ipv4 },
      make.ipv4({ ...IPV4, protocol: PROTOCOL.udp, identification: 0x4444, ...place }, part),
    ),
    says: { ...addresses(IPV4), protocol: PROTOCOL.udp, ...facts },
  });
  const ports = { srcPort: says.srcPort, dstPort: says.dstPort };
  return [
    frame('ipv4-fragment-first', datagram.subarray(0, cut), { moreFragments: true }, { ...ports, fragment: 'first' }),
    frame('ipv4-fragment-later', datagram.subarray(cut), { fragmentOffset: cut }, { fragment: 'later' }),
  ];
}

export function icmpFrames() {
  const payload = Buffer.from('abcdefghijklmnopqrstuvwabcdefghi');
  const echo = (name, ends, mac, type) => ({
    name,
    bytes: make.ethernet(
      { ...mac, etherType: ETHER_TYPE.ipv4 },
      make.ipv4(
        { ...ends, protocol: PROTOCOL.icmp, identification: 0x5000 },
        make.icmpEcho({ type, identifier: 77, sequence: 1 }, payload),
      ),
    ),
    says: { ...addresses(ends), protocol: PROTOCOL.icmp, icmpType: type, icmpCode: 0 },
  });
  return [echo('icmp-echo-request', IPV4, UP, 8), echo('icmp-echo-reply', IPV4_BACK, DOWN, 0)];
}
