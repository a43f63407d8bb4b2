import { featureSet } from './feature-set.ts';
import { dampedFeatures } from './groups/damped.ts';
import { fanOutFeatures } from './groups/fan-out.ts';
import { firstPacketFeatures } from './groups/first-packets.ts';
import { flowFeatures } from './groups/flow.ts';
import { qualityFeatures } from './groups/quality.ts';
import { tlsDnsFeatures } from './groups/tls-dns.ts';

/** The features that Weir's own models are given. */
export const weirFeatures = featureSet([
  ...flowFeatures,
  ...firstPacketFeatures,
  ...dampedFeatures,
  ...qualityFeatures,
  ...fanOutFeatures,
  ...tlsDnsFeatures,
]);
