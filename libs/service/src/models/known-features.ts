import type { KnownFeatures } from '@weir/detect/packages';
import { EXTRACTOR_VERSION, modelInputs, weirFeatures } from '@weir/features';

/** Features that this version computes, by their fingerprints: what a model may have been made for. */
export const KNOWN_FEATURES: KnownFeatures = new Map([
  [weirFeatures.fingerprint, { extractor: EXTRACTOR_VERSION, columns: weirFeatures.features.map(({ name }) => name) }],
  [modelInputs.fingerprint, { extractor: EXTRACTOR_VERSION, columns: modelInputs.columns }],
]);

/**
 * What the vectors are known by that hold these features when models are asked: those with all inputs begin with Weir's features, at
 * the same places, and every model is shown them.
 */
export function vectorsWith(features: string): string {
  return features === weirFeatures.fingerprint ? modelInputs.fingerprint : features;
}
