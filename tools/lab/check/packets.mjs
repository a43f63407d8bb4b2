/**
 * Reads the lab's own recording, plainly and independently of the product: one little-endian pcapng section of Ethernet frames
 * with µs timestamps, as record.mjs writes it.
 */
import { gunzipSync } from 'node:zlib';

const ENHANCED_PACKET = 6;
const VLAN_TYPES = new Set([0x8100, 0x88a8]);
const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd };
const PROTOCOL_NAMES = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };
const HOP_BY_HOP = 0;
const FRAGMENT = 44;

const ipv4Text = (bytes, at) => bytes.subarray(at, at + 4).join('.');

/** RFC 5952: the longest run of zero groups, of two or more, becomes `::`. */
export function ipv6Text(bytes, at) {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(at + 2 * index).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].toSorted((a, b) => b[0].length - a[0].length);
  if (runs.length === 0) return groups.join(':');
  const text = groups.join(':');
  const [run] = runs;
  return `${text.slice(0, run.index)}::${text.slice(run.index + run[0].length).replace(/^:/, '')}`;
}

/** Ports and flags of TCP and UDP, type of ICMP and the addresses that an ICMP error quotes. */
function readTransport(bytes, at, protocol) {
  if (protocol === 'tcp') {
    return { srcPort: bytes.readUInt16BE(at), dstPort: bytes.readUInt16BE(at + 2), flags: bytes[at + 13] };
  }
  if (protocol === 'udp') return { srcPort: bytes.readUInt16BE(at), dstPort: bytes.readUInt16BE(at + 2) };
  if (protocol === 'icmp' && [3, 11].includes(bytes[at])) {
    return { type: bytes[at], quotes: { src: ipv4Text(bytes, at + 20), dst: ipv4Text(bytes, at + 24) } };
  }
  return { type: bytes[at] };
}

function readIpv4(bytes, at) {
  const ends = { src: ipv4Text(bytes, at + 12), dst: ipv4Text(bytes, at + 16) };
  const protocol = PROTOCOL_NAMES[bytes[at + 9]] ?? `${bytes[at + 9]}`;
  const laterFragment = (bytes.readUInt16BE(at + 6) & 0x1fff) !== 0;
  if (laterFragment) return { ...ends, protocol, laterFragment };
  return { ...ends, protocol, ...readTransport(bytes, at + 4 * (bytes[at] & 15), protocol) };
}

function readIpv6(bytes, at) {
  const ends = { src: ipv6Text(bytes, at + 8), dst: ipv6Text(bytes, at + 24) };
  let next = bytes[at + 6];
  let place = at + 40;
  let laterFragment = false;
  for (; next === HOP_BY_HOP || next === FRAGMENT; next = bytes[place], place = place + 8) {
    laterFragment ||= next === FRAGMENT && bytes.readUInt16BE(place + 2) >= 8;
  }
  const protocol = PROTOCOL_NAMES[next] ?? `${next}`;
  return laterFragment
    ? { ...ends, protocol, laterFragment }
    : { ...ends, protocol, ...readTransport(bytes, place, protocol) };
}

function readFrame(bytes) {
  const mac = bytes.subarray(6, 12);
  const vlan = [];
  let at = 12;
  for (; VLAN_TYPES.has(bytes.readUInt16BE(at)); at += 4) vlan.push(bytes.readUInt16BE(at + 2) & 0xfff);
  const type = bytes.readUInt16BE(at);
  at += 2;
  if (type === ETHER_TYPE.ipv4) return { mac, vlan, ...readIpv4(bytes, at) };
  if (type === ETHER_TYPE.ipv6) return { mac, vlan, ...readIpv6(bytes, at) };
  if (type !== ETHER_TYPE.arp) return { mac, vlan, protocol: type.toString(16), src: '', dst: '' };
  return { mac, vlan, protocol: 'arp', src: ipv4Text(bytes, at + 14), dst: ipv4Text(bytes, at + 24) };
}

export function* readPackets(zipped) {
  const bytes = gunzipSync(zipped);
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) !== ENHANCED_PACKET) continue;
    const time = bytes.readUInt32LE(at + 12) * 2 ** 32 + bytes.readUInt32LE(at + 16);
    const captured = bytes.readUInt32LE(at + 20);
    yield { time, length: bytes.readUInt32LE(at + 24), ...readFrame(bytes.subarray(at + 28, at + 28 + captured)) };
  }
}
