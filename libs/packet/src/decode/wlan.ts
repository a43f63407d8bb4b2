import { decodeElements } from './wlan-elements.ts';
import { LAYER, NEXT, copyMac, follow, recordProblem, type Decoding, type Next } from './decoding.ts';

// IEEE 802.11-2020 §9.2: frame control, duration, three addresses, sequence control, little-endian
const ADDRESS_1 = 4,
  ADDRESS_2 = 10,
  ADDRESS_3 = 16,
  SEQUENCE = 22,
  HEADER = 24,
  ADDRESS_4 = 24,
  ADDRESS = 6,
  FRAME_CONTROL = 2;
/** Frame control, its first byte above: subtype, type, version; then flags. */
const SUBTYPE_SHIFT = 12,
  TYPE_SHIFT = 10,
  TYPE_BITS = 3,
  FLAG_BITS = 0xff;
const QOS_CONTROL = 2,
  HT_CONTROL = 4;
const TO_DS = 0x01,
  FROM_DS = 0x02,
  PROTECTED = 0x40,
  ORDER = 0x80;
const DS_BITS = TO_DS | FROM_DS;
const MANAGEMENT = 0,
  CONTROL = 1,
  DATA = 2;
/** Types as the column `wlanType` numbers them: one more than on the air. */
const TYPE_OFFSET = 1;
// Subtypes
const DISASSOCIATION = 10,
  DEAUTHENTICATION = 12,
  PS_POLL = 10,
  TRIGGER = 2,
  FIRST_WITH_TRANSMITTER = 4,
  WRAPPER = 7,
  CTS = 12,
  ACK = 13;
const QOS_SUBTYPE = 0x08,
  NO_DATA_SUBTYPE = 0x04;
/** QoS control: the body is an A-MSDU. */
const A_MSDU = 0x80;
/** Of the sequence control: the fragment number, below the sequence number. */
const FRAGMENT = 0xf,
  SEQUENCE_SHIFT = 4;
/** IEEE 802.11-2020 §9.3.2.2: destination, source, length, then the MSDU. */
const SUBFRAME = { sourceAt: 6, header: 14 };

/** How a header differs from that of the standard, as `Decoding.number` says it. */
export const WLAN_HEADER = {
  standard: 0,
  /** The radio filled it up to a multiple of four bytes. */
  padded: 1,
  /** The bytes of frame control are the other way round: access points and controllers send them so to each other. */
  swapped: 2,
} as const;

/** A frame of IEEE 802.11; `header` is one of {@link WLAN_HEADER}. Within another link's frame it only leads on to what it carries. */
export function decodeWlan(decoding: Decoding, at: number, header: number): Next {
  const { view } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < FRAME_CONTROL) return recordProblem(decoding, LAYER.wlan, at, FRAME_CONTROL, available);
  const isSwapped = header === WLAN_HEADER.swapped;
  const control = view.getUint16(at, isSwapped);
  const type = (control >> TYPE_SHIFT) & TYPE_BITS;
  const isInner = decoding.hasLink;
  if (!isInner) {
    const { packets, row } = decoding;
    packets.wlanType[row] = type + TYPE_OFFSET;
    packets.wlanSubtype[row] = control >> SUBTYPE_SHIFT;
    packets.wlanFlags[row] = control & FLAG_BITS;
    decoding.hasLink = true;
    if (type === CONTROL) return decodeControl(decoding, at, control >> SUBTYPE_SHIFT, available);
  }
  if (type === DATA || (type === MANAGEMENT && !isInner)) {
    if (available < HEADER) return recordProblem(decoding, LAYER.wlan, at, HEADER, available);
    if (!isInner) readSequence(decoding, at);
    return type === DATA ? decodeData(decoding, at, control, header, isInner) : decodeManagement(decoding, at, control);
  }
  return NEXT.nothing;
}

function readSequence({ view, packets, row }: Decoding, at: number): void {
  const sequence = view.getUint16(at + SEQUENCE, true);
  packets.wlanSequence[row] = sequence >> SEQUENCE_SHIFT;
  packets.wlanFragment[row] = sequence & FRAGMENT;
}

function copyBssid(decoding: Decoding, at: number): void {
  const { view, packets, row } = decoding;
  for (let i = 0; i < ADDRESS; i++) packets.bssid[row * ADDRESS + i] = view.getUint8(at + i);
}

/** Whether a control frame tells who sent it; triggers are of IEEE 802.11ax. */
function hasTransmitter(subtype: number): boolean {
  return subtype === TRIGGER || (subtype >= FIRST_WITH_TRANSMITTER && subtype !== CTS && subtype !== ACK);
}

