/**
 * The crafted capture of 802.11 (testdata/wireless): frames of each BSS and station, and the flows of the open network, are those that
 * were written into its manifest when the frames were made.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parseFrames } from '@weir/packet';
import { frameBatchOf, testdataPath } from '@weir/packet/testing';
import { packets as packetsTopic, type Packet, type Window } from '@weir/schema';
import { flowLine, toldLines, type ToldFlow } from './testing/network-manifest.ts';
import { runPipeline, runWindows } from './testing/pipeline.ts';

/** What was sent in a BSS, or by and to a station of it. */
interface Told {
  readonly bssid: string;
  readonly station?: string;
  readonly frames: number;
  readonly bytes: number;
  readonly retries: number;
  readonly management: number;
  readonly control: number;
  readonly data: number;
  readonly powerSave: number;
  readonly eapol: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly ssids: readonly string[];
  readonly frequencies: readonly number[];
  readonly signalMeanDbm: number | null;
  readonly rateMeanMbps: number | null;
}
interface Manifest {
  readonly capture: string;
  readonly frames: number;
  readonly bsses: readonly Told[];
  readonly stations: readonly Told[];
  /** Frames without a BSSID, by kind. */
  readonly others: Readonly<Record<string, number>>;
  readonly flows: readonly (ToldFlow & { readonly repeated: number; readonly isLaterPart?: boolean })[];
}

const manifest: Manifest = JSON.parse(readFileSync(testdataPath('wireless/manifest.json'), 'utf8'));
const bytes = gunzipSync(readFileSync(testdataPath(`wireless/${manifest.capture}`)));
const capture = { source: manifest.capture, bytes };

