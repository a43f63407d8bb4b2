import { FLAG_BIT } from '@weir/flow';
import { defineFeature, SAME, type Feature, type FlowRecords, type Swap } from '../feature.ts';
import { featureSet } from '../feature-set.ts';
import {
  durationOf,
  durationsOf,
  flagsOf,
  gapsOf,
  packetsOf,
  payloadsOf,
  type Side,
  type Statistics,
} from './statistics.ts';

const US_PER_S = 1_000_000;
const SIDES = [
  ['Fwd', 'forward', 'from the initiator'],
  ['Bwd', 'reverse', 'to the initiator'],
] as const;

type Value = (records: FlowRecords, row: number) => number;

function swapOf(name: string): Swap {
  if (/\bfwd\b/i.test(name)) return { kind: 'pair', with: other(name, /\bfwd\b/i, { FWD: 'Bwd', Fwd: 'Bwd' }) };
  if (/\bbwd\b/i.test(name))
    return { kind: 'pair', with: other(name, /\bbwd\b/i, { Bwd: name.includes('Init') ? 'FWD' : 'Fwd' }) };
  return SAME;
}

/** CICFlowMeter does not write the names of both directions alike. */
function other(name: string, direction: RegExp, names: Readonly<Record<string, string>>): string {
  const swapped = name.replace(direction, (found) => names[found] ?? found);
  if (swapped === 'Total Bwd Packet') return 'Total Bwd packets';
  return swapped === 'Total Fwd packets' ? 'Total Fwd Packet' : swapped;
}

function column(
  name: string,
  unit: string,
  dtype: Feature['dtype'],
  doc: string,
  of: Value,
  swap = swapOf(name),
): Feature {
  return defineFeature({
    group: 'CICFlowMeter',
    window: 'the flow',
    name,
    unit,
    dtype,
    doc,
    nullRule: 'never (0 where there is nothing to tell of)',
    swap,
    of: (records, row) => {
      const value = of(records, row);
      return Number.isNaN(value) ? 0 : value;
    },
  });
}

function perSecond(amount: number, records: FlowRecords, row: number): number {
  const duration = durationOf(records, row);
  return duration > 0 ? (amount * US_PER_S) / duration : 0;
}

/** Max, min, mean and standard deviation, in the order that CICFlowMeter has for payload lengths. */
function spread(
  prefix: string,
  unit: string,
  what: string,
  order: readonly ('Max' | 'Min' | 'Mean' | 'Std')[],
  of: (records: FlowRecords, row: number) => Statistics,
): Feature[] {
  const about = {
    Max: ['Largest', (values: Statistics): number => values.max],
    Min: ['Smallest', (values: Statistics): number => values.min],
    Mean: ['Mean', (values: Statistics): number => values.mean],
    Std: ['Standard deviation (of a sample) of the', (values: Statistics): number => values.std],
  } as const;
  return order.map((name) => {
    const [words] = about[name];
    return column(`${prefix} ${name}`, unit, 'float64', `${words} ${what}.`, (records, row) =>
      about[name][1](of(records, row)),
    );
  });
}

function flag(name: string, side: Side, which: string, bit: keyof typeof FLAG_BIT): Feature {
  return column(name, 'packets', 'uint32', `Packets ${which} with the TCP flag ${bit.toUpperCase()}.`, (records) =>
    flagsOf(records, side, FLAG_BIT[bit]),
  );
}

const LENGTH_ORDER = ['Max', 'Min', 'Mean', 'Std'] as const;
const GAP_ORDER = ['Mean', 'Std', 'Max', 'Min'] as const;
const BOTH = 'of both directions';

const sizes: readonly Feature[] = [
  column('Flow Duration', 'µs', 'count', 'Time from the first packet to the last.', durationOf),
  column('Total Fwd Packet', 'packets', 'uint32', 'Packets from the initiator.', (records, row) =>
    packetsOf(records, row, 'forward'),
  ),
  column('Total Bwd packets', 'packets', 'uint32', 'Packets to the initiator.', (records, row) =>
    packetsOf(records, row, 'reverse'),
  ),
  ...SIDES.map(([name, side, which]) =>
    column(
      `Total Length of ${name} Packet`,
      'bytes',
      'count',
      `Payload bytes ${which}.`,
      (records, row) => payloadsOf(records, row, side).sum,
    ),
  ),
  ...SIDES.flatMap(([name, side, which]) =>
    spread(`${name} Packet Length`, 'bytes', `payload length ${which}`, LENGTH_ORDER, (records, row) =>
      payloadsOf(records, row, side),
    ),
  ),
];

