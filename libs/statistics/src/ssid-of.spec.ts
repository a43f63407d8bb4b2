import { expect, test } from '@jest/globals';
import { allocatePackets, WLAN_TYPE_SYMBOLS } from '@weir/schema';
import { gatheringTables } from './add-hosts.ts';
import { addPacket } from './add-packet.ts';
import { packetColumns } from './packet-columns.ts';
import { rowsOfSecond } from './testing/rows-of-second.ts';

const BEACON = 8;
const LONGEST = 'ein Netz mit 32 Bytes, hier im Ä'.slice(0, 31);

/** The rows of BSSs and SSIDs of beacons of these names, by the last byte of their BSSID. */
function rowsOf(beacons: readonly (readonly [bss: number, ssid: string])[]) {
  const batch = allocatePackets(beacons.length, { source: 'air', lane: 0, watermark: 0, last: false });
  const tables = gatheringTables(64);
  beacons.forEach(([bss, ssid], i) => {
    batch.wlanType[i] = WLAN_TYPE_SYMBOLS.indexOf('management');
    batch.wlanSubtype[i] = BEACON;
    batch.length[i] = 100;
    batch.bssid.fill(bss === 255 ? 0xff : 0, i * 6, i * 6 + 6);
    batch.bssid[i * 6 + 5] = bss;
    batch.ssid[i] = ssid;
  });
  const columns = packetColumns(batch);
  for (let i = 0; i < batch.count; i++) addPacket(columns, i, tables);
  return rowsOfSecond(tables, ['bss', 'ssid'], 100).map(({ scope, bssid, ssid, packets }) => [
    scope,
    bssid.slice(-2),
    ssid,
    packets,
  ]);
}

test.each<[name: string, beacons: readonly (readonly [number, string])[], rows: unknown[][]]>([
  ['a hidden name is none', [[1, '']], [['bss', '01', '', 1]]],
  [
    'two BSSs of one name',
    [
      [1, 'office'],
      [2, 'office'],
      [1, 'office'],
    ],
    [
      ['bss', '01', 'office', 2],
      ['bss', '02', 'office', 1],
      ['ssid', '01', 'office', 2],
      ['ssid', '02', 'office', 1],
    ],
  ],
  [
    'a BSS that changes its name has the one in most frames',
    [
      [1, 'a'],
      [1, 'b'],
      [1, 'b'],
    ],
    [
      ['bss', '01', 'b', 3],
      ['ssid', '01', 'b', 2],
      ['ssid', '01', 'a', 1],
    ],
  ],
  [
    'of two in as many frames the first',
    [
      [1, 'b'],
      [1, 'a'],
    ],
    [
      ['bss', '01', 'a', 2],
      ['ssid', '01', 'a', 1],
      ['ssid', '01', 'b', 1],
    ],
  ],
  ['asked of anybody', [[255, 'home']], [['bss', 'ff', '', 1]]],
  [
    'letters of several bytes, to the longest name',
    [[3, LONGEST]],
    [
      ['bss', '03', LONGEST, 1],
      ['ssid', '03', LONGEST, 1],
    ],
  ],
  [
    'more than a name can have is cut after a letter',
    [[3, `${'n'.repeat(31)}ÄÖ`]],
    [
      ['bss', '03', 'n'.repeat(31), 1],
      ['ssid', '03', 'n'.repeat(31), 1],
    ],
  ],
])('%s', (_, beacons, rows) => {
  expect(rowsOf(beacons)).toEqual(rows);
});
