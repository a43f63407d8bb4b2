/** The air of the crafted capture: who sends what becomes a record, and is written into the ledger. */
import { MICROSECONDS, pcapHeader, pcapRecord } from '../craft/capture-bytes.mjs';
import * as wlan from './air-frames.mjs';
import { openLedger } from './ledger.mjs';
import { onAir } from './radio.mjs';

const RADIOTAP = 127;
/** A whole minute, so that all of the capture is in one window of a minute. */
const START_SECONDS = 1_700_000_040n;
const { FLAG, EVERYBODY } = wlan;

/** `radios`: of each address how it is heard. */
export function openAir(radios) {
  const ledger = openLedger();
  const records = [];
  const sequences = new Map();
  let us = 0;

  function put(from, entry, frame, more = {}) {
    const radio = { ...radios[from], ...more, us };
    const bytes = onAir(radio, frame);
    const ticks = START_SECONDS * 1_000_000n + BigInt(us);
    records.push(pcapRecord({}, { ticks, length: bytes.length, bytes }));
    ledger.frame({ isRetry: false, isPowerSave: false, ...entry, radio, bytes: bytes.length });
    us += 300;
  }

  function nextSequence(from) {
    const sequence = sequences.get(from) ?? 0;
    sequences.set(from, (sequence + 1) & 0xfff);
    return sequence;
  }

  /** The receiver's word that it has the frame; of no BSS, as it names only who it is for. */
  const acknowledge = (from, to) => put(from, { kind: 'acknowledgment' }, wlan.acknowledgment(to));
  const isGroup = (address) => (Number.parseInt(address.slice(0, 2), 16) & 1) !== 0;

  /** A frame and its acknowledgment, `tries` times: of those before the last no acknowledgment comes. */
  function send(header, entry, content, { tries = 1, radio = {} } = {}) {
    const sequence = nextSequence(header.from);
    for (let attempt = 0; attempt < tries; attempt++) {
      const flags = (header.flags ?? 0) | (attempt > 0 ? FLAG.retry : 0);
      const isPowerSave = (flags & FLAG.powerSave) !== 0;
      put(
        header.from,
        { kind: header.kind, isRetry: attempt > 0, isPowerSave, ...entry },
        wlan.frame({ ...header, flags, sequence }, content),
        radio,
      );
      for (const packet of entry.packets ?? [])
        ledger.packet({ ...packet, isRepeated: packet.isRepeated === true || attempt > 0 });
    }
    if (!isGroup(header.to)) acknowledge(header.to, header.from);
  }

  return {
    /** Lets time pass, ms. */
    wait: (ms) => (us += ms * 1000),
    now: () => us,
    put,
    /** A frame of management within a BSS; `bssid` is that of all where one asks for any. */
    manage(kind, { from, to, bssid, ssid, reason, ...more }, content) {
      const station = [from, to].find((address) => address !== bssid && !isGroup(address));
      send({ kind, from, to, third: bssid }, { bssid, station, ssid, reason }, content, more);
    },
    /** Data of a station to its access point; `to` is who shall have it in the end. */
    up({ kind = 'qosData', from, bssid, to, flags = 0, packets, isEapol, ...more }, content) {
      const header = { kind, flags: flags | FLAG.toDs, to: bssid, from, third: to };
      send(header, { bssid, station: from, packets, isEapol }, content, more);
    },
    /** Data of an access point to a station, or to all; `from` is who it is from in the beginning. */
    down({ kind = 'qosData', to, bssid, from, flags = 0, packets, isEapol, ...more }, content) {
      const header = { kind, flags: flags | FLAG.fromDs, to, from: bssid, third: from };
      const station = to === EVERYBODY ? undefined : to;
      send(header, { bssid, station, packets, isEapol }, content, more);
    },
    capture: () => Buffer.concat([pcapHeader({ resolution: MICROSECONDS, linkType: RADIOTAP }), ...records]),
    told: () => ({ frames: records.length, seconds: us / 1e6, ...ledger.told() }),
  };
}
