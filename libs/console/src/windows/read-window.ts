import type { Window } from '@weir/schema';
import { readPage } from '../api.ts';
import { fieldsOf } from '../json.ts';

/** What the view shows windows of. */
export const WINDOW_SCOPES = ['application', 'host', 'bss'] as const;
export type WindowScope = (typeof WINDOW_SCOPES)[number];

/** What is shown of a window. */
export type WindowRow = Pick<
  Window,
  | 'source'
  | 'start'
  | 'seconds'
  | 'rank'
  | 'address'
  | 'bssid'
  | 'ssid'
  | 'application'
  | 'packets'
  | 'bytes'
  | 'byteShare'
  | 'flows'
  | 'guessedFlows'
  | 'retransmissions'
  | 'synPackets'
  | 'distinctPeers'
  | 'distinctPorts'
  | 'arpTargets'
  | 'macAddresses'
  | 'retries'
  | 'beacons'
  | 'deauthentications'
  | 'signalMeanDbm'
>;

function readWindow(value: unknown, at: string): WindowRow {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    start: f.number('start'),
    seconds: f.number('seconds'),
    rank: f.number('rank'),
    address: f.text('address'),
    bssid: f.text('bssid'),
    ssid: f.text('ssid'),
    application: f.text('application'),
    packets: f.number('packets'),
    bytes: f.number('bytes'),
    byteShare: f.numberOrNull('byteShare'),
    flows: f.number('flows'),
    guessedFlows: f.number('guessedFlows'),
    retransmissions: f.number('retransmissions'),
    synPackets: f.number('synPackets'),
    distinctPeers: f.numberOrNull('distinctPeers'),
    distinctPorts: f.numberOrNull('distinctPorts'),
    arpTargets: f.numberOrNull('arpTargets'),
    macAddresses: f.numberOrNull('macAddresses'),
    retries: f.number('retries'),
    beacons: f.number('beacons'),
    deauthentications: f.number('deauthentications'),
    signalMeanDbm: f.numberOrNull('signalMeanDbm'),
  };
}

export const readWindowPage = (value: unknown) => readPage(value, 'windows', readWindow);
