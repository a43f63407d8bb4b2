import { describe, expect, test } from '@jest/globals';
import { ethernet, hex, ipv4, ipv6, tcp, udp, zeros } from '../testing/frame-bytes.ts';
import { NO_PROBLEM, packetOf, problem } from '../testing/packet-of.ts';

const SYN_OPTIONS = hex('0204 05b4 0402 080a 00000064 00000003 01 0303 07');
const NO_OPTIONS = { maximumSegmentSize: 0, windowScale: 0, sackPermitted: 0, timestampValue: 0, timestampEcho: 0 };
const PORTS = { srcPort: 49152, dstPort: 80 };

describe('TCP', () => {
  test.each([
    {
      name: 'header fields',
      segment: tcp({ flags: 0x1ff }, zeros(11)),
      expected: {
        ...PORTS,
        ...NO_OPTIONS,
        tcpFlags: 0x1ff,
        sequence: 1000,
        acknowledgment: 2000,
        window: 64240,
        copyMark: 0x1234_0000,
        payloadLength: 11,
        ...NO_PROBLEM,
      },
    },
    {
      name: 'options of a SYN',
      segment: tcp({ flags: 2, options: SYN_OPTIONS }, []),
      expected: {
        tcpFlags: 2,
        maximumSegmentSize: 1460,
        windowScale: 8,
        sackPermitted: 1,
        timestampValue: 100,
        timestampEcho: 3,
        payloadLength: 0,
        ...NO_PROBLEM,
      },
    },
    {
      name: 'window scale 0 is not absent',
      segment: tcp({ options: hex('030300 00') }, []),
      expected: { windowScale: 1, ...NO_PROBLEM },
    },
    {
      name: 'padded timestamps, then SACK',
      segment: tcp({ options: hex('0101 080a 00000384 00000064 0101 050a 00000001 00000002') }, zeros(2)),
      expected: { timestampValue: 900, timestampEcho: 100, payloadLength: 2, ...NO_PROBLEM },
    },
    {
      name: 'options behind the end of the list are not read',
      segment: tcp({ options: hex('00 0204 05b4 000000') }, []),
      expected: { ...NO_OPTIONS, ...NO_PROBLEM },
    },
    {
      name: 'an option of a wrong length is passed over',
      segment: tcp({ options: hex('0206 05b4 0000 0402') }, []),
      expected: { ...NO_OPTIONS, sackPermitted: 1, ...NO_PROBLEM },
    },
    {
      name: 'an option of length 0 ends the list',
      segment: tcp({ options: hex('0402 0500 0303 0701') }, []),
      expected: { sackPermitted: 1, ...problem('tcp', 34, 24, 22) },
    },
    {
      name: 'an option longer than the header ends the list',
      segment: tcp({ options: hex('0402 080a') }, zeros(20)),
      expected: { sackPermitted: 1, timestampValue: 0, payloadLength: 20, ...problem('tcp', 34, 32, 24) },
    },
    {
      name: 'an option without a length ends the list',
      segment: tcp({ options: hex('010101 02') }, []),
      expected: { ...NO_OPTIONS, ...problem('tcp', 34, 25, 24) },
    },
    {
      name: 'data offset under 5',
      segment: tcp({ dataOffset: 4 }, zeros(6)),
      expected: { ...PORTS, tcpFlags: 16, payloadLength: 6, ...problem('tcp', 34, 20, 16) },
    },
    {
      name: 'data offset over the segment',
      segment: tcp({ dataOffset: 15, options: hex('0402 0000') }, []),
      expected: { ...PORTS, sackPermitted: 1, payloadLength: 0, ...problem('tcp', 34, 60, 24) },
    },
    {
      name: 'cut behind the ports',
      segment: tcp({}, []).slice(0, 19),
      expected: { ...PORTS, tcpFlags: 0, sequence: 0, payloadLength: 0, ...problem('tcp', 34, 20, 19) },
    },
    {
      name: 'cut in the ports',
      segment: tcp({}, []).slice(0, 3),
      expected: { srcPort: 0, dstPort: 0, ...problem('tcp', 34, 20, 3) },
    },
  ])('$name', ({ segment, expected }) => {
    expect(packetOf(ethernet(0x0800, ipv4({ protocol: 6 }, segment)))).toMatchObject(expected);
  });
});

