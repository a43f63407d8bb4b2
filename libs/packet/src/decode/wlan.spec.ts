import { describe, expect, test } from '@jest/globals';
import { hex, ipv4, tcp, zeros } from '../testing/frame-bytes.ts';
import { everyCut, packetOf, type Header, type HeaderSample } from '../testing/packet-of.ts';
import { LINK_AVS, LINK_LINUX_SLL, LINK_PPI, LINK_PRISM, LINK_RADIOTAP, LINK_WLAN } from './link-type.ts';

const STATION = '02 00 00 00 00 0b';
const ACCESS_POINT = '02 00 00 00 00 50';
const GATEWAY = '02 00 00 00 00 99';
const AS_TEXT = { station: '02:00:00:00:00:0b', accessPoint: '02:00:00:00:00:50', gateway: '02:00:00:00:00:99' };
const NO_MAC = '00:00:00:00:00:00';
const SNAP = 'aaaa03 000000 0800';
const PACKET = ipv4({ protocol: 6 }, tcp({}, hex('aa')));
const ENDS = { srcAddress: '10.66.0.11', dstAddress: '10.66.0.80', srcPort: 49152, dstPort: 80, etherType: 0x0800 };

/** A frame with three addresses: frame control as sent, and sequence number 0x123, here of a whole frame. */
function wlan(control: string, addresses: readonly string[], body: readonly number[], sequence = '3012'): number[] {
  const [first = '', second = '', third = '', fourth = ''] = addresses;
  return [...hex(`${control} 3a01 ${first} ${second} ${third} ${sequence} ${fourth}`), ...body];
}
function headersAt(at: number, length = 24): Header[] {
  const body = at + length;
  return [
    ['wlan', at, 2],
    ['wlan', at, 24],
    ...(length > 24 ? ([['wlan', at, length]] as const) : []),
    ['llc', body, 3],
    ['llc', body, 8],
    ['ipv4', body + 8, 20],
    ['tcp', body + 28, 20],
  ];
}
const DATA_TO_ACCESS_POINT = wlan('0801', [ACCESS_POINT, STATION, GATEWAY], [...hex(SNAP), ...PACKET]);
const MACS = { srcMac: AS_TEXT.station, dstMac: AS_TEXT.gateway, bssid: AS_TEXT.accessPoint };