/** Type and subtype of frames (IEEE 802.11-2020 table 9-1) by the names of the manifest. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['management 0', 'associationRequest'],
  ['management 1', 'associationResponse'],
  ['management 4', 'probeRequest'],
  ['management 5', 'probeResponse'],
  ['management 8', 'beacon'],
  ['management 10', 'disassociation'],
  ['management 11', 'authentication'],
  ['management 12', 'deauthentication'],
  ['control 10', 'psPoll'],
  ['control 11', 'rts'],
  ['control 12', 'cts'],
  ['control 13', 'acknowledgment'],
  ['data 0', 'data'],
  ['data 4', 'null'],
  ['data 8', 'qosData'],
  ['data 12', 'qosNull'],
]);
const NO_BSSID = '00:00:00:00:00:00';
const [RETRY, POWER_SAVE] = [0x08, 0x10];
const ETHER_EAPOL = 0x888e;
const TCP = 6;

function countBy<T>(rows: readonly T[], keyOf: (row: T) => string | number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[keyOf(row)] = (counts[keyOf(row)] ?? 0) + 1;
  return counts;
}
const kindOf = ({ wlanType, wlanSubtype }: Packet): string => KINDS.get(`${wlanType} ${wlanSubtype}`) ?? '';

describe('packets', () => {
  const batch = parseFrames(frameBatchOf(bytes).frames, () => {});
  const rows = Array.from({ length: batch.count }, (_, i) => packetsTopic.row(batch, i));

  test('all frames are read, and none has a problem', () => {
    expect(rows).toHaveLength(manifest.frames);
    expect(rows.filter(({ problem }) => problem !== 'none')).toEqual([]);
  });

  test.each(manifest.bsses)(
    'of BSS $bssid are of the kinds that were sent, with reasons, names and channel',
    (told) => {
      const own = rows.filter(({ bssid }) => bssid === told.bssid);
      expect(countBy(own, kindOf)).toEqual(told.kinds);
      const reasoned = own.filter((row) => ['disassociation', 'deauthentication'].includes(kindOf(row)));
      expect(countBy(reasoned, ({ wlanReason }) => wlanReason)).toEqual(told.reasons);
      const named = [...new Set(own.map(({ ssid }) => ssid))].filter((ssid) => ssid !== '');
      expect(named).toEqual(told.ssids);
      const tuned = [...new Set(own.map(({ frequency }) => frequency))].filter((frequency) => frequency !== 0);
      expect(tuned).toEqual(told.frequencies);
      expect(own.filter(({ wlanFlags }) => (wlanFlags & RETRY) !== 0)).toHaveLength(told.retries);
      expect(own.filter(({ wlanFlags }) => (wlanFlags & POWER_SAVE) !== 0)).toHaveLength(told.powerSave);
      expect(own.filter(({ etherType }) => etherType === ETHER_EAPOL)).toHaveLength(told.eapol);
    },
  );

  test('without a BSSID are those that only name who they are for', () => {
    const others = rows.filter(({ bssid }) => bssid === NO_BSSID);
    expect(countBy(others, kindOf)).toEqual(manifest.others);
  });
});

test('flows are those that were sent in the clear; of an aggregate the first part is known', async () => {
  const { frames, flows, drops, problems } = await runPipeline([capture]);
  expect({ frames, problems }).toEqual({ frames: manifest.frames, problems: [] });
  const visible = manifest.flows.filter(({ isLaterPart = false }) => !isLaterPart);
  expect(visible.length).toBeLessThan(manifest.flows.length);
  expect(flows.map(flowLine).toSorted()).toEqual(toldLines({ flows: visible }));
  // A frame that is sent again on the air is a copy of its packet: TCP sent the segment once.
  const connection = visible.find(({ protocol }) => protocol === 'tcp');
  const followed = flows.find(({ protocol }) => protocol === TCP);
  expect(followed?.duplicates).toBe(connection?.repeated);
  expect(followed?.reverseRetransmissions).toBe(0);
  const inFlows = flows.reduce((sum, { forwardPackets, reversePackets }) => sum + forwardPackets + reversePackets, 0);
  expect(Object.fromEntries(drops)).toEqual({ 'not-ip': frames - inFlows });
});

/** What a window of a minute says of a BSS or station. */
function windowLine(row: Window): object {
  const { packets, retries, managementFrames, controlFrames, dataFrames, beacons, deauthentications } = row;
  const frames = { packets, bytes: row.bytes, retries, managementFrames, controlFrames, dataFrames };
  return { bssid: row.bssid, ...frames, beacons, deauthentications, ...means(row) };
}
function toldLine(told: Told): object {
  const { bssid, frames, retries, management, control, data, kinds } = told;
  const { beacon = 0, deauthentication = 0, disassociation = 0 } = kinds;
  return {
    bssid,
    packets: frames,
    bytes: told.bytes,
    retries,
    managementFrames: management,
    controlFrames: control,
    dataFrames: data,
    beacons: beacon,
    deauthentications: deauthentication + disassociation,
    ...means(told),
  };
}
/** Sums of the same values in another order may differ in their last bits. */
function means({ signalMeanDbm, rateMeanMbps }: Pick<Window, 'signalMeanDbm' | 'rateMeanMbps'>): object {
  return { signalMeanDbm: signalMeanDbm?.toFixed(9), rateMeanMbps: rateMeanMbps?.toFixed(9) };
}
const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

test('windows of BSSs and stations add up to what was sent', async () => {
  const rows = (await runWindows([capture], { lanes: 3 })).filter(({ seconds }) => seconds === 60);
  const bsses = rows.filter(({ scope }) => scope === 'bss');
  expect(sorted(bsses.map(windowLine))).toEqual(sorted(manifest.bsses.map(toldLine)));
  const stations = rows.filter(({ scope }) => scope === 'station');
  const withStation = (row: object, station = ''): object => ({ station, ...row });
  expect(sorted(stations.map((row) => withStation(windowLine(row), row.station)))).toEqual(
    sorted(manifest.stations.map((told) => withStation(toldLine(told), told.station))),
  );
});
