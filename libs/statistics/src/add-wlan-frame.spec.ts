import { expect, test } from '@jest/globals';
import { allocatePackets, WLAN_TYPE_SYMBOLS } from '@weir/schema';
import { gatheringTables } from './add-hosts.ts';
import { addPacket } from './add-packet.ts';
import { packetColumns } from './packet-columns.ts';
import { rowsOfSecond } from './testing/rows-of-second.ts';

const DATA = WLAN_TYPE_SYMBOLS.indexOf('data');
const [TO_DS, FROM_DS, MORE, PROTECTED] = [1, 2, 4, 64] as const;
const QOS_NULL = 12;
const [IPV4, EAPOL, LENGTH] = [0x0800, 0x888e, 0x0031] as const;
/** Each byte of an address. */
const [ACCESS_POINT, STATION, OTHER, ALL] = [0x02, 0x04, 0x06, 0xff] as const;

interface Frame {
  readonly flags: number;
  readonly from?: number;
  readonly to?: number;
  readonly bss?: number;
  readonly subtype?: number;
  readonly fragment?: number;
  readonly etherType?: number;
}

/** What is counted of a BSS: frames encrypted, in the clear, fragments to a group, stray frames of a handshake. */
function countsOf(frame: Frame): number[] {
  const { flags, from = STATION, to = ACCESS_POINT, bss = ACCESS_POINT, subtype = 0, fragment = 0 } = frame;
  const batch = allocatePackets(1, { source: 'air', lane: 0, watermark: 0, last: false });
  batch.wlanType[0] = DATA;
  batch.wlanSubtype[0] = subtype;
  batch.wlanFlags[0] = flags;
  batch.wlanFragment[0] = fragment;
  batch.etherType[0] = frame.etherType ?? 0;
  batch.length[0] = 100;
  batch.srcMac.fill(from);
  batch.dstMac.fill(to);
  batch.bssid.fill(bss);
  const tables = gatheringTables(64);
  addPacket(packetColumns(batch), 0, tables);
  return rowsOfSecond(tables, ['bss'], 100).flatMap(
    ({ protectedFrames, plainFrames, groupFragments, strayKeyFrames }) => [
      protectedFrames,
      plainFrames,
      groupFragments,
      strayKeyFrames,
    ],
  );
}

test.each<[string, Frame, number[]]>([
  ['encrypted', { flags: TO_DS | PROTECTED }, [1, 0, 0, 0]],
  ['in the clear', { flags: TO_DS, etherType: IPV4 }, [0, 1, 0, 0]],
  ['in the clear, to all', { flags: FROM_DS, from: ACCESS_POINT, to: ALL, etherType: IPV4 }, [0, 1, 0, 0]],
  ['without a body', { flags: TO_DS, subtype: QOS_NULL }, [0, 0, 0, 0]],
  ['of what is no network protocol', { flags: TO_DS, etherType: LENGTH }, [0, 0, 0, 0]],
  ['of a handshake', { flags: TO_DS, etherType: EAPOL }, [0, 0, 0, 0]],
  ['of a handshake, from the access point', { flags: FROM_DS, to: STATION, etherType: EAPOL }, [0, 0, 0, 0]],
  ['of a handshake, to another station', { flags: TO_DS, to: OTHER, etherType: EAPOL }, [0, 0, 0, 1]],
  ['of a handshake, to the group of access entities', { flags: TO_DS, to: 0x01, etherType: EAPOL }, [0, 0, 0, 0]],
  ['later fragment in the clear', { flags: FROM_DS, to: STATION, fragment: 1 }, [0, 1, 0, 0]],
  ['later fragment, encrypted', { flags: FROM_DS | PROTECTED, to: STATION, fragment: 1 }, [1, 0, 0, 0]],
  ['later fragment to all', { flags: FROM_DS, to: ALL, fragment: 1 }, [0, 1, 1, 0]],
  ['first fragment to all', { flags: FROM_DS | MORE, to: ALL, etherType: IPV4 }, [0, 1, 1, 0]],
  ['fragment to the access point, for all', { flags: TO_DS | MORE, to: ALL, etherType: IPV4 }, [0, 1, 0, 0]],
  ['fragment to all receivers, as if to the access point', { flags: TO_DS, bss: ALL, fragment: 1 }, [0, 1, 1, 0]],
])('a frame %s', (_name, frame, counts) => {
  expect(countsOf(frame)).toEqual(counts);
});