const SAMPLES: readonly HeaderSample[] = [
  {
    name: 'data to the access point',
    linkType: LINK_WLAN,
    frame: DATA_TO_ACCESS_POINT,
    headers: headersAt(0),
    expected: { ...ENDS, ...MACS, wlanType: 'data', wlanSubtype: 0, wlanFlags: 1, wlanSequence: 0x123 },
  },
  {
    name: 'a later fragment, whose body goes on in the midst of a packet',
    linkType: LINK_WLAN,
    frame: wlan('0801', [ACCESS_POINT, STATION, GATEWAY], [...hex(SNAP), ...PACKET], '3212'),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
    ],
    expected: { ...MACS, wlanSequence: 0x123, wlanFragment: 2, etherType: 0, srcAddress: '::' },
  },
  {
    name: 'QoS data from the access point, sent again',
    linkType: LINK_WLAN,
    frame: wlan('880a', [STATION, ACCESS_POINT, GATEWAY], [...hex(`0000 ${SNAP}`), ...PACKET]),
    headers: headersAt(0, 26),
    expected: {
      ...ENDS,
      srcMac: AS_TEXT.gateway,
      dstMac: AS_TEXT.station,
      bssid: AS_TEXT.accessPoint,
      wlanSubtype: 8,
      wlanFlags: 10,
    },
  },
  {
    name: 'QoS data with HT control',
    linkType: LINK_WLAN,
    frame: wlan('8881', [ACCESS_POINT, STATION, GATEWAY], [...hex(`0000 00000000 ${SNAP}`), ...PACKET]),
    headers: headersAt(0, 30),
    expected: { ...ENDS, ...MACS },
  },
  {
    name: 'data between access points: four addresses',
    linkType: LINK_WLAN,
    frame: wlan('0803', [ACCESS_POINT, '020000000051', GATEWAY, STATION], [...hex(SNAP), ...PACKET]),
    headers: headersAt(0, 30),
    expected: { ...ENDS, srcMac: AS_TEXT.station, dstMac: AS_TEXT.gateway, bssid: NO_MAC },
  },
  {
    name: 'data without an access point',
    linkType: LINK_WLAN,
    frame: wlan('0800', [STATION, GATEWAY, ACCESS_POINT], [...hex(SNAP), ...PACKET]),
    headers: headersAt(0),
    expected: { ...ENDS, srcMac: AS_TEXT.gateway, dstMac: AS_TEXT.station, bssid: AS_TEXT.accessPoint },
  },
  {
    name: 'an aggregate: the addresses and the packet of its first part',
    linkType: LINK_WLAN,
    frame: wlan(
      '8801',
      [ACCESS_POINT, STATION, ACCESS_POINT],
      [...hex(`8000 ${GATEWAY} ${STATION} 0031 ${SNAP}`), ...PACKET],
    ),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
      ['wlan', 0, 26],
      ['wlan', 26, 14],
      ['llc', 40, 3],
      ['llc', 40, 8],
      ['ipv4', 48, 20],
      ['tcp', 68, 20],
    ],
    expected: { ...ENDS, ...MACS },
  },
  {
    name: 'encrypted data stays closed',
    linkType: LINK_WLAN,
    frame: wlan('0841', [ACCESS_POINT, STATION, GATEWAY], zeros(40)),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
    ],
    expected: { ...MACS, wlanFlags: 0x41, srcAddress: '::', llc: 0, protocol: 0 },
  },
  {
    name: 'data without any: power save',
    linkType: LINK_WLAN,
    frame: wlan('4811', [ACCESS_POINT, STATION, ACCESS_POINT], []),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
    ],
    expected: { srcMac: AS_TEXT.station, wlanSubtype: 4, wlanFlags: 0x11 },
  },
  {
    name: 'beacon',
    linkType: LINK_WLAN,
    frame: wlan(
      '8000',
      ['ffffffffffff', ACCESS_POINT, ACCESS_POINT],
      [...zeros(12), ...hex('00 04 77656972 03 01 06')],
    ),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
      ['wlan', 24, 12],
      ['wlan', 36, 2],
      ['wlan', 36, 6],
    ],
    expected: {
      wlanType: 'management',
      wlanSubtype: 8,
      srcMac: AS_TEXT.accessPoint,
      bssid: AS_TEXT.accessPoint,
      ssid: 'weir',
      frequency: 2437,
    },
  },
  {
    name: 'beacon that hides its network',
    linkType: LINK_WLAN,
    frame: wlan('8000', ['ffffffffffff', ACCESS_POINT, ACCESS_POINT], [...zeros(12), ...hex('00 04 00000000')]),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
      ['wlan', 24, 12],
      ['wlan', 36, 2],
      ['wlan', 36, 6],
    ],
    expected: { wlanSubtype: 8, ssid: '', frequency: 0 },
  },
  {
    name: 'probe for any network: an element that follows its rates',
    linkType: LINK_WLAN,
    frame: wlan('4000', ['ffffffffffff', STATION, 'ffffffffffff'], hex('01 01 82 00 03 c3a962')),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
      ['wlan', 24, 2],
      ['wlan', 24, 3],
      ['wlan', 27, 2],
      ['wlan', 27, 5],
    ],
    expected: { wlanSubtype: 4, ssid: 'éb' },
  },
  {
    name: 'association request',
    linkType: LINK_WLAN,
    frame: wlan('0000', [ACCESS_POINT, STATION, ACCESS_POINT], hex('3104 0a00 00 04 77656972')),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
      ['wlan', 24, 4],
      ['wlan', 28, 2],
      ['wlan', 28, 6],
    ],
    expected: { wlanSubtype: 0, ssid: 'weir', bssid: AS_TEXT.accessPoint },
  },
  {
    name: 'deauthentication with its reason',
    linkType: LINK_WLAN,
    frame: wlan('c000', [STATION, ACCESS_POINT, ACCESS_POINT], hex('0700')),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 24],
      ['wlan', 24, 2],
    ],
    expected: { wlanType: 'management', wlanSubtype: 12, wlanReason: 7, dstMac: AS_TEXT.station },
  },
  {
    name: 'acknowledgment: the receiver alone',
    linkType: LINK_WLAN,
    frame: hex(`d400 0000 ${STATION}`),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 10],
    ],
    expected: { wlanType: 'control', wlanSubtype: 13, dstMac: AS_TEXT.station, srcMac: NO_MAC, bssid: NO_MAC },
  },
  {
    name: 'power save poll',
    linkType: LINK_WLAN,
    frame: hex(`a400 01c0 ${ACCESS_POINT} ${STATION}`),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 10],
      ['wlan', 0, 16],
    ],
    expected: { wlanType: 'control', dstMac: AS_TEXT.accessPoint, srcMac: AS_TEXT.station, bssid: AS_TEXT.accessPoint },
  },
  {
    name: 'trigger',
    linkType: LINK_WLAN,
    frame: [...hex(`2400 0000 ${STATION} ${ACCESS_POINT}`), ...zeros(13)],
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 10],
      ['wlan', 0, 16],
    ],
    expected: { wlanType: 'control', wlanSubtype: 2, dstMac: AS_TEXT.station, srcMac: AS_TEXT.accessPoint },
  },
  {
    name: 'request to send in a wrapper with HT control',
    linkType: LINK_WLAN,
    frame: hex(`7400 0000 ${STATION} b400 11223344 ${ACCESS_POINT}`),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 12],
      ['wlan', 0, 22],
    ],
    expected: { wlanType: 'control', wlanSubtype: 7, dstMac: AS_TEXT.station, srcMac: AS_TEXT.accessPoint },
  },
  {
    name: 'clear to send in a wrapper with HT control',
    linkType: LINK_WLAN,
    frame: hex(`7400 0000 ${STATION} c400 11223344`),
    headers: [
      ['wlan', 0, 2],
      ['wlan', 0, 12],
    ],
    expected: { wlanType: 'control', wlanSubtype: 7, dstMac: AS_TEXT.station, srcMac: NO_MAC },
  },
  {
    name: 'radiotap: two words of presence, flags, rate, channel, signal',
    linkType: LINK_RADIOTAP,
    frame: [...hex('00 00 1500 2e000080 00000000 00 6c 7609 a000 c8 00 00'), ...DATA_TO_ACCESS_POINT],
    headers: [['radio', 0, 8], ['radio', 0, 21], ...headersAt(21)],
    expected: { ...ENDS, ...MACS, rate: 540, frequency: 2422, signal: 56 },
  },
  {
    name: 'Prism',
    linkType: LINK_PRISM,
    frame: [...prism(), ...DATA_TO_ACCESS_POINT],
    headers: [['radio', 0, 144], ...headersAt(144)],
    expected: { ...ENDS, ...MACS, frequency: 2437, signal: 40, rate: 110 },
  },
  {
    name: 'AVS',
    linkType: LINK_AVS,
    frame: [...avs(), ...DATA_TO_ACCESS_POINT],
    headers: [['radio', 0, 64], ...headersAt(64)],
    expected: { ...ENDS, ...MACS, frequency: 2462, signal: 61, rate: 110 },
  },
  {
    name: 'PPI with the field of 802.11',
    linkType: LINK_PPI,
    frame: [
      ...hex('00 00 2000 69000000 0200 1400 0000000000000000 0000 1600 8509 8000 00 00 d3 00'),
      ...DATA_TO_ACCESS_POINT,
    ],
    headers: [['radio', 0, 8], ['radio', 0, 32], ...headersAt(32)],
    expected: { ...ENDS, ...MACS, rate: 110, frequency: 2437, signal: 45 },
  },
  {
    name: 'Linux cooked around 802.11',
    linkType: LINK_LINUX_SLL,
    frame: [...hex('0000 0321 0006 020000000050 0000 0019'), ...DATA_TO_ACCESS_POINT],
    headers: [['link', 0, 16], ...headersAt(16)],
    expected: { ...ENDS, ...MACS, wlanType: 'data' },
  },
];

