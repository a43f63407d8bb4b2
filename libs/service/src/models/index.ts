export { writeKeyPair as makeKeyPair, type Outcome } from '@weir/adapters/models';
export { ALIASES, modelOf, type Alias } from '@weir/detect/registry';
export { checkPackage, modelPlaces, signFolder } from './check-package.ts';
export { differences } from './manifest-diff.ts';
export { modelView, modelViews } from './model-view.ts';
export { openRegistry } from './open-registry.ts';
