import { LAYER, NEXT, TUNNEL, recordProblem, type Decoding, type Next } from './decoding.ts';
import { behindNsh } from './encapsulation.ts';
import { decodeGre } from './gre.ts';
import { decodeGue } from './gue.ts';
import { enterTunnel } from './tunnel.ts';
import { WLAN_HEADER } from './wlan.ts';

// IANA ports of tunnels over UDP
const VXLAN_PORT = 4789,
  /** Linux's before the number was given. */
  VXLAN_LINUX_PORT = 8472,
  VXLAN_GPE_PORT = 4790,
  GUE_PORT = 6080,
  GENEVE_PORT = 6081,
  GTP_U_PORT = 2152,
  TEREDO_PORT = 3544,
  L2TP_PORT = 1701,
  /** RFC 8086 */
  GRE_PORT = 4754,
  CAPWAP_DATA_PORT = 5247,
  MPLS_PORT = 6635;

const PORTS: ReadonlySet<number> = new Set([
  VXLAN_PORT,
  VXLAN_LINUX_PORT,
  VXLAN_GPE_PORT,
  GENEVE_PORT,
  GRE_PORT,
  GUE_PORT,
  GTP_U_PORT,
  TEREDO_PORT,
  L2TP_PORT,
  CAPWAP_DATA_PORT,
  MPLS_PORT,
]);

/** Whether a tunnel may stand behind the port. */
export function isTunnelPort(port: number): boolean {
  return port >= L2TP_PORT && port <= VXLAN_LINUX_PORT && PORTS.has(port);
}

// RFC 7348 §5; draft-ietf-nvo3-vxlan-gpe §3
const VXLAN_HEADER = 8,
  VXLAN_HAS_VNI = 0x08,
  VXLAN_HAS_PROTOCOL = 0x04,
  VXLAN_PROTOCOL = 3,
  VNI = 4,
  VNI_SHIFT = 8;
// RFC 8926 §3.4
const GENEVE_HEADER = 8,
  GENEVE_OPTIONS_BITS = 0x3f,
  GENEVE_PROTOCOL = 2;
// 3GPP TS 29.281 §5
const GTP_HEADER = 8,
  GTP_OPTIONAL = 4,
  GTP_VERSION_AND_TYPE = 0xf0,
  GTP_V1 = 0x30,
  GTP_HAS_OPTIONAL = 0x07,
  GTP_HAS_EXTENSION = 0x04,
  GTP_G_PDU = 255,
  GTP_TEID = 4,
  GTP_EXTENSION = 4,
  MOST_GTP_EXTENSIONS = 16;
// RFC 4380 §5.1.1
const TEREDO_ORIGIN = 0x0000,
  TEREDO_ORIGIN_BYTES = 8,
  TEREDO_AUTHENTICATION = 0x0001,
  TEREDO_AUTHENTICATION_BYTES = 13;
// RFC 2661 §3.1
const L2TP_CONTROL = 0x8000,
  L2TP_HAS_LENGTH = 0x4000,
  L2TP_HAS_SEQUENCE = 0x0800,
  L2TP_HAS_OFFSET = 0x0200,
  L2TP_VERSION_BITS = 0x000f,
  L2TP_VERSION = 2;

function available(decoding: Decoding, at: number): number {
  return Math.max(Math.min(decoding.end, decoding.capturedEnd) - at, 0);
}

/** A tunnel that a UDP port stands for, where the payload at `at` looks like it; any other datagram is nothing's. */
export function decodeUdpTunnel(decoding: Decoding, srcPort: number, dstPort: number, at: number): Next {
  switch (dstPort) {
    case VXLAN_PORT:
    case VXLAN_LINUX_PORT:
      return decodeVxlan(decoding, at, false);
    case VXLAN_GPE_PORT:
      return decodeVxlan(decoding, at, true);
    case GENEVE_PORT:
      return decodeGeneve(decoding, at);
    case GRE_PORT:
      return decodeGre(decoding, at);
    case GUE_PORT:
      return decodeGue(decoding, at);
    case GTP_U_PORT:
      return decodeGtpU(decoding, at);
    case MPLS_PORT:
      return enterTunnel(decoding, TUNNEL.mplsInIp, 0, NEXT.mpls, at);
  }
  // These answer from the port that they are called at.
  if (dstPort === L2TP_PORT || srcPort === L2TP_PORT) return decodeL2tp(decoding, at);
  if (dstPort === TEREDO_PORT || srcPort === TEREDO_PORT) return decodeTeredo(decoding, at);
  if (dstPort === CAPWAP_DATA_PORT || srcPort === CAPWAP_DATA_PORT) return decodeCapwap(decoding, at);
  return NEXT.nothing;
}

/** `isGeneric`: with the protocol extension, other than Ethernet may be inside. */
function decodeVxlan(decoding: Decoding, at: number, isGeneric: boolean): Next {
  const { view } = decoding;
  const there = available(decoding, at);
  if (there < VXLAN_HEADER) return recordProblem(decoding, LAYER.vxlan, at, VXLAN_HEADER, there);
  const flags = view.getUint8(at);
  if ((flags & VXLAN_HAS_VNI) === 0) return NEXT.nothing;
  const vni = view.getUint32(at + VNI) >>> VNI_SHIFT;
  const next = enterTunnel(decoding, TUNNEL.vxlan, vni, NEXT.ethernet, at + VXLAN_HEADER);
  if (!isGeneric || (flags & VXLAN_HAS_PROTOCOL) === 0) return next;
  return behindNsh(decoding, view.getUint8(at + VXLAN_PROTOCOL), at + VXLAN_HEADER);
}

