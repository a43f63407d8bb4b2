import * as make from './frame-bytes.mjs';
import { ETHER_TYPE, PROTOCOL, TCP_FLAG, TCP_OPTION } from './frame-bytes.mjs';
import { CLIENT_MAC, IPV6, NOTHING, UP, addresses, udpPart } from './hosts.mjs';

/** Neighbour solicitation, RFC 4861 §4.3, to the solicited-node multicast address, with the source link-layer option. */
export function neighbourSolicitationFrame() {
  const ends = { src: IPV6.src, dst: 'ff02::1:ff00:80' };
  const option = Buffer.concat([Buffer.from([1, 1]), make.macBytes(CLIENT_MAC)]);
  const body = Buffer.concat([Buffer.alloc(4), make.ipv6Bytes(IPV6.dst), option]);
  return {
    name: 'icmpv6-neighbour-solicitation',
    bytes: make.ethernet(
      { src: CLIENT_MAC, dst: '33:33:ff:00:00:80', etherType: ETHER_TYPE.ipv6 },
      make.ipv6({ ...ends, protocol: PROTOCOL.icmpv6, hopLimit: 255 }, make.icmpv6(ends, { type: 135 }, body)),
    ),
    says: { ...addresses(ends), protocol: PROTOCOL.icmpv6, icmpType: 135, icmpCode: 0 },
  };
}

const PAD_6 = Buffer.from([1, 4, 0, 0, 0, 0]);

/** Multicast listener report, RFC 9777: the usual bearer of a hop-by-hop header. */
export function hopByHopFrame() {
  const ends = { src: 'fe80::66ff:fe00:b', dst: 'ff02::16' };
  const joinGroup = Buffer.concat([Buffer.from([4, 0, 0, 0]), make.ipv6Bytes('ff02::1:ff00:11')]);
  const routerAlert = Buffer.from([5, 2, 0, 0, 1, 0]);
  return {
    name: 'ipv6-hop-by-hop',
    bytes: make.ethernet(
      { src: CLIENT_MAC, dst: '33:33:00:00:00:16', etherType: ETHER_TYPE.ipv6 },
      make.ipv6(
        {
          ...ends,
          protocol: PROTOCOL.icmpv6,
          hopLimit: 1,
          extensions: [[PROTOCOL.hopByHop, make.optionsHeader(routerAlert)]],
        },
        make.icmpv6(ends, { type: 143 }, Buffer.concat([Buffer.from([0, 0, 0, 1]), joinGroup])),
      ),
    ),
    says: { ...addresses(ends), protocol: PROTOCOL.icmpv6, icmpType: 143, icmpCode: 0 },
  };
}

export function extensionHeaderFrames() {
  const routing = [PROTOCOL.routing, make.routingHeader(IPV6.dst)];
  const destination = [PROTOCOL.destination, make.optionsHeader(PAD_6)];
  const fragment = (offset, more) => [
    PROTOCOL.fragment,
    make.fragmentHeader({ offset, more, identification: 0x66666666 }),
  ];
  const frame = (name, extensions, protocol, payload, says) => ({
    name,
    bytes: make.ethernet({ ...UP, etherType: ETHER_TYPE.ipv6 }, make.ipv6({ ...IPV6, protocol, extensions }, payload)),
    says,
  });
  const routed = udpPart(IPV6, 5003, 'behind a routing header');
  const optioned = udpPart(IPV6, 5004, 'behind destination options');
  const long = udpPart(IPV6, 5005, 'weir'.repeat(300));
  const ports = { srcPort: long.says.srcPort, dstPort: long.says.dstPort };
  const ends = { ...addresses(IPV6), protocol: PROTOCOL.udp };
  const cut = 800;
  const syn = { srcPort: 49161, dstPort: 443, sequence: 1, acknowledgement: 0, flags: TCP_FLAG.syn };
  const options = TCP_OPTION.maximumSegmentSize(1440);
  const { udp, tcp } = PROTOCOL;
  const synSays = { protocol: tcp, srcPort: syn.srcPort, dstPort: syn.dstPort, tcpFlags: syn.flags, payloadBytes: 0 };
  return [
    frame('ipv6-routing', [routing], udp, routed.datagram, routed.says),
    frame('ipv6-destination-options', [destination], udp, optioned.datagram, optioned.says),
    frame('ipv6-fragment-first', [fragment(0, true)], udp, long.datagram.subarray(0, cut), {
      ...ends,
      ...ports,
      fragment: 'first',
    }),
    frame('ipv6-fragment-later', [fragment(cut, false)], udp, long.datagram.subarray(cut), {
      ...ends,
      fragment: 'later',
    }),
    frame(
      'ipv6-header-chain',
      [[PROTOCOL.hopByHop, make.optionsHeader(PAD_6)], routing, fragment(0, false), destination],
      tcp,
      make.tcp(IPV6, { ...syn, options }, NOTHING),
      { ...addresses(IPV6), ...synSays },
    ),
  ];
}
