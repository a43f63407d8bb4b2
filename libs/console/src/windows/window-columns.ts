import { bytes, count, si } from '../units.ts';
import type { WindowRow, WindowScope } from './read-window.ts';

export interface WindowColumn {
  readonly head: string;
  /** Why it is there, where the head does not say it. */
  readonly note?: string;
  /** Numbers stand at the end of their column. */
  readonly isNumber: boolean;
  text(row: WindowRow): string;
}

function number(head: string, valueOf: (row: WindowRow) => number | null, note?: string): WindowColumn {
  const text = (row: WindowRow): string => {
    const value = valueOf(row);
    return value === null ? '–' : count(value);
  };
  return { head, isNumber: true, text, ...(note === undefined ? {} : { note }) };
}

function key(head: string, text: (row: WindowRow) => string): WindowColumn {
  return { head, isNumber: false, text };
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

const TRAFFIC: readonly WindowColumn[] = [
  number('Packets', (row) => row.packets),
  { head: 'Bytes', isNumber: true, text: (row) => bytes(row.bytes) },
  { head: 'Rate', isNumber: true, text: (row) => si((row.bytes * 8) / row.seconds, 'bit/s') },
  { head: 'Share', isNumber: true, text: (row) => percent(row.byteShare) },
];

/** What is shown of a window, by what it is of. */
export const WINDOW_COLUMNS: Readonly<Record<WindowScope, readonly WindowColumn[]>> = {
  application: [
    key('Application', (row) => (row.application === '' ? 'unknown' : row.application)),
    ...TRAFFIC,
    number('Flows', (row) => row.flows, 'Flows that ended in the window'),
    number('Guessed', (row) => row.guessedFlows, 'Flows whose application is a guess by their port'),
    number('Sent again', (row) => row.retransmissions, 'TCP packets that were sent again'),
  ],
  host: [
    key('Host', (row) => row.address),
    ...TRAFFIC,
    number('Peers', (row) => row.distinctPeers, 'Hosts that it exchanged packets with, within some 13 %'),
    number('Ports', (row) => row.distinctPorts, 'Ports that it turned to, within some 13 %'),
    number('SYN', (row) => row.synPackets, 'Connections that it tried to open'),
    number('ARP targets', (row) => row.arpTargets, 'Addresses that it asked for by ARP, within some 13 %'),
    number('MACs', (row) => row.macAddresses, 'MAC addresses that ARP claimed its address for'),
  ],
  bss: [
    key('BSSID', (row) => row.bssid),
    key('SSID', (row) => (row.ssid === '' ? '–' : row.ssid)),
    ...TRAFFIC,
    number('Retries', (row) => row.retries),
    number('Beacons', (row) => row.beacons),
    number('Deauthentications', (row) => row.deauthentications, 'And disassociations'),
    { head: 'Signal', isNumber: true, text: (row) => dbm(row.signalMeanDbm) },
  ],
};

function dbm(strength: number | null): string {
  return strength === null ? '–' : `${strength.toFixed(0)} dBm`;
}
