import type { KnownFeatures } from '@weir/detect/packages';
import { EXTRACTOR_VERSION, weirFeatures } from '@weir/features';

/** Features that this version computes, by their fingerprints: what a model may have been made for. */
export const KNOWN_FEATURES: KnownFeatures = new Map([
  [weirFeatures.fingerprint, { extractor: EXTRACTOR_VERSION, columns: weirFeatures.features.map(({ name }) => name) }],
]);
