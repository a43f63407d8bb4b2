import { DECAYS, type DampedScope } from '@weir/flow';
import { defineFamily, type About } from '../family.ts';
import { SAME, type Feature } from '../feature.ts';

const ABOUT: Readonly<Record<DampedScope, string>> = {
  socket: 'the flow',
  channel: 'the two addresses of the flow',
  service: 'the two addresses of the flow, by its protocol, to and from its responder’s port',
};
const SCOPES = ['socket', 'channel', 'service'] as const;
/** Of each scope: weight, mean and deviation. */
const STATISTICS = 3;
const NULL_RULE = 'in flows that began before features were asked for';

function damped(scope: DampedScope, place: number, name: string, unit: string, what: string): About {
  const decay = DECAYS[place] ?? 1;
  const halfLife = `${1 / decay}s`;
  return {
    group: 'damped context',
    window: `packets of ${ABOUT[scope]} up to the flow’s latest, weighing 2^(−${decay}·age in s)`,
    dtype: 'float64',
    name: `${scope}${name}${halfLife}`,
    unit,
    doc: what,
    nullRule: NULL_RULE,
    // The port of the other side has another context.
    swap: scope === 'service' ? { kind: 'other' } : SAME,
  };
}

function statistics(scope: DampedScope, place: number): readonly About[] {
  return [
    damped(scope, place, 'Weight', 'packets', 'Sum of the weights.'),
    damped(scope, place, 'LengthMean', 'bytes', 'Weighted mean of the frame length.'),
    damped(scope, place, 'LengthStd', 'bytes', 'Weighted standard deviation of the frame length.'),
  ];
}

function covariance(place: number): About {
  const what =
    'Weighted mean of the product of two deviations of the frame length, each from the mean of its direction: that of a packet, and that of ' +
    'the latest packet of the other direction.';
  return damped('channel', place, 'LengthCovariance', 'bytes²', what);
}

/** Incremental statistics that forget (AfterImage; Mirsky et al., Kitsune, NDSS 2018), of contexts that are in one lane as a whole. */
export const dampedFeatures: readonly Feature[] = defineFamily(
  DECAYS.flatMap((_, place) => [...SCOPES.flatMap((scope) => statistics(scope, place)), covariance(place)]),
  ({ traits }, _row, vectors, first) => {
    let at = first;
    for (let place = 0; place < DECAYS.length; place++) {
      for (const scope of SCOPES) {
        traits.putDamped(scope, place, vectors, at);
        at += STATISTICS;
      }
      vectors[at++] = traits.channelCovariance(place);
    }
  },
);
