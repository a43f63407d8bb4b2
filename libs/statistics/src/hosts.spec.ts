/** What the rows of hosts tell of those that scan, forge and are flooded. */
import { describe, expect, test } from '@jest/globals';
import { allocatePackets, type PacketBatch, type Window } from '@weir/schema';
import { addPairsToHosts, gatheringTables } from './add-hosts.ts';
import { addPacket } from './add-packet.ts';
import { packetColumns } from './packet-columns.ts';
import { rowsOfSecond } from './testing/rows-of-second.ts';

const [REQUEST, REPLY] = [1, 2] as const;
const [ICMP, TCP, UDP] = [1, 6, 17] as const;
const SYN = 2;

type Put = (batch: PacketBatch, i: number) => void;

function putAddress(column: Uint8Array, i: number, host: number): void {
  const [a, b] = host === 0 ? [0, 0] : [10, 9];
  column.set([0xff, 0xff, a, b, host >> 8, host & 0xff], i * 16 + 10);
}

/** ARP of a sender at 10.9.0.0 + `sender` (0.0.0.0 where that is 0), with a MAC address that ends in `mac`. */
function arp(operation: number, sender: number, target: number, mac: number): Put {
  return (batch, i) => {
    batch.etherType[i] = 0x0806;
    batch.arpOperation[i] = operation;
    batch.length[i] = 60;
    putAddress(batch.srcAddress, i, sender);
    putAddress(batch.dstAddress, i, target);
    batch.arpSenderMac.set([2, 0, 0, 0, 0, mac], i * 6);
  };
}

function ip(protocol: number, src: number, dst: number, bytes: number, flags = 0): Put {
  return (batch, i) => {
    batch.etherType[i] = 0x0800;
    batch.protocol[i] = protocol;
    batch.tcpFlags[i] = flags;
    batch.length[i] = bytes;
    putAddress(batch.srcAddress, i, src);
    putAddress(batch.dstAddress, i, dst);
  };
}

/** The rows of hosts of a second with these packets, by their address. */
function hostsOf(puts: readonly Put[], most: number): ReadonlyMap<string, Window> {
  const batch = allocatePackets(puts.length, { source: 'office', lane: 0, watermark: 0, last: false });
  puts.forEach((put, i) => put(batch, i));
  const tables = gatheringTables(8192);
  const columns = packetColumns(batch);
  for (let i = 0; i < batch.count; i++) addPacket(columns, i, tables);
  addPairsToHosts(tables);
  const rows = rowsOfSecond(tables, ['host'], most);
  expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, i) => i + 1));
  expect(rows.map(({ bytes }) => bytes)).toEqual(rows.map(({ bytes }) => bytes).toSorted((a, b) => b - a));
  return new Map(rows.map((row) => [row.address, row]));
}

function times(count: number, putOf: (i: number) => Put): Put[] {
  return Array.from({ length: count }, (_, i) => putOf(i));
}

describe('ARP', () => {
  test('who asks for a whole network has many targets', () => {
    const hosts = hostsOf([...times(50, (i) => arp(REQUEST, 7, 100 + i, 7)), arp(REPLY, 101, 7, 101)], 100);
    expect(hosts.get('10.9.0.7')).toMatchObject({ arpRequests: 50, arpReplies: 0, macAddresses: 1, packets: 0 });
    expect(Math.abs((hosts.get('10.9.0.7')?.arpTargets ?? 0) / 50 - 1)).toBeLessThan(0.3);
    expect(hosts.get('10.9.0.101')).toMatchObject({ arpRequests: 0, arpReplies: 1, arpTargets: 0 });
    // Who is only asked for is no host.
    expect([...hosts.keys()]).toEqual(['10.9.0.7', '10.9.0.101']);
  });

  test('an address that two claim has two MAC addresses', () => {
    const hosts = hostsOf([arp(REPLY, 1, 7, 1), arp(REPLY, 1, 7, 66), arp(REPLY, 1, 7, 66), arp(REPLY, 2, 7, 2)], 100);
    expect(hosts.get('10.9.0.1')).toMatchObject({ arpReplies: 3, macAddresses: 2 });
    expect(hosts.get('10.9.0.2')?.macAddresses).toBe(1);
  });

  test.each<[name: string, put: Put, address: string, told: Partial<Window>]>([
    ['an announcement', arp(REQUEST, 7, 7, 7), '10.9.0.7', { arpRequests: 1, arpTargets: 0, macAddresses: 1 }],
    ['a probe', arp(REQUEST, 0, 7, 7), '0.0.0.0', { arpRequests: 1, arpTargets: 1, macAddresses: 0 }],
  ])('%s', (_, put, address, told) => {
    expect(hostsOf([put], 100).get(address)).toMatchObject(told);
  });
});

