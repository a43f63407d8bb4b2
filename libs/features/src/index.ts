export { defineFeature, type Feature, type FlowRecords, type Swap } from './feature.ts';
export { EXTRACTOR_VERSION, featureSet, type FeatureSet } from './feature-set.ts';
export { FEATURE_SETS, type NamedFeatures } from './feature-sets.ts';
export { weirFeatures } from './weir-features.ts';
export { modelInputs, type ModelInput, withModelInputs } from './model-inputs/index.ts';
