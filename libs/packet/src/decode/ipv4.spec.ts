import { describe, expect, test } from '@jest/globals';
import { ethernet, hex, ipv4, tcp, udp, zeros } from '../testing/frame-bytes.ts';
import { NO_PROBLEM, packetOf, problem } from '../testing/packet-of.ts';

const ADDRESSES = { srcAddress: '10.66.0.11', dstAddress: '10.66.0.80' };
const PORTS = { srcPort: 49160, dstPort: 53 };
const MORE = 0x2000;

describe('IPv4', () => {
  test.each([
    {
      name: 'header fields',
      packet: ipv4({ protocol: 17 }, udp(zeros(20))),
      expected: { ...ADDRESSES, ...PORTS, protocol: 17, ttl: 64, dscp: 46, payloadLength: 20, ...NO_PROBLEM },
    },
    {
      name: 'a whole packet keeps no identification',
      packet: ipv4({ protocol: 17, fragment: 0x4000 }, udp(zeros(20))),
      expected: { fragment: 'whole', identification: 0 },
    },
    {
      name: 'options',
      packet: ipv4({ protocol: 17, options: hex('94 04 00 00 01 01 01 00') }, udp(zeros(9))),
      expected: { ...ADDRESSES, ...PORTS, payloadLength: 9, ...NO_PROBLEM },
    },
    {
      name: 'Ethernet padding is no payload',
      packet: [...ipv4({ protocol: 17 }, udp(zeros(3))), ...zeros(15)],
      expected: { ...PORTS, payloadLength: 3, ...NO_PROBLEM },
    },
    {
      name: 'padding is no header: the IP length ends inside UDP',
      packet: [...ipv4({ protocol: 17, totalLength: 26 }, udp([])), ...zeros(18)],
      expected: { ...PORTS, payloadLength: 0, ...problem('udp', 34, 8, 6) },
    },
    {
      name: 'total length 0 (segmentation offload): all of the frame',
      packet: ipv4({ protocol: 6, totalLength: 0 }, tcp({}, zeros(3000))),
      expected: { ...ADDRESSES, srcPort: 49152, payloadLength: 3000, ...NO_PROBLEM },
    },
    {
      name: 'another protocol: payload behind the IP header',
      packet: ipv4({ protocol: 47 }, zeros(33)),
      expected: { ...ADDRESSES, protocol: 47, srcPort: 0, payloadLength: 33, ...NO_PROBLEM },
    },
    {
      name: 'first fragment: ports',
      packet: ipv4({ protocol: 17, fragment: MORE }, udp(zeros(792))),
      expected: { ...PORTS, fragment: 'first', identification: 0x1234, payloadLength: 792, ...NO_PROBLEM },
    },
    {
      name: 'later fragment: no ports',
      packet: ipv4({ protocol: 17, fragment: MORE | 100 }, zeros(800)),
      expected: { srcPort: 0, fragment: 'later', identification: 0x1234, payloadLength: 800, ...NO_PROBLEM },
    },
    {
      name: 'last fragment',
      packet: ipv4({ protocol: 6, fragment: 200 }, zeros(5)),
      expected: { protocol: 6, srcPort: 0, fragment: 'later', payloadLength: 5, ...NO_PROBLEM },
    },
    {
      name: 'cut in the fixed header',
      packet: ipv4({ protocol: 17 }, udp([])).slice(0, 19),
      expected: { srcAddress: '::', protocol: 0, ...problem('ipv4', 14, 20, 19) },
    },
    {
      name: 'cut in the options: what the fixed header says is kept',
      packet: ipv4({ protocol: 17, options: zeros(40) }, udp([])).slice(0, 30),
      expected: { ...ADDRESSES, protocol: 17, srcPort: 0, payloadLength: 8, ...problem('ipv4', 14, 60, 30) },
    },
    {
      name: 'version 6 behind the EtherType of IPv4',
      packet: ipv4({ protocol: 17, versionAndLength: 0x65 }, udp([])),
      expected: { srcAddress: '::', ...problem('ipv4', 14, 20, 0) },
    },
    {
      name: 'header length under 20',
      packet: ipv4({ protocol: 17, versionAndLength: 0x44 }, udp([])),
      expected: { srcAddress: '::', ...problem('ipv4', 14, 20, 16) },
    },
    {
      name: 'total length under the header length',
      packet: ipv4({ protocol: 17, totalLength: 19 }, udp([])),
      expected: { ...ADDRESSES, protocol: 17, srcPort: 0, payloadLength: 0, ...problem('ipv4', 14, 20, 19) },
    },
  ])('$name', ({ packet, expected }) => {
    expect(packetOf(ethernet(0x0800, packet))).toMatchObject(expected);
  });

  test('the payload goes by the IP length where the capture was cut', () => {
    const frame = ethernet(0x0800, ipv4({ protocol: 17 }, udp(zeros(1400))));
    expect(packetOf(frame.slice(0, 60), { wireLength: frame.length })).toMatchObject({
      ...PORTS,
      length: 1442,
      capturedLength: 60,
      payloadLength: 1400,
      ...NO_PROBLEM,
    });
  });
});
