/**
 * The story of the crafted capture: two access points, one open and one that hides its name and encrypts, and three stations. The numbers of
 * frames are nowhere written down: they are counted while the story is told.
 */
import * as wlan from './air-frames.mjs';
import { openAir } from './air.mjs';
import { arpMessage, connection, datagram, dhcp, dns } from './packets.mjs';

const { EVERYBODY, FLAG } = wlan;
const MAC = {
  open: '02:80:00:00:00:10',
  hidden: '02:80:00:00:00:20',
  gateway: '02:80:00:00:00:01',
  alice: '02:80:00:00:00:a1',
  bob: '02:80:00:00:00:b2',
  carol: '02:80:00:00:00:c3',
};
const [LOW, HIGH] = [2437, 5180];
const RADIOS = {
  [MAC.open]: { frequency: LOW, signalDbm: -41, rate: 1 },
  [MAC.hidden]: { frequency: HIGH, signalDbm: -58, rate: 6 },
  [MAC.alice]: { frequency: LOW, signalDbm: -52, rate: 54 },
  [MAC.bob]: { frequency: LOW, signalDbm: -67, rate: 11 },
  [MAC.carol]: { frequency: HIGH, signalDbm: -73, rate: 6 },
};
const OPEN = { ssid: 'weir-open', channel: 6, isSecured: false };
const HIDDEN = { ssid: 'weir-hidden', channel: 36, isSecured: true };
/** What beacons say of a name that is hidden: as many zeros. */
const UNNAMED = { ...HIDDEN, ssid: Buffer.alloc(HIDDEN.ssid.length) };
const ADDRESS = {
  alice: '10.80.0.11',
  bob: '10.80.0.12',
  gateway: '10.80.0.1',
  web: '10.80.1.80',
  all: '255.255.255.255',
};
const BEACON_MS = 102.4;
const FAST = { mcs: 7 };

const text = (count) => Buffer.alloc(count, 'over the weir and down the river\n');
/** What cannot be read without the key: bytes of a congruential generator, behind the header of CCMP. */
function encrypted(count, number) {
  const bytes = Buffer.alloc(8 + count + 8);
  bytes.set([number, 0, 0, 0x20]);
  let state = number + 1;
  for (let i = 8; i < bytes.length; i++) bytes[i] = (state = (state * 48271) % 0x7fffffff) & 0xff;
  return bytes;
}