describe('one way', () => {
  test('who is flooded received from many that it sent nothing to', () => {
    const hosts = hostsOf(
      [...times(40, (i) => ip(UDP, 100 + i, 1, 60)), ip(TCP, 2, 1, 60, SYN), ip(TCP, 1, 2, 60, 18), ip(ICMP, 1, 3, 80)],
      100,
    );
    const victim = hosts.get('10.9.0.1');
    expect(victim).toMatchObject({
      ...{ packets: 43, sentPackets: 2, tcpPackets: 1, udpPackets: 0, icmpPackets: 1 },
      ...{ receivedSynPackets: 1, receivedUdpPackets: 40, receivedIcmpPackets: 0, oneWayTo: 1 },
    });
    expect((victim?.receivedFrom ?? 0) - (victim?.oneWayFrom ?? 0)).toBeGreaterThanOrEqual(0);
    expect(Math.abs((victim?.oneWayFrom ?? 0) / 40 - 1)).toBeLessThan(0.3);
    expect(hosts.get('10.9.0.2')).toMatchObject({ oneWayTo: 0, oneWayFrom: 0, receivedFrom: 1, distinctPeers: 1 });
    expect(hosts.get('10.9.0.3')).toMatchObject({ receivedIcmpPackets: 1, oneWayFrom: 1, receivedFrom: 1 });
  });

  test('a host that talks to itself sends and receives', () => {
    expect(hostsOf([ip(UDP, 5, 5, 60)], 100).get('10.9.0.5')).toMatchObject({
      ...{ packets: 1, sentPackets: 1, receivedFrom: 1, oneWayFrom: 0, oneWayTo: 0 },
    });
  });
});

describe('with more hosts than rows by bytes', () => {
  const talk = times(30, (i) => ip(TCP, 1000 + 2 * i, 1001 + 2 * i, 1500 + i, 16));

  test.each<[name: string, puts: readonly Put[], address: string]>([
    ['a scanner of hosts', times(20, (i) => ip(ICMP, 7, 3000 + i, 60)), '10.9.0.7'],
    ['a scanner of ports', times(20, (i) => portScan(7, 8, i)), '10.9.0.7'],
    ['who opens connections', times(3, () => ip(TCP, 7, 8, 60, SYN)), '10.9.0.7'],
    ['a scanner by ARP', times(20, (i) => arp(REQUEST, 7, 3000 + i, 7)), '10.9.0.7'],
    ['an address claimed by two', times(2, (i) => arp(REPLY, 7, 9, i)), '10.9.0.7'],
  ])('%s is told all the same', (_, puts, address) => {
    const hosts = hostsOf([...talk, ...puts], 5);
    expect(hosts.has(address)).toBe(true);
    expect(hosts.size).toBeLessThanOrEqual(6);
  });
});

function portScan(src: number, dst: number, i: number): Put {
  return (batch, row) => {
    ip(TCP, src, dst, 60, SYN)(batch, row);
    batch.dstPort[row] = 20 + i;
  };
}
