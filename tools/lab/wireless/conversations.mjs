/** What is said in the open network, where all of it can be read. */
import * as wlan from './air-frames.mjs';
import { ADDRESS, MAC } from './cast.mjs';
import { beacons } from './meetings.mjs';
import { arpMessage, connection, datagram, dhcp, dns } from './packets.mjs';

const { EVERYBODY, FLAG } = wlan;
/** Modulation and coding of 802.11n. */
const FAST = { mcs: 7 };
const text = (count) => Buffer.alloc(count, 'over the weir and down the river\n');

const open = { bssid: MAC.open };
const up = (air, from, to, { msdu, packets }, more = {}) =>
  air.up({ from, to, packets, ...open, ...more }, Buffer.concat([wlan.qos(), msdu]));
const down = (air, to, from, { msdu, packets }, more = {}) =>
  air.down({ to, from, packets, ...open, ...more }, Buffer.concat([wlan.qos(), msdu]));
/** What a station sends to all goes up, and then out to all: twice on the air. Frames to a group have no quality of service here. */
function toAll(air, from, said) {
  up(air, from, EVERYBODY, said);
  const again = said.packets.map((packet) => ({ ...packet, isRepeated: true }));
  air.down({ kind: 'data', to: EVERYBODY, from, packets: again, ...open }, said.msdu);
}

/** DHCP: both questions go to all, both answers to the one. */
export function getAddress(air, station) {
  const asking = { from: '0.0.0.0', fromPort: 68, to: ADDRESS.all, toPort: 67 };
  const offering = { from: ADDRESS.gateway, fromPort: 67, to: ADDRESS.all, toPort: 68 };
  for (const type of [1, 3]) {
    toAll(air, station, datagram(asking, dhcp(type, station)));
    down(air, station, MAC.gateway, datagram(offering, dhcp(type === 1 ? 2 : 5, station)));
  }
}

/** Who is the gateway, and where is the web. */
export function resolve(air) {
  const [sender, target] = [ADDRESS.alice, ADDRESS.gateway];
  const question = { operation: 1, senderMac: MAC.alice, sender, targetMac: '00:00:00:00:00:00', target };
  toAll(air, MAC.alice, arpMessage(question));
  const answer = { operation: 2, senderMac: MAC.gateway, sender: target, targetMac: MAC.alice, target: sender };
  down(air, MAC.alice, MAC.gateway, arpMessage(answer));
  const ends = { from: ADDRESS.alice, fromPort: 53123, to: ADDRESS.gateway, toPort: 53 };
  up(air, MAC.alice, MAC.gateway, datagram(ends, dns(7, 'web.test')));
  down(air, MAC.alice, MAC.gateway, datagram(ends, dns(7, 'web.test', [10, 80, 1, 80]), { isBack: true }));
}

/** The third segment of the answer needs three tries. */
export function fetch(air) {
  const ends = { from: ADDRESS.alice, fromPort: 49152, to: ADDRESS.web, toPort: 8000 };
  const request = Buffer.from('GET / HTTP/1.1\r\nHost: web.test\r\n\r\n');
  const segments = connection(ends, request, [text(900), text(900), text(450)]);
  for (const [i, segment] of segments.entries()) {
    if (!segment.packets[0].isBack) up(air, MAC.alice, MAC.gateway, segment, { radio: FAST });
    else down(air, MAC.alice, MAC.gateway, segment, i === 6 ? { tries: 3 } : { radio: FAST });
  }
}

/** Between two stations everything passes twice: up from the one, down to the other. */
export function chat(air) {
  const ends = { from: ADDRESS.alice, fromPort: 5000, to: ADDRESS.bob, toPort: 5001 };
  for (const [size, isBack] of [
    [120, false],
    [60, true],
    [240, false],
  ]) {
    const said = datagram(ends, text(size), { isBack });
    const [from, to] = isBack ? [MAC.bob, MAC.alice] : [MAC.alice, MAC.bob];
    up(air, from, to, said, isBack ? { tries: 2 } : {});
    down(air, to, from, { ...said, packets: said.packets.map((packet) => ({ ...packet, isRepeated: true })) });
  }
}

/** Two datagrams in one frame, once up and twice down. */
export function aggregates(air) {
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

/** Says that it sleeps, asks for what was kept for it, and says that it is awake. */
export function sleep(air, station) {
  const nothing = { kind: 'null', from: station, to: MAC.open, ...open };
  air.up({ ...nothing, flags: FLAG.powerSave }, Buffer.alloc(0));
  beacons(air, 3, 2);
  for (let i = 0; i < 2; i++) {
    const poll = { kind: 'psPoll', bssid: MAC.open, station, isPowerSave: true };
    air.put(station, poll, wlan.psPoll(MAC.open, station, 1));
    const ends = { from: ADDRESS.web, fromPort: 9000, to: ADDRESS.alice, toPort: 9001 };
    const kept = datagram(ends, text(80));
    down(air, station, MAC.gateway, kept, { flags: i === 0 ? FLAG.moreData : 0 });
  }
  air.up({ ...nothing, kind: 'qosNull' }, wlan.qos());
}
