import type { FEATURE_SETS } from '@weir/features';

/** Whose names; `models` are all that models read, which begins with Weir's features. */
export type FeatureNames = keyof typeof FEATURE_SETS | 'models';

/** The features that flows have to come with. */
export function featuresBehind(names: FeatureNames): keyof typeof FEATURE_SETS {
  return names === 'models' ? 'weir' : names;
}
