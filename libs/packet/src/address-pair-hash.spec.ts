import type { PacketBatch } from '@weir/schema';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addressPairHash } from './address-pair-hash.ts';
import { parseFrames } from './parse-frames.ts';
import { frameBatch } from './testing/feed.ts';
import {
  CLIENT_MAC,
  ethernet,
  hex,
  ipv4,
  ipv6,
  SERVER_MAC,
  tcp,
  u32,
  udp,
  vlan,
  zeros,
} from './testing/frame-bytes.ts';

function hashOf(frame: readonly number[] | Uint8Array, linkType = 1): number {
  return addressPairHash(new DataView(Uint8Array.from(frame).buffer), 0, frame.length, linkType);
}

const CLIENT = '0a42000b';
const SERVER = '0a420050';
const there = hashOf(ethernet(0x0800, ipv4({ protocol: 6 }, tcp({}, []))));
const arp = (sender: string, target: string): number[] =>
  ethernet(0x0806, hex(`0001 0800 06 04 0001 02000000000b ${sender} 000000000000 ${target}`));

describe('frames of one address pair meet', () => {
  test.each([
    {
      name: 'the other direction',
      frame: ethernet(0x0800, ipv4({ protocol: 6, src: SERVER, dst: CLIENT }, tcp({}, []))),
    },
    { name: 'another protocol', frame: ethernet(0x0800, ipv4({ protocol: 17 }, udp(zeros(30)))) },
    { name: 'a later fragment', frame: ethernet(0x0800, ipv4({ protocol: 6, fragment: 0x2064 }, zeros(99))) },
    { name: 'options', frame: ethernet(0x0800, ipv4({ protocol: 6, options: zeros(12) }, tcp({}, []))) },
    { name: 'cut behind the addresses', frame: ethernet(0x0800, ipv4({ protocol: 6 }, tcp({}, []))).slice(0, 34) },
    { name: 'a VLAN', frame: ethernet(0x8100, vlan(7, 0x0800, ipv4({ protocol: 6 }, tcp({}, [])))) },
    { name: 'two VLANs', frame: ethernet(0x88a8, vlan(7, 0x9100, vlan(8, 0x0800, ipv4({ protocol: 6 }, [])))) },
    { name: 'ARP', frame: arp(CLIENT, SERVER) },
    { name: 'the answer to ARP', frame: arp(SERVER, CLIENT) },
    {
      name: 'the same addresses as IPv4-mapped ones in IPv6',
      frame: ethernet(0x86dd, [...hex('60000000 0000 3b 40'), ...mapped(CLIENT), ...mapped(SERVER)]),
    },
  ])('$name', ({ frame }) => {
    expect(hashOf(frame)).toBe(there);
  });

  function mapped(address: string): number[] {
    return hex(`00000000 00000000 0000ffff ${address}`);
  }
});

describe('other pairs', () => {
  test.each([
    { name: 'another server', frame: ethernet(0x0800, ipv4({ protocol: 6, dst: '0a420051' }, [])) },
    { name: 'IPv6', frame: ethernet(0x86dd, ipv6({ next: 59 }, [])) },
    {
      name: 'MAC addresses, cut before the IP addresses',
      frame: ethernet(0x0800, ipv4({ protocol: 6 }, [])).slice(0, 33),
    },
  ])('$name', ({ frame }) => {
    expect(hashOf(frame)).not.toBe(there);
    expect(hashOf(frame)).not.toBe(0);
  });

  test('MAC addresses in both directions', () => {
    const towards = [...hex(SERVER_MAC), ...hex(CLIENT_MAC), 0x88, 0xcc, 1, 2, 3];
    const back = [...hex(CLIENT_MAC), ...hex(SERVER_MAC), 0x00, 0x26, 4, 5, 6, 7];
    expect(hashOf(towards)).toBe(hashOf(back));
  });

  test('0 where nothing is decoded: other link types, frames under 14 bytes', () => {
    expect(hashOf(ethernet(0x0800, ipv4({ protocol: 6 }, [])), 127)).toBe(0);
    expect(hashOf(ethernet(0x0800, []).slice(0, 13))).toBe(0);
  });
});

