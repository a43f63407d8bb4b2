/**
 * Builds Ethernet frames from the inside out: each function takes the bytes it carries and returns the bytes around them.
 * Checksums are correct (RFC 1071); addresses are given as text.
 */

export const PROTOCOL = {
  hopByHop: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  routing: 43,
  fragment: 44,
  icmpv6: 58,
  destination: 60,
};
export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd, serviceVlan: 0x88a8 };
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 };

const SHORTEST_FRAME = 60;
const TTL = 64;

const be16 = (value) => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const be32 = (value) => Buffer.from([(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);

export const macBytes = (text) => Buffer.from(text.replaceAll(':', ''), 'hex');

export const ipv4Bytes = (text) => Buffer.from(text.split('.').map(Number));

export function ipv6Bytes(text) {
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.concat(groups.map((group) => be16(Number.parseInt(group, 16))));
}

/** Internet checksum, RFC 1071: the complement of the ones' complement sum of 16-bit words, an odd last byte padded with zero. */
export function checksum(...parts) {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at] << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** The pseudo header that TCP, UDP and ICMPv6 checksums cover: RFC 9293 §3.1 for IPv4, RFC 8200 §8.1 for IPv6. */
function pseudoHeader({ src, dst }, protocol, length) {
  if (src.includes(':')) {
    return Buffer.concat([ipv6Bytes(src), ipv6Bytes(dst), be32(length), be32(protocol)]);
  }
  return Buffer.concat([ipv4Bytes(src), ipv4Bytes(dst), be16(protocol), be16(length)]);
}

function withChecksum(bytes, at, pseudo) {
  const sum = checksum(pseudo, bytes);
  return Buffer.concat([bytes.subarray(0, at), be16(sum === 0 ? 0xffff : sum), bytes.subarray(at + 2)]);
}

/** Ethernet II, padded to the shortest frame a wire carries (without FCS). `tags` are [etherType, tag control] pairs, outer first. */
export function ethernet({ src, dst, etherType, tags = [] }, payload) {
  const tagBytes = tags.map(([type, control]) => Buffer.concat([be16(type), be16(control)]));
  const frame = Buffer.concat([macBytes(dst), macBytes(src), ...tagBytes, be16(etherType), payload]);
  return frame.length >= SHORTEST_FRAME ? frame : Buffer.concat([frame, Buffer.alloc(SHORTEST_FRAME - frame.length)]);
}

/** ARP for IPv4 over Ethernet, RFC 826. */
export function arp({ operation, senderMac, sender, targetMac, target }) {
  const fixed = Buffer.concat([be16(1), be16(ETHER_TYPE.ipv4), Buffer.from([6, 4]), be16(operation)]);
  return Buffer.concat([fixed, macBytes(senderMac), ipv4Bytes(sender), macBytes(targetMac), ipv4Bytes(target)]);
}

/** IPv4, RFC 791. `fragmentOffset` in bytes, a multiple of 8; `options` already padded to whole words. */
export function ipv4(
  { src, dst, protocol, identification, options = Buffer.alloc(0), fragmentOffset = 0, moreFragments = false },
  payload,
) {
  const headerLength = 20 + options.length;
  const whole = !moreFragments && fragmentOffset === 0;
  const flagsAndOffset = (whole ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0) | (fragmentOffset / 8);
  const header = Buffer.concat([
    Buffer.from([0x40 | (headerLength / 4), 0]),
    be16(headerLength + payload.length),
    be16(identification),
    be16(flagsAndOffset),
    Buffer.from([TTL, protocol, 0, 0]),
    ipv4Bytes(src),
    ipv4Bytes(dst),
    options,
  ]);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

/** IPv6, RFC 8200: `extensions` are [type, builder] pairs in the order of the wire, each builder taking the next header's number. */
export function ipv6({ src, dst, protocol, extensions = [], hopLimit = TTL }, payload) {
  const types = [...extensions.map(([type]) => type), protocol];
  const chain = extensions.map(([, build], index) => build(types[index + 1]));
  const body = Buffer.concat([...chain, payload]);
  const start = Buffer.concat([be32(0x60000000), be16(body.length), Buffer.from([types[0], hopLimit])]);
  return Buffer.concat([start, ipv6Bytes(src), ipv6Bytes(dst), body]);
}

/** Hop-by-hop and destination options headers have one layout, RFC 8200 §4.3 and §4.6. `options` fills the header to a multiple of 8. */
export const optionsHeader = (options) => (next) =>
  Buffer.concat([Buffer.from([next, (options.length + 2) / 8 - 1]), options]);

/** Routing header of type 4 (segment routing, RFC 8754) at its last segment, so that the destination is already the final one. */
export const routingHeader = (segment) => (next) =>
  Buffer.concat([Buffer.from([next, 2, 4, 0, 0, 0, 0, 0]), ipv6Bytes(segment)]);

/** Fragment header, RFC 8200 §4.5. `offset` in bytes, a multiple of 8. */
export const fragmentHeader =
  ({ offset, more, identification }) =>
  (next) =>
    Buffer.concat([Buffer.from([next, 0]), be16(offset | (more ? 1 : 0)), be32(identification)]);

/** UDP, RFC 768. */
export function udp(ends, { srcPort, dstPort }, payload) {
  const length = 8 + payload.length;
  const datagram = Buffer.concat([be16(srcPort), be16(dstPort), be16(length), be16(0), payload]);
  return withChecksum(datagram, 6, pseudoHeader(ends, PROTOCOL.udp, length));
}

/** TCP, RFC 9293. `options` already padded to whole words. */
export function tcp(ends, { srcPort, dstPort, sequence, acknowledgement, flags, options }, payload) {
  const headerLength = 20 + options.length;
  const segment = Buffer.concat([
    be16(srcPort),
    be16(dstPort),
    be32(sequence),
    be32(acknowledgement),
    Buffer.from([(headerLength / 4) << 4, flags]),
    be16(64240),
    be32(0),
    options,
    payload,
  ]);
  return withChecksum(segment, 16, pseudoHeader(ends, PROTOCOL.tcp, segment.length));
}

export const TCP_OPTION = {
  nop: Buffer.from([1]),
  maximumSegmentSize: (bytes) => Buffer.concat([Buffer.from([2, 4]), be16(bytes)]),
  windowScale: (shift) => Buffer.from([3, 3, shift]),
  sackPermitted: Buffer.from([4, 2]),
  sack: (left, right) => Buffer.concat([Buffer.from([5, 10]), be32(left), be32(right)]),
  timestamps: (value, echo) => Buffer.concat([Buffer.from([8, 10]), be32(value), be32(echo)]),
};

/** ICMP echo, RFC 792: type 8 asks, type 0 answers. */
export function icmpEcho({ type, identifier, sequence }, payload) {
  const message = Buffer.concat([Buffer.from([type, 0, 0, 0]), be16(identifier), be16(sequence), payload]);
  return withChecksum(message, 2, Buffer.alloc(0));
}

/** ICMPv6, RFC 4443: `body` follows type, code and checksum. */
export function icmpv6(ends, { type }, body) {
  const message = Buffer.concat([Buffer.from([type, 0, 0, 0]), body]);
  return withChecksum(message, 2, pseudoHeader(ends, PROTOCOL.icmpv6, message.length));
}
