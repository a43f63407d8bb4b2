/** What making a model needs to know of this installation. */
import { EXTRACTOR_VERSION, modelInputs, weirFeatures } from '@weir/features';

/** What vectors of this version are known by, by the names that they are printed under: what a model made of them names. */
export const VECTORS = {
  fingerprints: { weir: weirFeatures.fingerprint, models: modelInputs.fingerprint },
  extractor: EXTRACTOR_VERSION,
} as const;
export { installed, VERSION } from './installation.ts';