const rates: readonly Feature[] = [
  column('Flow Bytes/s', 'bytes/s', 'float64', 'Payload bytes of both directions by duration.', (records, row) =>
    perSecond(payloadsOf(records, row, 'both').sum, records, row),
  ),
  column('Flow Packets/s', 'packets/s', 'float64', 'Packets of both directions by duration.', (records, row) =>
    perSecond(packetsOf(records, row, 'both'), records, row),
  ),
  ...spread('Flow IAT', 'µs', `inter-arrival time ${BOTH}`, GAP_ORDER, (records, row) => gapsOf(records, row, 'both')),
  ...SIDES.flatMap(([name, side, which]) => [
    column(
      `${name} IAT Total`,
      'µs',
      'float64',
      `Time from the first packet ${which} to the last.`,
      (records, row) => gapsOf(records, row, side).sum,
    ),
    ...spread(`${name} IAT`, 'µs', `inter-arrival time ${which}`, GAP_ORDER, (records, row) =>
      gapsOf(records, row, side),
    ),
  ]),
];

const flags: readonly Feature[] = [
  ...(['psh', 'urg'] as const).flatMap((bit) =>
    SIDES.map(([name, side, which]) => flag(`${name} ${bit.toUpperCase()} Flags`, side, which, bit)),
  ),
  ...SIDES.map(([name, side, which]) =>
    column(
      `${name} Packets/s`,
      'packets/s',
      'float64',
      `Packets ${which} by the duration of the flow.`,
      (records, row) => perSecond(packetsOf(records, row, side), records, row),
    ),
  ),
  ...spread('Packet Length', 'bytes', `payload length ${BOTH}`, ['Min', 'Max', 'Mean', 'Std'], (records, row) =>
    payloadsOf(records, row, 'both'),
  ),
  column(
    'Packet Length Variance',
    'bytes²',
    'float64',
    'Variance (of a sample) of the payload length of both directions.',
    (records, row) => payloadsOf(records, row, 'both').std ** 2,
  ),
  ...(['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'cwr', 'ece'] as const).map((bit) =>
    flag(`${bit.toUpperCase()} Flag Count`, 'both', BOTH, bit),
  ),
];

const shapes: readonly Feature[] = [
  column(
    'Down/Up Ratio',
    '1',
    'float64',
    'Packets to the initiator by those from it.',
    (records, row) => packetsOf(records, row, 'reverse') / Math.max(packetsOf(records, row, 'forward'), 1),
    { kind: 'other' },
  ),
  column(
    'Average Packet Size',
    'bytes',
    'float64',
    'Mean payload length of both directions.',
    (records, row) => payloadsOf(records, row, 'both').mean,
  ),
  ...SIDES.map(([name, side, which]) =>
    column(
      `${name} Segment Size Avg`,
      'bytes',
      'float64',
      `Mean payload length ${which}.`,
      (records, row) => payloadsOf(records, row, side).mean,
    ),
  ),
  ...SIDES.flatMap(([name, side, which]) => [
    column(
      `Subflow ${name} Packets`,
      'packets',
      'float64',
      `Packets ${which} by subflows, which gaps of more than 1 s part.`,
      (records, row) => packetsOf(records, row, side) / records.traits.subflows(),
    ),
    column(
      `Subflow ${name} Bytes`,
      'bytes',
      'float64',
      `Payload bytes ${which} by subflows.`,
      (records, row) => payloadsOf(records, row, side).sum / records.traits.subflows(),
    ),
  ]),
  column(
    'FWD Init Win Bytes',
    'bytes',
    'uint32',
    'TCP window of the first packet from the initiator, not scaled.',
    ({ traits }) => traits.firstWindow(true),
  ),
  column(
    'Bwd Init Win Bytes',
    'bytes',
    'uint32',
    'TCP window of the first packet to the initiator, not scaled.',
    ({ traits }) => traits.firstWindow(false),
  ),
  column(
    'Fwd Act Data Pkts',
    'packets',
    'uint32',
    'Packets from the initiator with payload.',
    ({ traits }) => traits.dataPackets(true),
    { kind: 'other' },
  ),
  ...spread(
    'Active',
    'µs',
    'length of the segments of activity, which gaps of more than 5 s part',
    GAP_ORDER,
    ({ traits }) => durationsOf(traits.active()),
  ),
  ...spread('Idle', 'µs', 'gap of more than 5 s', GAP_ORDER, ({ traits }) => durationsOf(traits.idle())),
];

/**
 * The columns of CICFlowMeter 4 by its names, with the values that its own names promise. Not there: bulks and the lengths of transport
 * headers, which Weir does not know.
 */
export const cicflowmeterFeatures = featureSet([...sizes, ...rates, ...flags, ...shapes]);