/** Ten items: channel 6 is the third, a signal of -40 dBm the sixth, 11 Mb/s the eighth. */
function prism(): number[] {
  const values = [0, 0, 6, 0, 0, -40, 0, 22, 0, 0];
  const bytes = new DataView(new ArrayBuffer(144));
  bytes.setUint32(0, 0x44, true);
  bytes.setUint32(4, 144, true);
  values.forEach((value, item) => bytes.setInt32(24 + item * 12 + 8, value, true));
  return [...new Uint8Array(bytes.buffer)];
}

/** Channel 11, 11 Mb/s, -61 dBm. */
function avs(): number[] {
  const bytes = new DataView(new ArrayBuffer(64));
  bytes.setUint32(0, 0x80211001);
  bytes.setUint32(4, 64);
  bytes.setUint32(28, 11);
  bytes.setUint32(32, 110);
  bytes.setUint32(44, 2);
  bytes.setInt32(48, -61);
  return [...new Uint8Array(bytes.buffer)];
}

describe('802.11', () => {
  test.each(SAMPLES)('$name', ({ frame, linkType = 1, expected }) => {
    expect(packetOf(frame, { linkType })).toMatchObject({ ...expected, problem: 'none' });
  });

  test.each(SAMPLES)('$name, cut anywhere', (sample) => {
    const { found, due } = everyCut(sample);
    expect(found).toEqual(due);
  });

  test('a check sequence behind the frame is no payload', () => {
    const frame = [...hex('00 00 0900 02000000 10'), ...DATA_TO_ACCESS_POINT, ...zeros(4)];
    expect(packetOf(frame, { linkType: LINK_RADIOTAP })).toMatchObject({ ...ENDS, payloadLength: 1, problem: 'none' });
  });

  test('a header filled up to a multiple of four bytes', () => {
    const body = [...hex(`0000 0000 ${SNAP}`), ...PACKET];
    const frame = [...hex('00 00 0900 02000000 20'), ...wlan('8801', [ACCESS_POINT, STATION, GATEWAY], body)];
    expect(packetOf(frame, { linkType: LINK_RADIOTAP })).toMatchObject({ ...ENDS, ...MACS, problem: 'none' });
  });

  test.each([
    { name: 'HT, index 7, 20 MHz', fields: '00000800 02 00 07', rate: 650 },
    { name: 'HT, index 15, 40 MHz, short interval', fields: '00000800 02 05 0f', rate: 3000 },
    { name: 'HT, index unknown', fields: '00000800 00 00 07', rate: 0 },
    { name: 'VHT, index 9 of two streams, 80 MHz', fields: '00002000 0000 00 04 92 000000 00 00 0000', rate: 7800 },
  ])('rate: $name', ({ fields, rate }) => {
    const rest = hex(fields);
    const frame = [0, 0, 4 + rest.length, 0, ...rest, ...DATA_TO_ACCESS_POINT];
    expect(packetOf(frame, { linkType: LINK_RADIOTAP })).toMatchObject({ ...ENDS, rate });
  });

  test.each([
    { linkType: LINK_RADIOTAP, header: hex('00 00 0400 00000000'), needed: 8, available: 4 },
    { linkType: LINK_PPI, header: hex('00 00 0400 69000000'), needed: 8, available: 4 },
  ])('a header that says it is shorter than it is: $linkType', ({ linkType, header, needed, available }) => {
    expect(packetOf([...header, ...DATA_TO_ACCESS_POINT], { linkType })).toMatchObject({
      problem: 'radio',
      problemOffset: 0,
      problemNeeded: needed,
      problemAvailable: available,
    });
  });
});
