/** What making a model needs to know of this installation. */
import { EXTRACTOR_VERSION, weirFeatures } from '@weir/features';

/** Features that vectors of this version have: what a model made of them names. */
export const VECTORS = { fingerprint: weirFeatures.fingerprint, extractor: EXTRACTOR_VERSION } as const;
export { installed, VERSION } from './installation.ts';
