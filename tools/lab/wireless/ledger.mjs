/**
 * Keeps book of what is sent while it is sent: frames of each BSS and of each station in it, by kind, and packets of each flow. A frame is of the
 * BSS whose identifier it carries; it is of a station when that is the one that sends it, or the one it is sent to.
 */
import { typeOf } from './air-frames.mjs';

const NONE = { frames: 0, bytes: 0, retries: 0, management: 0, control: 0, data: 0 };

function countIn(table, key, names, { kind, bytes, isRetry, isPowerSave, radio, reason, ssid, isEapol }) {
  const row = table.get(key) ?? {
    ...names,
    ...NONE,
    powerSave: 0,
    eapol: 0,
    kinds: {},
    reasons: {},
    ssids: [],
    heard: [],
  };
  table.set(key, row);
  row.frames += 1;
  row.bytes += bytes;
  row.retries += Number(isRetry);
  row.powerSave += Number(isPowerSave);
  row.eapol += Number(isEapol ?? false);
  row[typeOf(kind)] += 1;
  row.kinds[kind] = (row.kinds[kind] ?? 0) + 1;
  if (reason !== undefined) row.reasons[reason] = (row.reasons[reason] ?? 0) + 1;
  if (ssid !== undefined && !row.ssids.includes(ssid)) row.ssids.push(ssid);
  row.heard.push(radio);
}

const mean = (values) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);

function told({ heard, ...row }) {
  const signals = heard.flatMap(({ signalDbm, isSent }) => (isSent ? [] : [signalDbm]));
  // MCS 7 of 802.11n in 20 MHz with the long guard interval is 65 Mbit/s.
  const rates = heard.map(({ rate, mcs }) => (mcs === 7 ? 65 : rate));
  const frequencies = [...new Set(heard.flatMap(({ frequency, isSent }) => (isSent ? [] : [frequency])))];
  return { ...row, frequencies, signalMeanDbm: mean(signals), rateMeanMbps: mean(rates) };
}

export function openLedger() {
  const bsses = new Map();
  const stations = new Map();
  const flows = new Map();
  const others = {};
  return {
    /** A frame; `bssid` and `station` where it has them. */
    frame(entry) {
      const { bssid, station, kind } = entry;
      if (bssid === undefined) {
        others[kind] = (others[kind] ?? 0) + 1;
        return;
      }
      countIn(bsses, bssid, { bssid }, entry);
      if (station !== undefined) countIn(stations, `${bssid} ${station}`, { bssid, station }, entry);
    },
    /** A packet on the air; `ends` are those of the initiator's packets. */
    packet({ ends, isBack = false, payloadBytes, isLaterPart = false, isRepeated = false }) {
      const key = JSON.stringify(ends);
      const empty = () => ({ packets: 0, payloadBytes: 0 });
      const flow = flows.get(key) ?? {
        ...ends,
        out: empty(),
        back: empty(),
        repeated: 0,
        ...(isLaterPart ? { isLaterPart } : {}),
      };
      flows.set(key, flow);
      const side = isBack ? flow.back : flow.out;
      side.packets += 1;
      side.payloadBytes += payloadBytes;
      flow.repeated += Number(isRepeated);
    },
    told: () => ({
      bsses: [...bsses.values()].map(told),
      stations: [...stations.values()].map(told),
      others,
      flows: [...flows.values()],
    }),
  };
}