/** Receiver, and the transmitter where the subtype has one. A wrapper (§9.3.1.9) has that of the frame in it behind what it adds. */
function decodeControl(decoding: Decoding, at: number, subtype: number, available: number): Next {
  const { view, row } = decoding;
  const wrapped = subtype === WRAPPER ? FRAME_CONTROL : 0;
  const needed = ADDRESS_2 + wrapped;
  if (available < needed) return recordProblem(decoding, LAYER.wlan, at, needed, available);
  copyMac(decoding.dstMac, row, view, at + ADDRESS_1);
  if (!hasTransmitter(wrapped === 0 ? subtype : view.getUint8(at + ADDRESS_2) >> 4)) return NEXT.nothing;
  const transmitter = wrapped === 0 ? ADDRESS_2 : ADDRESS_2 + FRAME_CONTROL + HT_CONTROL;
  if (available < transmitter + ADDRESS)
    return recordProblem(decoding, LAYER.wlan, at, transmitter + ADDRESS, available);
  copyMac(decoding.srcMac, row, view, at + transmitter);
  if (subtype === PS_POLL) copyBssid(decoding, at + ADDRESS_1);
  return NEXT.nothing;
}

function decodeManagement(decoding: Decoding, at: number, control: number): Next {
  const { view, packets, row } = decoding;
  copyMac(decoding.dstMac, row, view, at + ADDRESS_1);
  copyMac(decoding.srcMac, row, view, at + ADDRESS_2);
  copyBssid(decoding, at + ADDRESS_3);
  const subtype = control >> SUBTYPE_SHIFT;
  if ((control & PROTECTED) !== 0) return NEXT.nothing;
  const length = (control & ORDER) === 0 ? HEADER : HEADER + HT_CONTROL;
  const body = at + length;
  const available = decoding.capturedEnd - body;
  if (available < 0) return recordProblem(decoding, LAYER.wlan, at, length, length + available);
  if (subtype !== DISASSOCIATION && subtype !== DEAUTHENTICATION) return decodeElements(decoding, subtype, body);
  if (available < 2) return recordProblem(decoding, LAYER.wlan, body, 2, available);
  packets.wlanReason[row] = view.getUint16(body, true);
  return NEXT.nothing;
}

/** IEEE 802.11-2020 table 9-30: which address is which, by the two DS flags. */
function readDataAddresses(decoding: Decoding, at: number, direction: number): void {
  const { view, row } = decoding;
  const isFrom = (direction & FROM_DS) !== 0;
  const isTo = (direction & TO_DS) !== 0;
  copyMac(decoding.dstMac, row, view, at + (isTo ? ADDRESS_3 : ADDRESS_1));
  let source = ADDRESS_2;
  if (isFrom) source = isTo ? ADDRESS_4 : ADDRESS_3;
  copyMac(decoding.srcMac, row, view, at + source);
  if (isFrom && isTo) return;
  if (isFrom) copyBssid(decoding, at + ADDRESS_2);
  else copyBssid(decoding, at + (isTo ? ADDRESS_1 : ADDRESS_3));
}

function decodeData(decoding: Decoding, at: number, control: number, header: number, isInner: boolean): Next {
  const { view } = decoding;
  const direction = control & DS_BITS;
  const subtype = control >> SUBTYPE_SHIFT;
  let length = direction === DS_BITS ? HEADER + ADDRESS : HEADER;
  const qosAt = at + length;
  if ((subtype & QOS_SUBTYPE) !== 0) length += (control & ORDER) === 0 ? QOS_CONTROL : QOS_CONTROL + HT_CONTROL;
  const available = decoding.capturedEnd - at;
  if (available < length) return recordProblem(decoding, LAYER.wlan, at, length, available);
  if (!isInner) readDataAddresses(decoding, at, direction);
  if ((subtype & NO_DATA_SUBTYPE) !== 0 || (control & PROTECTED) !== 0) return NEXT.nothing;
  // A later fragment goes on in the midst of a body. Access points and controllers send each other whole frames, whatever stands there.
  if (!isInner && (view.getUint16(at + SEQUENCE, true) & FRAGMENT) !== 0) return NEXT.nothing;
  const body = at + (header === WLAN_HEADER.padded ? Math.ceil(length / 4) * 4 : length);
  if (body >= decoding.wireEnd) return NEXT.nothing;
  const isAggregate = (subtype & QOS_SUBTYPE) !== 0 && (view.getUint8(qosAt) & A_MSDU) !== 0;
  return isAggregate ? decodeSubframe(decoding, body, isInner) : follow(decoding, NEXT.llc, body);
}

/** The first MSDU of an A-MSDU, with its own addresses. */
function decodeSubframe(decoding: Decoding, at: number, isInner: boolean): Next {
  const { view, row } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < SUBFRAME.header) return recordProblem(decoding, LAYER.wlan, at, SUBFRAME.header, available);
  if (!isInner) {
    copyMac(decoding.dstMac, row, view, at);
    copyMac(decoding.srcMac, row, view, at + SUBFRAME.sourceAt);
  }
  return follow(decoding, NEXT.llc, at + SUBFRAME.header);
}
