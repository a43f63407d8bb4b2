import { DECAYS, type DampedScope } from '@weir/flow';
import { defineFeature, SAME, type Feature, type WriteRows, type FlowRecords } from '../feature.ts';

const ABOUT: Readonly<Record<DampedScope, string>> = {
  socket: 'the flow',
  channel: 'the two addresses of the flow',
  service: 'the two addresses of the flow, by its protocol, to and from its responder’s port',
};
const SCOPES = ['socket', 'channel', 'service'] as const;
const NULL_RULE = 'in flows that began before features were asked for';

function damped(
  scope: DampedScope,
  place: number,
  name: string,
  unit: string,
  what: string,
  of: (records: FlowRecords, row: number) => number,
  writeRows: WriteRows,
): Feature {
  const decay = DECAYS[place] ?? 1;
  const halfLife = `${1 / decay}s`;
  return defineFeature({
    group: 'damped context',
    window: `packets of ${ABOUT[scope]} up to the flow’s latest, weighing 2^(−${decay}·age in s)`,
    dtype: 'float64',
    name: `${scope}${name}${halfLife}`,
    unit,
    doc: what,
    nullRule: NULL_RULE,
    // The port of the other side has another context.
    swap: scope === 'service' ? { kind: 'other' } : SAME,
    of,
    writeRows,
  });
}

function statistics(scope: DampedScope, place: number): readonly Feature[] {
  return [
    damped(
      scope,
      place,
      'Weight',
      'packets',
      'Sum of the weights.',
      ({ traits }, row) => traits.dampedWeight(row, scope, place),
      ({ traits }, from, to, vectors, first, stride) => {
        for (let row = from, at = first; row < to; row++, at += stride)
          vectors[at] = traits.dampedWeight(row, scope, place);
      },
    ),
    damped(
      scope,
      place,
      'LengthMean',
      'bytes',
      'Weighted mean of the frame length.',
      ({ traits }, row) => traits.dampedMean(row, scope, place),
      ({ traits }, from, to, vectors, first, stride) => {
        for (let row = from, at = first; row < to; row++, at += stride)
          vectors[at] = traits.dampedMean(row, scope, place);
      },
    ),
    damped(
      scope,
      place,
      'LengthStd',
      'bytes',
      'Weighted standard deviation of the frame length.',
      ({ traits }, row) => traits.dampedStd(row, scope, place),
      ({ traits }, from, to, vectors, first, stride) => {
        for (let row = from, at = first; row < to; row++, at += stride)
          vectors[at] = traits.dampedStd(row, scope, place);
      },
    ),
  ];
}

function covariance(place: number): Feature {
  const what =
    'Weighted mean of the product of two deviations of the frame length, each from the mean of its direction: that of a packet, and that of ' +
    'the latest packet of the other direction.';
  return damped(
    'channel',
    place,
    'LengthCovariance',
    'bytes²',
    what,
    ({ traits }, row) => traits.channelCovariance(row, place),
    ({ traits }, from, to, vectors, first, stride) => {
      for (let row = from, at = first; row < to; row++, at += stride)
        vectors[at] = traits.channelCovariance(row, place);
    },
  );
}

/** Incremental statistics that forget (AfterImage; Mirsky et al., Kitsune, NDSS 2018), of contexts that are in one lane as a whole. */
export const dampedFeatures: readonly Feature[] = DECAYS.flatMap((_, place) => [
  ...SCOPES.flatMap((scope) => statistics(scope, place)),
  covariance(place),
]);
