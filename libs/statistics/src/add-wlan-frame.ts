import { WLAN_TYPE_SYMBOLS } from '@weir/schema';
import { addTraffic } from './add-endpoints.ts';
import { hashKey } from './hash.ts';
import type { KeyTable } from './key-table.ts';
import type { PacketColumns } from './packet-columns.ts';
import { putText, TEXT_WORDS } from './text-key.ts';
import type { WindowTables } from './window-tables.ts';

const MANAGEMENT = WLAN_TYPE_SYMBOLS.indexOf('management');
const CONTROL = WLAN_TYPE_SYMBOLS.indexOf('control');
const DATA = WLAN_TYPE_SYMBOLS.indexOf('data');
/** Subtypes of management frames and flags of the frame control (IEEE 802.11-2020 table 9-1, figure 9-6). */
const [BEACON, DISASSOCIATION, DEAUTHENTICATION] = [8, 10, 12] as const;
const [TO_DS, FROM_DS, MORE_FRAGMENTS, RETRY, PROTECTED] = [1, 2, 4, 8, 64] as const;
/** Of subtypes of data: there is no body. */
const NO_DATA = 4;
/** EtherType of logging on and of the exchange of keys (IEEE 802.1X-2020 table 11-1). */
const EAPOL = 0x888e;
/** Below it stands a length (IEEE 802.3 §3.2.6). */
export const LEAST_ETHER_TYPE = 0x600;
/** The bit of the first byte that marks an address of a group (IEEE 802 §8.2). */
const GROUP = 1;

/** Places of the sums of a BSS or station that follow those of traffic. */
const [RETRIES, FRAMES_OF_TYPE, BEACONS, DEAUTHENTICATIONS, SIGNALS, RATES] = [3, 4, 7, 8, 9, 11] as const;
const [PROTECTED_FRAMES, PLAIN_FRAMES, GROUP_FRAGMENTS, STRAY_KEY_FRAMES] = [13, 14, 15, 16] as const;

const MAC_BYTES = 6;
const key = new Int32Array(4);
const named = new Int32Array(2 + TEXT_WORDS);

/** Adds 802.11 frame `i` to its BSS and, where it is sent by or to one station of it, to that. */
export function addWlanFrame(
  columns: PacketColumns,
  i: number,
  tables: WindowTables,
  bytes: number,
  payload: number,
): void {
  const { bssid } = columns;
  const at = i * MAC_BYTES;
  putMac(bssid, at, 0);
  if (key[0] === 0 && key[1] === 0) return;
  addFrame(columns, i, tables.bss, tables.bss.row(key, 0, hashKey(key, 0, 2)), bytes, payload);
  addSsid(columns, i, tables, bytes, payload);
  const station = stationOf(columns, i);
  if (station === undefined) return;
  putMac(station, at, 2);
  addFrame(columns, i, tables.station, tables.station.row(key, 0, hashKey(key, 0, 4)), bytes, payload);
}

/** Adds a frame that tells the name of its BSS; one that asks anybody for a name tells of none. */
function addSsid(
  { ssid, bssid }: PacketColumns,
  i: number,
  tables: WindowTables,
  bytes: number,
  payload: number,
): void {
  const name = ssid[i] ?? '';
  if (name === '' || ((bssid[i * MAC_BYTES] ?? 0) & GROUP) !== 0) return;
  named.set(key.subarray(0, 2));
  putText(name, named, 2);
  const row = tables.ssid.rowOf(named, 0);
  addTraffic(tables.ssid.sums, row * tables.ssid.shape.sums, bytes, payload);
}

/** The column that has the station; undefined where the frame has none: to a group, or between two access points. */
function stationOf(columns: PacketColumns, i: number): Uint8Array | undefined {
  const { srcMac, dstMac, bssid, wlanFlags } = columns;
  const at = i * MAC_BYTES;
  const way = (wlanFlags[i] ?? 0) & (TO_DS | FROM_DS);
  if (way === (TO_DS | FROM_DS)) return undefined;
  // Of a frame from the distribution system the source is whoever is behind the access point.
  const isFromAccessPoint = way === FROM_DS || isSame(srcMac, bssid, at);
  const column = isFromAccessPoint ? dstMac : srcMac;
  const isNone = ((column[at] ?? 0) & GROUP) !== 0 || isSame(column, bssid, at);
  return isNone || isZero(column, at) ? undefined : column;
}

