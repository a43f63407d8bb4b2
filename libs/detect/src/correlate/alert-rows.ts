import { hexToBytes } from '@noble/hashes/utils.js';
import {
  addressBytes,
  allocateAlerts,
  FAMILY_SYMBOLS,
  macBytes,
  SEVERITY_SYMBOLS,
  STATE_SYMBOLS,
  type AlertBatch,
} from '@weir/schema';
import type { Told } from './alert-book.ts';

const ID_BYTES = 16;
const MAC_BYTES = 6;

/** Revisions of alerts as a message. */
export function alertRows(
  scalars: Pick<AlertBatch, 'source' | 'lane' | 'watermark' | 'last'>,
  told: readonly Told[],
): AlertBatch {
  const rows = allocateAlerts(told.length, scalars);
  told.forEach(({ state, time, alert }, row) => {
    rows.id.set(hexToBytes(alert.id), row * ID_BYTES);
    rows.incident.set(hexToBytes(alert.incident), row * ID_BYTES);
    rows.attacker.set(addressBytes(alert.attacker), row * ID_BYTES);
    rows.victim.set(addressBytes(alert.victim), row * ID_BYTES);
    rows.bssid.set(macBytes(alert.bssid), row * MAC_BYTES);
    rows.station.set(macBytes(alert.station), row * MAC_BYTES);
    rows.revision[row] = alert.revision;
    rows.state[row] = STATE_SYMBOLS.indexOf(state);
    rows.family[row] = FAMILY_SYMBOLS.indexOf(alert.family);
    rows.severity[row] = SEVERITY_SYMBOLS.indexOf(alert.severity);
    rows.time[row] = time;
    rows.start[row] = alert.start;
    rows.end[row] = alert.end;
    rows.pValue[row] = alert.pValue;
    rows.port[row] = alert.port;
    rows.protocol[row] = alert.protocol;
    rows.verdicts[row] = alert.verdicts;
    rows.techniques[row] = alert.techniques.join(',');
    rows.by[row] = alert.by.join(',');
    rows.reason[row] = alert.reason;
    rows.votes[row] = alert.votes;
    rows.evidence[row] = JSON.stringify(alert.evidence);
  });
  return rows;
}
