import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { addressBytes } from '@weir/schema';
import { writeCommunityId } from './community-id.ts';
import { HIGH_ADDRESS, IPV6_BIT, KEY_WORDS, LOW_ADDRESS, NO_PORTS_BIT, PORTS, PROTOCOL } from './flow-row.ts';
import { SCHEDULE_WORDS, sha1Block } from './sha1-block.ts';

/** The id of a flow whose sender is kept as low or as high; it must not matter which. */
function communityId(protocol: number, src: string, dst: string, srcPort: number, dstPort: number): string {
  const [asLow, asHigh] = [false, true].map((isFromHigh) => {
    const key = new Int32Array(KEY_WORDS + 1);
    const words = (address: string) => new Int32Array(addressBytes(address).buffer);
    key.set(words(src), 1 + (isFromHigh ? HIGH_ADDRESS : LOW_ADDRESS));
    key.set(words(dst), 1 + (isFromHigh ? LOW_ADDRESS : HIGH_ADDRESS));
    key[1 + PORTS] = isFromHigh ? dstPort | (srcPort << 16) : srcPort | (dstPort << 16);
    key[1 + PROTOCOL] = src.includes(':') ? protocol | IPV6_BIT : protocol;
    const out = new Uint8Array(32);
    writeCommunityId(key, 1, isFromHigh, out, 1);
    return Buffer.from(out.subarray(1, 31)).toString('latin1');
  });
  expect(asLow).toBe(asHigh);
  return asLow ?? '';
}

const ROUTER = 'fe80::260:97ff:fe07:69ea';
const HOST = 'fe80::200:86ff:fe05:80da';
const GLOBAL = '3ffe:507:0:1:200:86ff:fe05:80da';

describe('Community ID v1, the baseline of its specification', () => {
  test.each([
    ['neighbour solicitation', 58, HOST, ROUTER, 135, 136, '1:dGHyGvjMfljg6Bppwm3bg0LO8TY='],
    ['its advertisement', 58, ROUTER, HOST, 136, 135, '1:dGHyGvjMfljg6Bppwm3bg0LO8TY='],
    ['solicitation the other way', 58, ROUTER, HOST, 135, 136, '1:zavyT/cezQr1fmImYCwYnMXbgck='],
    ['its advertisement', 58, HOST, ROUTER, 136, 135, '1:zavyT/cezQr1fmImYCwYnMXbgck='],
    ['ICMPv6 time exceeded, one way', 58, '3ffe:501:1800:2345::2', GLOBAL, 3, 0, '1:2ObVBgIn28oZvibYZhZMBgh7WdQ='],
    [
      'ICMPv6 unreachable, one way',
      58,
      '3ffe:501:410:0:2c0:dfff:fe47:33e',
      GLOBAL,
      1,
      4,
      '1:hLZd0XGWojozrvxqE0dWB1iM6R0=',
    ],
    ['ICMPv6 echo request', 58, GLOBAL, '3ffe:501:0:1001::2', 128, 129, '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
    ['ICMPv6 echo reply', 58, '3ffe:501:0:1001::2', GLOBAL, 129, 128, '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
    ['router solicitation', 58, HOST, 'ff02::2', 133, 134, '1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0='],
    ['router advertisement', 58, ROUTER, 'ff02::1', 134, 133, '1:pkvHqCL88/tg1k4cPigmZXUtL00='],
    ['ICMP echo request', 1, '192.168.0.89', '192.168.0.1', 8, 0, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
    ['ICMP echo reply', 1, '192.168.0.1', '192.168.0.89', 0, 8, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
    ['ICMP time exceeded, one way', 1, '10.0.0.1', '10.0.0.2', 11, 0, '1:YHxtAirCG//0OzkcVAukqKQN9xM='],
    [
      'TCP over IPv6',
      6,
      '2001:470:e5bf:dead:4957:2174:e82c:4887',
      '2607:f8b0:400c:c03::1a',
      63943,
      25,
      '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=',
    ],
    ['SCTP', 132, '192.168.170.8', '192.168.170.56', 7, 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
    ['SCTP, other way', 132, '192.168.170.56', '192.168.170.8', 7, 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
    ['TCP', 6, '128.232.110.120', '66.35.250.204', 34855, 80, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
    ['TCP, other way', 6, '66.35.250.204', '128.232.110.120', 80, 34855, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
    ['UDP', 17, '192.168.1.52', '8.8.8.8', 54585, 53, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
    ['RSVP, without ports', 46, '10.1.12.1', '10.1.12.2', 0, 0, '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
    ['RSVP, other way', 46, '10.1.12.2', '10.1.12.1', 0, 0, '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
    ['TCP of a published example', 6, '1.2.3.4', '43.3.132.3', 4584, 3483, '1:koNcqhFRD5kb254ZrLsdv630jCM='],
    ['TCP of a second one', 6, '141.142.228.5', '192.150.187.43', 59856, 80, '1:yvyB8h+3dnggTZW0UEITWCst97w='],
  ])('%s', (_name, protocol, src, dst, srcPort, dstPort, expected) => {
    expect(communityId(protocol, src, dst, srcPort, dstPort)).toBe(expected);
  });

  test.each([
    ['UDP', 17, '193.24.227.238', '172.217.40.76', '1:ya5SSbQndeeBTYeFkj3lqcpX+n4='],
    ['TCP', 6, '1.1.1.1', '2.2.2.2', '1:b6bYZZwm8IasepbhcN0MzMaj3pM='],
  ])('without ports, as of later fragments: %s', (_name, protocol, src, dst, expected) => {
    expect(communityId(protocol | NO_PORTS_BIT, src, dst, 0, 0)).toBe(expected);
    expect(communityId(protocol | NO_PORTS_BIT, dst, src, 0, 0)).toBe(expected);
  });

  test('later ICMP fragments, which show no type, have one id in both directions', () => {
    const bits = 58 | NO_PORTS_BIT;
    expect(communityId(bits, HOST, ROUTER, 0, 0)).toBe(communityId(bits, ROUTER, HOST, 0, 0));
  });
});

test('one block of SHA-1 equals the library for every length it takes', () => {
  for (let length = 0; length <= 55; length++) {
    const message = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
    const block = new Uint8Array(64);
    block.set(message);
    block[length] = 0x80;
    new DataView(block.buffer).setUint16(62, length * 8);
    const schedule = new Int32Array(SCHEDULE_WORDS);
    for (let t = 0; t < 16; t++) schedule[t] = new DataView(block.buffer).getInt32(t * 4);
    const digest = new Int32Array(5);
    sha1Block(schedule, digest);
    const text = Array.from(digest, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    expect(text).toBe(createHash('sha1').update(message).digest('hex'));
  }
});