/** The pair that decoding left in the columns, as a key that does not know directions. */
function decodedPair(packets: PacketBatch): string {
  const addresses = [packets.srcAddress, packets.dstAddress].map((column) => Buffer.from(column).toString('hex'));
  const macs = [packets.srcMac, packets.dstMac].map((column) => Buffer.from(column).toString('hex'));
  const zero = '0'.repeat(32);
  return (addresses.every((address) => address === zero) ? macs : addresses).toSorted().join(' ');
}

test('two frames hash alike exactly when decoding finds the same pair in them', () => {
  const address = fc.constantFrom(CLIENT, SERVER, '00000001');
  const frame = fc
    .tuple(address, address, fc.constantFrom('ipv4', 'ipv6', 'arp', 'vlan'), fc.nat(60), fc.nat(60), fc.nat(255))
    .map(([src, dst, kind, length, at, value]) => {
      const mapped = (text: string): number[] => hex(`00000000 00000000 0000ffff ${text}`);
      const bytes = {
        ipv4: ethernet(0x0800, ipv4({ protocol: 17, src, dst }, udp([]))),
        ipv6: ethernet(0x86dd, [...hex('60000000 0000 3b 40'), ...mapped(src), ...mapped(dst)]),
        arp: arp(src, dst),
        vlan: ethernet(0x8100, vlan(1, 0x0800, ipv4({ protocol: 1, src, dst }, zeros(8)))),
      }[kind].slice(0, 14 + length);
      if (at > 13 && at < bytes.length) bytes[at] = value;
      return Uint8Array.from(bytes);
    });
  fc.assert(
    fc.property(frame, frame, (one, other) => {
      const pairs = [one, other].map((bytes) => decodedPair(parseFrames(frameBatch([bytes]), () => {})));
      expect(hashOf(one) === hashOf(other)).toBe(pairs[0] === pairs[1]);
    }),
    { numRuns: 2000 },
  );
});

test('swapping the addresses of any IPv4, IPv6 or Ethernet frame gives the same hash', () => {
  const swapped = (bytes: readonly number[], one: number, other: number, size: number): number[] => {
    const copy = [...bytes];
    copy.splice(one, size, ...bytes.slice(other, other + size));
    copy.splice(other, size, ...bytes.slice(one, one + size));
    return copy;
  };
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (random) => {
      const v4 = ethernet(0x0800, [...ipv4({ protocol: 6 }, []).slice(0, 12), ...random.slice(0, 8)]);
      const v6 = ethernet(0x86dd, [...ipv6({ next: 6 }, []).slice(0, 8), ...random]);
      const mac = [...random.slice(0, 12), 0x88, 0xcc];
      expect(hashOf(swapped(v4, 26, 30, 4))).toBe(hashOf(v4));
      expect(hashOf(swapped(v6, 22, 38, 16))).toBe(hashOf(v6));
      expect(hashOf(swapped(mac, 0, 6, 6))).toBe(hashOf(mac));
    }),
  );
});

describe('lanes are even', () => {
  const hosts = 4000;
  const pairs = {
    'one server and neighbouring clients': (i: number) => ipv4({ protocol: 6, src: hexOf(0x0a000000 + i) }, []),
    'clients a subnet apart': (i: number) => ipv4({ protocol: 6, src: hexOf(0x0a000000 + i * 256) }, []),
    'both sides count up': (i: number) => ipv4({ protocol: 6, src: hexOf(i), dst: hexOf(i + 1) }, []),
    'a host and itself': (i: number) =>
      ipv4({ protocol: 6, src: hexOf(0x7f000000 + i), dst: hexOf(0x7f000000 + i) }, []),
  };

  function hexOf(address: number): string {
    return Buffer.from(u32(address)).toString('hex');
  }

  for (const [name, packet] of Object.entries(pairs)) {
    const hashes = Array.from({ length: hosts }, (_, i) => hashOf(ethernet(0x0800, packet(i))));
    test.each([2, 3, 8, 12, 64])(`${name}, %i lanes`, (lanes) => {
      const counts = Array.from({ length: lanes }, () => 0);
      for (const hash of hashes) counts[hash % lanes] = (counts[hash % lanes] ?? 0) + 1;
      const expected = hosts / lanes;
      const spread = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // χ² has mean lanes − 1 and variance 2 (lanes − 1): five deviations above the mean is no chance.
      expect(spread).toBeLessThan(lanes - 1 + 5 * Math.sqrt(2 * (lanes - 1)));
    });
  }
});