describe('UDP', () => {
  test.each([
    {
      name: 'whole',
      segment: udp(zeros(9)),
      expected: { srcPort: 49160, dstPort: 53, payloadLength: 9, ...NO_PROBLEM },
    },
    { name: 'empty', segment: udp([]), expected: { srcPort: 49160, dstPort: 53, payloadLength: 0, ...NO_PROBLEM } },
    {
      name: 'cut behind the ports',
      segment: udp([]).slice(0, 4),
      expected: { srcPort: 49160, dstPort: 53, payloadLength: 0, ...problem('udp', 34, 8, 4) },
    },
    {
      name: 'cut in the ports',
      segment: udp([]).slice(0, 3),
      expected: { srcPort: 0, dstPort: 0, payloadLength: 0, ...problem('udp', 34, 8, 3) },
    },
  ])('$name', ({ segment, expected }) => {
    expect(packetOf(ethernet(0x0800, ipv4({ protocol: 17 }, segment)))).toMatchObject(expected);
  });
});

describe('ICMP', () => {
  test.each([
    {
      name: 'echo request',
      message: hex('08 00 0000 1234 0001 aabbcc'),
      expected: { icmpType: 8, icmpCode: 0, icmpIdentifier: 0x1234, payloadLength: 3, ...NO_PROBLEM },
    },
    { name: 'echo reply', message: hex('00 00 0000 1234 0001'), expected: { icmpType: 0, icmpIdentifier: 0x1234 } },
    {
      name: 'port unreachable has no identifier',
      message: hex('03 03 0000 1234 0000 45'),
      expected: { icmpType: 3, icmpCode: 3, icmpIdentifier: 0, srcPort: 0, payloadLength: 1, ...NO_PROBLEM },
    },
    {
      name: 'cut behind type and code',
      message: hex('08 05 0000 1234 00'),
      expected: { icmpType: 8, icmpCode: 5, icmpIdentifier: 0, ...problem('icmp', 34, 8, 7) },
    },
    { name: 'cut in type and code', message: hex('08'), expected: { icmpType: 0, ...problem('icmp', 34, 8, 1) } },
  ])('$name', ({ message, expected }) => {
    expect(packetOf(ethernet(0x0800, ipv4({ protocol: 1 }, message)))).toMatchObject(expected);
  });
});

describe('ICMPv6', () => {
  test.each([
    {
      name: 'echo request',
      message: hex('80 00 0000 1234 0001 aabbcc'),
      expected: { icmpType: 128, icmpIdentifier: 0x1234, payloadLength: 3, ...NO_PROBLEM },
    },
    { name: 'echo reply', message: hex('81 00 0000 1234 0001'), expected: { icmpType: 129, icmpIdentifier: 0x1234 } },
    {
      name: 'neighbour solicitation',
      message: hex(`87 00 0000 00000000 ${'00'.repeat(16)}`),
      expected: { icmpType: 135, icmpIdentifier: 0, payloadLength: 20, ...NO_PROBLEM },
    },
    {
      name: 'cut echo',
      message: hex('80 00 0000 1234'),
      expected: { icmpType: 128, icmpIdentifier: 0, ...problem('icmpv6', 54, 8, 6) },
    },
    { name: 'nothing there', message: [], expected: { icmpType: 0, payloadLength: 0, ...problem('icmpv6', 54, 4, 0) } },
  ])('$name', ({ message, expected }) => {
    expect(packetOf(ethernet(0x86dd, ipv6({ next: 58 }, message)))).toMatchObject(expected);
  });
});

describe('SCTP', () => {
  test.each([
    {
      name: 'ports',
      header: hex('8044 0050 00000000 12345678'),
      expected: { srcPort: 32836, dstPort: 80, payloadLength: 12 },
    },
    { name: 'ports cut off', header: hex('8044 00'), expected: { srcPort: 0, dstPort: 0, payloadLength: 3 } },
  ])('$name', ({ header, expected }) => {
    const fields = { ...expected, protocol: 132, ...NO_PROBLEM };
    expect(packetOf(ethernet(0x0800, ipv4({ protocol: 132 }, header)))).toMatchObject(fields);
  });
});