function addFrame(
  columns: PacketColumns,
  i: number,
  table: KeyTable,
  row: number,
  bytes: number,
  payload: number,
): void {
  const { sums } = table;
  const at = row * table.shape.sums;
  addTraffic(sums, at, bytes, payload);
  if (((columns.wlanFlags[i] ?? 0) & RETRY) !== 0) add(sums, at + RETRIES, 1);
  const type = columns.wlanType[i] ?? 0;
  if (type === MANAGEMENT || type === CONTROL || type === DATA) add(sums, at + FRAMES_OF_TYPE + type - MANAGEMENT, 1);
  if (type === MANAGEMENT) {
    const subtype = columns.wlanSubtype[i] ?? 0;
    if (subtype === BEACON) add(sums, at + BEACONS, 1);
    if (subtype === DISASSOCIATION || subtype === DEAUTHENTICATION) add(sums, at + DEAUTHENTICATIONS, 1);
  }
  if (type === DATA && ((columns.wlanSubtype[i] ?? 0) & NO_DATA) === 0) addBody(columns, i, sums, at);
  addMean(sums, at + SIGNALS, columns.signal[i] ?? 0);
  addMean(sums, at + RATES, columns.rate[i] ?? 0);
}

/** How the body of a data frame travels: encrypted or not, and what no station sends that keeps to the standard. */
function addBody(columns: PacketColumns, i: number, sums: Float64Array, at: number): void {
  const flags = columns.wlanFlags[i] ?? 0;
  if ((flags & PROTECTED) !== 0) return add(sums, at + PROTECTED_FRAMES, 1);
  const etherType = columns.etherType[i] ?? 0;
  const isLater = (columns.wlanFragment[i] ?? 0) > 0;
  if (isLater || (etherType >= LEAST_ETHER_TYPE && etherType !== EAPOL)) add(sums, at + PLAIN_FRAMES, 1);
  const way = flags & (TO_DS | FROM_DS);
  // The receiver on the air: the access point, one station, or many.
  const isToGroup = way === TO_DS ? isGroup(columns.bssid, i) : way !== (TO_DS | FROM_DS) && isGroup(columns.dstMac, i);
  if (isToGroup && (isLater || (flags & MORE_FRAGMENTS) !== 0)) add(sums, at + GROUP_FRAGMENTS, 1);
  if (way !== TO_DS || etherType !== EAPOL || isGroup(columns.dstMac, i)) return;
  if (!isSame(columns.dstMac, columns.bssid, i * MAC_BYTES)) add(sums, at + STRAY_KEY_FRAMES, 1);
}

function isGroup(macs: Uint8Array, i: number): boolean {
  return ((macs[i * MAC_BYTES] ?? 0) & GROUP) !== 0;
}

/** Adds a value to its sum and count; 0 stands for unknown. */
function addMean(sums: Float64Array, at: number, value: number): void {
  if (value === 0) return;
  add(sums, at, value);
  add(sums, at + 1, 1);
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

function putMac(column: Uint8Array, at: number, word: number): void {
  key[word] =
    ((column[at] ?? 0) << 24) | ((column[at + 1] ?? 0) << 16) | ((column[at + 2] ?? 0) << 8) | (column[at + 3] ?? 0);
  key[word + 1] = ((column[at + 4] ?? 0) << 8) | (column[at + 5] ?? 0);
}

function isSame(one: Uint8Array, other: Uint8Array, at: number): boolean {
  for (let b = at; b < at + MAC_BYTES; b++) if (one[b] !== other[b]) return false;
  return true;
}

function isZero(column: Uint8Array, at: number): boolean {
  for (let b = at; b < at + MAC_BYTES; b++) if (column[b] !== 0) return false;
  return true;
}