function decodeGeneve(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const there = available(decoding, at);
  if (there < GENEVE_HEADER) return recordProblem(decoding, LAYER.geneve, at, GENEVE_HEADER, there);
  const first = view.getUint8(at);
  if (first >> 6 !== 0) return NEXT.nothing;
  const header = GENEVE_HEADER + (first & GENEVE_OPTIONS_BITS) * 4;
  if (there < header) return recordProblem(decoding, LAYER.geneve, at, header, there);
  const vni = view.getUint32(at + VNI) >>> VNI_SHIFT;
  return enterTunnel(decoding, TUNNEL.geneve, vni, NEXT.etherType, at + header, view.getUint16(at + GENEVE_PROTOCOL));
}

/** A user packet of GTP version 1, behind its extension headers; other messages carry none. */
function decodeGtpU(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const there = available(decoding, at);
  if (there < GTP_HEADER) return recordProblem(decoding, LAYER.gtpU, at, GTP_HEADER, there);
  const flags = view.getUint8(at);
  if ((flags & GTP_VERSION_AND_TYPE) !== GTP_V1 || view.getUint8(at + 1) !== GTP_G_PDU) return NEXT.nothing;
  const teid = view.getUint32(at + GTP_TEID);
  let header = GTP_HEADER;
  if ((flags & GTP_HAS_OPTIONAL) !== 0) header += GTP_OPTIONAL;
  if (there < header) return recordProblem(decoding, LAYER.gtpU, at, header, there);
  if ((flags & GTP_HAS_EXTENSION) !== 0) {
    for (let n = 0; view.getUint8(at + header - 1) !== 0; n++) {
      const extension = there > header ? view.getUint8(at + header) * 4 : GTP_EXTENSION;
      if (there < header + extension) return recordProblem(decoding, LAYER.gtpU, at, header + extension, there);
      // One that says it is empty, and more than anybody sends.
      if (extension === 0 || n === MOST_GTP_EXTENSIONS)
        return recordProblem(decoding, LAYER.gtpU, at, header + GTP_EXTENSION, header);
      header += extension;
    }
  }
  return enterTunnel(decoding, TUNNEL.gtpU, teid, NEXT.ip, at + header);
}

/** IPv6, behind an authentication and an origin indication that may be there. */
function decodeTeredo(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const limit = at + available(decoding, at);
  let body = at;
  if (body + 4 <= limit && view.getUint16(body) === TEREDO_AUTHENTICATION)
    body += TEREDO_AUTHENTICATION_BYTES + view.getUint8(body + 2) + view.getUint8(body + 3);
  if (body + 2 <= limit && view.getUint16(body) === TEREDO_ORIGIN) body += TEREDO_ORIGIN_BYTES;
  if (body >= limit || view.getUint8(body) >> 4 !== 6) return NEXT.nothing;
  return enterTunnel(decoding, TUNNEL.teredo, 0, NEXT.ip, body);
}

/** A data message of version 2; the number is tunnel and session. */
function decodeL2tp(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const there = available(decoding, at);
  if (there < 2) return recordProblem(decoding, LAYER.l2tp, at, 2, there);
  const flags = view.getUint16(at);
  if ((flags & L2TP_VERSION_BITS) !== L2TP_VERSION || (flags & L2TP_CONTROL) !== 0) return NEXT.nothing;
  const numbersAt = at + ((flags & L2TP_HAS_LENGTH) === 0 ? 2 : 4);
  let body = numbersAt + 4 + ((flags & L2TP_HAS_SEQUENCE) === 0 ? 0 : 4);
  if ((flags & L2TP_HAS_OFFSET) !== 0) {
    if (there < body + 2 - at) return recordProblem(decoding, LAYER.l2tp, at, body + 2 - at, there);
    body += 2 + view.getUint16(body);
  }
  if (there < body - at) return recordProblem(decoding, LAYER.l2tp, at, body - at, there);
  return enterTunnel(decoding, TUNNEL.l2tp, view.getUint32(numbersAt), NEXT.ppp, body);
}

// RFC 5415 §4.3
const CAPWAP_HEADER = 8,
  CAPWAP_IS_WLAN = 0x100,
  CAPWAP_IS_FRAGMENT = 0x080,
  CAPWAP_BINDING_SHIFT = 9,
  CAPWAP_BINDING_BITS = 0x1f,
  CAPWAP_IEEE_802_11 = 1;

/** A frame between access point and controller, whole: of 802.11 as the binding says, or of Ethernet. */
function decodeCapwap(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const there = available(decoding, at);
  if (there < CAPWAP_HEADER) return recordProblem(decoding, LAYER.capwap, at, CAPWAP_HEADER, there);
  const word = view.getUint32(at);
  // The first byte is version and type; encrypted messages have type 1.
  if (word >>> 24 !== 0 || (word & CAPWAP_IS_FRAGMENT) !== 0) return NEXT.nothing;
  const header = ((word >>> 19) & 0x1f) * 4;
  if (header < CAPWAP_HEADER || there < header)
    return recordProblem(decoding, LAYER.capwap, at, Math.max(header, CAPWAP_HEADER), Math.min(there, header));
  const body = at + header;
  if ((word & CAPWAP_IS_WLAN) === 0) return enterTunnel(decoding, TUNNEL.capwap, 0, NEXT.ethernet, body);
  const binding = (word >>> CAPWAP_BINDING_SHIFT) & CAPWAP_BINDING_BITS;
  if (binding !== CAPWAP_IEEE_802_11) return NEXT.nothing;
  return enterTunnel(decoding, TUNNEL.capwap, 0, NEXT.wlan, body, WLAN_HEADER.swapped);
}
