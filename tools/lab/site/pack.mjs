/**
 * Cuts a capture down to what tells something: the beginnings of conversations and all datagrams stay, later segments of TCP keep their headers and
 * a few bytes. Lengths on the wire stay true.
 */
import { gzipSync } from 'node:zlib';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const TCP = 6;
const KEPT_SEGMENTS = 4;
const KEPT_BYTES = 16;

/** Length of the headers of a TCP segment of IPv4 and its ends both ways alike; null for anything else. */
function segmentOf(frame) {
  if (frame.length < 54 || frame.readUInt16BE(12) !== 0x0800 || frame[23] !== TCP) return null;
  const at = 14 + 4 * (frame[14] & 15);
  const ends = [26, 30].map((place, i) => `${frame.readUInt32BE(place)} ${frame.readUInt16BE(at + 2 * i)}`);
  return { headers: at + 4 * (frame[at + 12] >> 4), key: ends.toSorted().join(' ') };
}

/** `bytes` is a little-endian pcap of Ethernet. @returns the same, cut and gzipped */
export function pack(bytes) {
  const parts = [bytes.subarray(0, FILE_HEADER)];
  const segments = new Map();
  for (let at = FILE_HEADER; at < bytes.length;) {
    const captured = bytes.readUInt32LE(at + 8);
    const frame = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + captured);
    const header = Buffer.from(bytes.subarray(at, at + RECORD_HEADER));
    at += RECORD_HEADER + captured;
    const segment = segmentOf(frame);
    let kept = frame.length;
    if (segment !== null && frame.length > segment.headers) {
      const before = segments.get(segment.key) ?? 0;
      segments.set(segment.key, before + 1);
      if (before >= KEPT_SEGMENTS) kept = Math.min(kept, segment.headers + KEPT_BYTES);
    }
    header.writeUInt32LE(kept, 8);
    parts.push(header, frame.subarray(0, kept));
  }
  return gzipSync(Buffer.concat(parts), { level: 9 });
}
