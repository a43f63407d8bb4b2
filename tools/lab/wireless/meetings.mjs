/** How stations find, join and leave networks, and what is said where only its frames can be seen. */
import * as wlan from './air-frames.mjs';
import { MAC, OPEN, UNNAMED } from './cast.mjs';

const { EVERYBODY, FLAG } = wlan;
const BEACON_MS = 102.4;
/** Modulation and coding of 802.11n. */
const FAST = { mcs: 7 };

/** What cannot be read without the key: bytes of a congruential generator, behind the header of CCMP. */
function encrypted(count, number) {
  const bytes = Buffer.alloc(8 + count + 8);
  bytes.set([number, 0, 0, 0x20]);
  let state = number + 1;
  for (let i = 8; i < bytes.length; i++) bytes[i] = (state = (state * 48271) % 0x7fffffff) & 0xff;
  return bytes;
}

export function beacons(air, count, map = 0) {
  for (let i = 0; i < count; i++) {
    air.manage(
      'beacon',
      { from: MAC.open, to: EVERYBODY, bssid: MAC.open, ssid: OPEN.ssid },
      wlan.body.beacon(OPEN, air.now(), map),
    );
    air.manage(
      'beacon',
      { from: MAC.hidden, to: EVERYBODY, bssid: MAC.hidden },
      wlan.body.beacon(UNNAMED, air.now(), 0),
    );
    air.wait(BEACON_MS);
  }
}

/** Authentication without a key, then the association; `tries` of the request. */
export function join(air, station, bssid, network, id, tries = 1) {
  const [toAp, toStation] = [
    { from: station, to: bssid, bssid },
    { from: bssid, to: station, bssid },
  ];
  air.manage('authentication', { ...toAp, tries }, wlan.body.authentication(1));
  air.manage('authentication', toStation, wlan.body.authentication(2));
  air.manage('associationRequest', { ...toAp, ssid: network.ssid }, wlan.body.associationRequest(network));
  air.manage('associationResponse', toStation, wlan.body.associationResponse(network, id));
}

export function ask(air, station, bssid, network, named) {
  const wildcard = { ...network, ssid: '' };
  const question = named ? { ssid: network.ssid } : {};
  air.manage(
    'probeRequest',
    { from: station, to: EVERYBODY, bssid: EVERYBODY, ...question },
    wlan.body.probeRequest(named ? network : wildcard),
  );
  const answer = { from: bssid, to: station, bssid, ssid: network.ssid };
  air.manage('probeResponse', answer, wlan.body.probeResponse(network, air.now()));
}

/** Four messages in the clear; the second is sent twice. */
export function handshake(air) {
  const ends = { bssid: MAC.hidden, isEapol: true };
  const nonce = (value) => Buffer.alloc(32, value);
  const key = (fields) => Buffer.concat([wlan.qos(), wlan.snap(0x888e, wlan.eapolKey(fields))]);
  const toStation = { ...ends, to: MAC.carol, from: MAC.hidden };
  const toAp = { ...ends, from: MAC.carol, to: MAC.hidden };
  air.down(toStation, key({ information: 0x008a, replay: 1, nonce: nonce(0x11) }));
  const described = Buffer.concat([Buffer.from([48, wlan.RSN.length]), wlan.RSN]);
  air.up({ ...toAp, tries: 2 }, key({ information: 0x010a, replay: 1, nonce: nonce(0x22), data: described }));
  air.down(toStation, key({ information: 0x13ca, replay: 2, nonce: nonce(0x11), data: encrypted(40, 3) }));
  air.up(toAp, key({ information: 0x030a, replay: 2 }));
}

export function secretTalk(air, count) {
  for (let i = 0; i < count; i++) {
    const flags = FLAG.isProtected;
    const said = (size) => Buffer.concat([wlan.qos(), encrypted(size, i)]);
    air.put(MAC.carol, { kind: 'rts' }, wlan.requestToSend(MAC.hidden, MAC.carol));
    air.put(MAC.hidden, { kind: 'cts' }, wlan.clearToSend(MAC.carol));
    air.up({ from: MAC.carol, to: MAC.gateway, bssid: MAC.hidden, flags, tries: i % 3 === 2 ? 2 : 1 }, said(200));
    air.down({ to: MAC.carol, from: MAC.gateway, bssid: MAC.hidden, flags, radio: FAST }, said(700));
  }
}

export function part(air, kind, { from, to, bssid, reason }, radio = {}) {
  air.manage(kind, { from, to, bssid, reason, radio }, wlan.body.reason(reason));
}