export function tellStory() {
  const air = openAir(RADIOS);

  function beacons(count, map = 0) {
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
  function join(station, bssid, network, id, tries = 1) {
    const [toAp, toStation] = [
      { from: station, to: bssid, bssid },
      { from: bssid, to: station, bssid },
    ];
    air.manage('authentication', { ...toAp, tries }, wlan.body.authentication(1));
    air.manage('authentication', toStation, wlan.body.authentication(2));
    air.manage('associationRequest', { ...toAp, ssid: network.ssid }, wlan.body.associationRequest(network));
    air.manage('associationResponse', toStation, wlan.body.associationResponse(network, id));
  }

  function ask(station, bssid, network, named) {
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

  const open = { bssid: MAC.open };
  const up = (from, to, { msdu, packets }, more = {}) =>
    air.up({ from, to, packets, ...open, ...more }, Buffer.concat([wlan.qos(), msdu]));
  const down = (to, from, { msdu, packets }, more = {}) =>
    air.down({ to, from, packets, ...open, ...more }, Buffer.concat([wlan.qos(), msdu]));
  /** What a station sends to all goes up, and then out to all: twice on the air. Frames to a group have no quality of service here. */
  function toAll(from, said) {
    up(from, EVERYBODY, said);
    const again = said.packets.map((packet) => ({ ...packet, isRepeated: true }));
    air.down({ kind: 'data', to: EVERYBODY, from, packets: again, ...open }, said.msdu);
  }

  function getAddress(station) {
    const asking = { from: '0.0.0.0', fromPort: 68, to: ADDRESS.all, toPort: 67 };
    const offering = { from: ADDRESS.gateway, fromPort: 67, to: ADDRESS.all, toPort: 68 };
    for (const type of [1, 3]) {
      toAll(station, datagram(asking, dhcp(type, station)));
      down(station, MAC.gateway, datagram(offering, dhcp(type === 1 ? 2 : 5, station)));
    }
  }

  function resolve() {
    const [sender, target] = [ADDRESS.alice, ADDRESS.gateway];
    const question = { operation: 1, senderMac: MAC.alice, sender, targetMac: '00:00:00:00:00:00', target };
    toAll(MAC.alice, arpMessage(question));
    const answer = { operation: 2, senderMac: MAC.gateway, sender: target, targetMac: MAC.alice, target: sender };
    down(MAC.alice, MAC.gateway, arpMessage(answer));
    const ends = { from: ADDRESS.alice, fromPort: 53123, to: ADDRESS.gateway, toPort: 53 };
    up(MAC.alice, MAC.gateway, datagram(ends, dns(7, 'web.test')));
    down(MAC.alice, MAC.gateway, datagram(ends, dns(7, 'web.test', [10, 80, 1, 80]), { isBack: true }));
  }

  /** The third segment of the answer needs three tries. */
  function fetch() {
    const ends = { from: ADDRESS.alice, fromPort: 49152, to: ADDRESS.web, toPort: 8000 };
    const request = Buffer.from('GET / HTTP/1.1\r\nHost: web.test\r\n\r\n');
    const segments = connection(ends, request, [text(900), text(900), text(450)]);
    for (const [i, segment] of segments.entries()) {
      if (!segment.packets[0].isBack) up(MAC.alice, MAC.gateway, segment, { radio: FAST });
      else down(MAC.alice, MAC.gateway, segment, i === 6 ? { tries: 3 } : { radio: FAST });
    }
  }

  /** Between two stations everything passes twice: up from the one, down to the other. */
  function chat() {
    const ends = { from: ADDRESS.alice, fromPort: 5000, to: ADDRESS.bob, toPort: 5001 };
    for (const [size, isBack] of [
      [120, false],
      [60, true],
      [240, false],
    ]) {
      const said = datagram(ends, text(size), { isBack });
      const [from, to] = isBack ? [MAC.bob, MAC.alice] : [MAC.alice, MAC.bob];
      up(from, to, said, isBack ? { tries: 2 } : {});
      down(to, from, { ...said, packets: said.packets.map((packet) => ({ ...packet, isRepeated: true })) });
    }
  }

  /** Two datagrams in one frame, down and then up. */
  function aggregates() {
    const flows = [6000, 6002].map((port) => ({
      from: ADDRESS.bob,
      fromPort: port,
      to: ADDRESS.web,
      toPort: port + 1,
    }));
    for (const isBack of [false, true, true]) {
      const parts = flows.map((ends, i) => datagram(ends, text(150 + 50 * i), { isBack, isLaterPart: i > 0 }));
      const [from, to] = isBack ? [MAC.gateway, MAC.bob] : [MAC.bob, MAC.gateway];
      const content = wlan.aggregate(parts.map(({ msdu }) => ({ to, from, msdu })));
      const entry = { from, to, ...open, packets: parts.flatMap(({ packets }) => packets), radio: FAST };
      const frame = Buffer.concat([wlan.qos(true), content]);
      if (isBack) air.down(entry, frame);
      else air.up(entry, frame);
    }
  }

  function sleep(station) {
    const nothing = { kind: 'null', from: station, to: MAC.open, ...open };
    air.up({ ...nothing, flags: FLAG.powerSave }, Buffer.alloc(0));
    beacons(3, 2);
    for (let i = 0; i < 2; i++) {
      const poll = { kind: 'psPoll', bssid: MAC.open, station, isPowerSave: true };
      air.put(station, poll, wlan.psPoll(MAC.open, station, 1));
      const ends = { from: ADDRESS.web, fromPort: 9000, to: ADDRESS.alice, toPort: 9001 };
      const kept = datagram(ends, text(80));
      down(station, MAC.gateway, kept, { flags: i === 0 ? FLAG.moreData : 0 });
    }
    air.up({ ...nothing, kind: 'qosNull' }, wlan.qos());
  }

  /** Four messages in the clear; the second is sent twice. */
  function handshake() {
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

  function secretTalk(count) {
    for (let i = 0; i < count; i++) {
      const flags = FLAG.isProtected;
      const said = (size) => Buffer.concat([wlan.qos(), encrypted(size, i)]);
      air.put(MAC.carol, { kind: 'rts' }, wlan.requestToSend(MAC.hidden, MAC.carol));
      air.put(MAC.hidden, { kind: 'cts' }, wlan.clearToSend(MAC.carol));
      air.up({ from: MAC.carol, to: MAC.gateway, bssid: MAC.hidden, flags, tries: i % 3 === 2 ? 2 : 1 }, said(200));
      air.down({ to: MAC.carol, from: MAC.gateway, bssid: MAC.hidden, flags, radio: FAST }, said(700));
    }
  }

  function part(kind, { from, to, bssid, reason }, radio = {}) {
    air.manage(kind, { from, to, bssid, reason, radio }, wlan.body.reason(reason));
  }

  beacons(5);
  ask(MAC.alice, MAC.open, OPEN, false);
  ask(MAC.carol, MAC.hidden, HIDDEN, true);
  join(MAC.alice, MAC.open, OPEN, 1);
  join(MAC.bob, MAC.open, OPEN, 2, 2);
  getAddress(MAC.alice);
  getAddress(MAC.bob);
  beacons(4);
  resolve();
  fetch();
  join(MAC.carol, MAC.hidden, HIDDEN, 1);
  handshake();
  beacons(3);
  secretTalk(6);
  chat();
  aggregates();
  sleep(MAC.alice);
  beacons(6);
  part('deauthentication', { from: MAC.hidden, to: MAC.carol, bssid: MAC.hidden, reason: 7 });
  part('disassociation', { from: MAC.bob, to: MAC.open, bssid: MAC.open, reason: 8 });
  // Frames that a radio of the lab sent itself: they say nothing of how they were received.
  for (let i = 0; i < 4; i++) {
    part('deauthentication', { from: MAC.open, to: EVERYBODY, bssid: MAC.open, reason: 3 }, { isSent: true });
  }
  beacons(2);
  return { capture: air.capture(), told: air.told() };
}
