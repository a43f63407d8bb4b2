export { writeKeyPair as makeKeyPair, type Outcome } from '@weir/adapters/models';
export { ALIASES, modelOf, type Alias } from '@weir/detect/registry';
export { checkPackage, modelPlaces, signFolder } from './check-package.ts';
export { type ModelDrift } from './drift-view.ts';
export { driftAt } from '../operations/drift.ts';
export { platformUrl } from '../operations/captures.ts';
export { differences } from './manifest-diff.ts';
export { modelView, modelViews } from './model-view.ts';
export { openRegistry } from './open-registry.ts';
