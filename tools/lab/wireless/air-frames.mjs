/** Frames of IEEE 802.11-2020 from the inside out, without check sequence; addresses are given as text. */
import { byteOrder } from '../craft/capture-bytes.mjs';
import { macBytes } from '../craft/frame-bytes.mjs';

const numbers = byteOrder('little');

export const EVERYBODY = 'ff:ff:ff:ff:ff:ff';
/** Subtypes (table 9-1) by the names that the manifest has for them. */
const SUBTYPE = {
  management: {
    associationRequest: 0,
    associationResponse: 1,
    probeRequest: 4,
    probeResponse: 5,
    beacon: 8,
    disassociation: 10,
    authentication: 11,
    deauthentication: 12,
  },
  control: { psPoll: 10, rts: 11, cts: 12, acknowledgment: 13 },
  data: { data: 0, null: 4, qosData: 8, qosNull: 12 },
};
const TYPE = { management: 0, control: 1, data: 2 };
export const FLAG = { toDs: 1, fromDs: 2, retry: 8, powerSave: 16, moreData: 32, isProtected: 64 };
const A_MSDU = 0x80;

export const typeOf = (kind) => Object.keys(SUBTYPE).find((type) => kind in SUBTYPE[type]);

function control(kind, flags, duration = 0) {
  const type = typeOf(kind);
  return numbers([1, (SUBTYPE[type][kind] << 4) | (TYPE[type] << 2)], [1, flags], [2, duration]);
}

const addresses = (...list) => Buffer.concat(list.map(macBytes));

/** A frame of management or data: three addresses as they stand, and the sequence number. */
export function frame({ kind, flags = 0, to, from, third, sequence }, body) {
  return Buffer.concat([control(kind, flags, 44), addresses(to, from, third), numbers([2, sequence << 4]), body]);
}

export const acknowledgment = (to) => Buffer.concat([control('acknowledgment', 0), addresses(to)]);
export const clearToSend = (to) => Buffer.concat([control('cts', 0, 100), addresses(to)]);
export const requestToSend = (to, from) => Buffer.concat([control('rts', 0, 150), addresses(to, from)]);
/** The duration holds the association's number. */
export const psPoll = (bssid, from, id) =>
  Buffer.concat([control('psPoll', FLAG.powerSave, 0xc000 | id), addresses(bssid, from)]);

const element = (id, bytes) => Buffer.concat([numbers([1, id], [1, bytes.length]), bytes]);
const SLOW_RATES = Buffer.from([0x82, 0x84, 0x8b, 0x96, 0x0c, 0x12, 0x18, 0x24]);
const FAST_RATES = Buffer.from([0x8c, 0x12, 0x98, 0x24, 0xb0, 0x48, 0x60, 0x6c]);
/** WPA2 with a pre-shared key: CCMP for groups and pairs. */
const RSN = Buffer.from('0100000fac040100000fac040100000fac020000', 'hex');

/** SSID, rates, channel, and what else the network says of itself. */
function elements({ ssid, channel, isSecured }, { map, isAsking = false } = {}) {
  const named = Buffer.isBuffer(ssid) ? ssid : Buffer.from(ssid);
  const parts = [element(0, named), element(1, channel < 15 ? SLOW_RATES : FAST_RATES)];
  if (!isAsking) parts.push(element(3, Buffer.from([channel])));
  if (map !== undefined) parts.push(element(5, Buffer.from([0, 2, 0, map])));
  if (isSecured) parts.push(element(48, RSN));
  return Buffer.concat(parts);
}

const capabilities = ({ isSecured }) => [2, isSecured ? 0x0411 : 0x0401];

/** Bodies of management frames. */
export const body = {
  beacon: (network, us, map) =>
    Buffer.concat([numbers([4, us], [4, 0], [2, 100], capabilities(network)), elements(network, { map })]),
  probeResponse: (network, us) =>
    Buffer.concat([numbers([4, us], [4, 0], [2, 100], capabilities(network)), elements(network)]),
  probeRequest: (network) => elements({ ...network, isSecured: false }, { isAsking: true }),
  authentication: (step) => numbers([2, 0], [2, step], [2, 0]),
  associationRequest: (network) =>
    Buffer.concat([numbers(capabilities(network), [2, 10]), elements(network, { isAsking: true })]),
  associationResponse: (network, id) =>
    Buffer.concat([numbers(capabilities(network), [2, 0], [2, 0xc000 | id]), element(1, SLOW_RATES)]),
  reason: (code) => numbers([2, code]),
};

export const qos = (isAggregate = false) => numbers([2, isAggregate ? A_MSDU : 0]);

/** LLC and SNAP of a protocol that has an EtherType. */
export const snap = (etherType, packet) =>
  Buffer.concat([Buffer.from('aaaa03000000', 'hex'), Buffer.from([etherType >> 8, etherType & 0xff]), packet]);

/** §9.3.2.2: parts with their own addresses, each but the last filled up to a multiple of four bytes. */
export function aggregate(parts) {
  const each = parts.map(({ to, from, msdu }, i) => {
    const length = Buffer.from([msdu.length >> 8, msdu.length & 0xff]);
    const whole = Buffer.concat([addresses(to, from), length, msdu]);
    return i === parts.length - 1 ? whole : Buffer.concat([whole, Buffer.alloc((4 - (whole.length % 4)) % 4)]);
  });
  return Buffer.concat(each);
}

/** A message of the four-way handshake (§12.7.2): key information, and a nonce where it has one. */
export function eapolKey({ information, replay, nonce = Buffer.alloc(32), data = Buffer.alloc(0) }) {
  const big = byteOrder('big');
  const isSigned = (information & 0x0100) !== 0;
  const start = big([1, 2], [1, 3], [2, 95 + data.length], [1, 2], [2, information], [2, 16], [4, 0], [4, replay]);
  const integrity = Buffer.alloc(16, isSigned ? 0x5a : 0);
  return Buffer.concat([start, nonce, Buffer.alloc(32), integrity, big([2, data.length]), data]);
}
export { RSN };
