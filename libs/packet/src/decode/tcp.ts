import { LAYER, NEXT, markPayload, recordProblem, type Decoding, type Next } from './decoding.ts';
import { decodeTcpOptions } from './tcp-options.ts';

// RFC 9293 §3.1
const SRC_PORT = 0,
  DST_PORT = 2,
  PORTS = 4,
  SEQUENCE = 4,
  ACKNOWLEDGMENT = 8,
  OFFSET_AND_FLAGS = 12,
  WINDOW = 14,
  CHECKSUM = 16,
  TCP_HEADER = 20;
/** FIN to CWR, and AE of RFC 9768 (NS of RFC 3540 before). */
const FLAG_BITS = 0x1ff;
const IDENTIFICATION_SHIFT = 16;

/** Header and options; ports also when the rest of the header is cut off. The payload goes by the IP length. */
export function decodeTcp(decoding: Decoding, at: number, end: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.min(end, decoding.capturedEnd) - at;
  if (available < TCP_HEADER) return decodeCutTcp(decoding, at, end, Math.max(available, 0));
  packets.srcPort[row] = view.getUint16(at + SRC_PORT);
  packets.dstPort[row] = view.getUint16(at + DST_PORT);
  packets.sequence[row] = view.getUint32(at + SEQUENCE);
  packets.acknowledgment[row] = view.getUint32(at + ACKNOWLEDGMENT);
  packets.window[row] = view.getUint16(at + WINDOW);
  packets.copyMark[row] = (decoding.identification << IDENTIFICATION_SHIFT) | view.getUint16(at + CHECKSUM);
  const offsetAndFlags = view.getUint16(at + OFFSET_AND_FLAGS);
  packets.tcpFlags[row] = offsetAndFlags & FLAG_BITS;
  const headerLength = (offsetAndFlags >> 12) * 4;
  packets.payloadLength[row] = Math.max(end - at - Math.max(headerLength, TCP_HEADER), 0);
  if (headerLength < TCP_HEADER) return recordProblem(decoding, LAYER.tcp, at, TCP_HEADER, headerLength);
  if (headerLength > available) recordProblem(decoding, LAYER.tcp, at, headerLength, available);
  else markPayload(decoding, at + headerLength, end);
  if (headerLength > TCP_HEADER) {
    decodeTcpOptions(decoding, at, at + TCP_HEADER, at + Math.min(headerLength, available));
  }
  return NEXT.nothing;
}

function decodeCutTcp(decoding: Decoding, at: number, end: number, available: number): Next {
  const { view, packets, row } = decoding;
  if (available >= PORTS) {
    packets.srcPort[row] = view.getUint16(at + SRC_PORT);
    packets.dstPort[row] = view.getUint16(at + DST_PORT);
  }
  packets.payloadLength[row] = Math.max(end - at - TCP_HEADER, 0);
  return recordProblem(decoding, LAYER.tcp, at, TCP_HEADER, available);
}
