import type { Flow } from '@weir/schema';
import type { FeatureSet } from './feature-set.ts';
import { weirFeatures } from './weir-features.ts';

/** A column that says which flow a vector is of; it is no feature. */
export interface KeyColumn {
  readonly name: string;
  of(flow: Flow): string | number | boolean;
}

/** Features, and what they are printed beside. */
export interface NamedFeatures {
  readonly features: FeatureSet;
  readonly key: readonly KeyColumn[];
}

/** The features to choose from, by whose names they have. */
export const FEATURE_SETS: Readonly<Record<'weir' | 'nfstream' | 'cicflowmeter', NamedFeatures>> = {
  weir: {
    features: weirFeatures,
    key: [
      { name: 'source', of: ({ source }) => source },
      { name: 'id', of: ({ id }) => id },
    ],
  },
  nfstream: { features: weirFeatures, key: [] },
  cicflowmeter: { features: weirFeatures, key: [] },
};
