export {
  promote,
  registerVersion,
  REGISTRY_REFUSALS,
  removeAlias,
  rollback,
  type Change,
  type RegistryRefusalReason,
} from './registry-changes.ts';
export {
  ALIASES,
  EMPTY_REGISTRY,
  modelOf,
  registryStateSchema,
  versionOf,
  type Alias,
  type ModelState,
  type RegisteredVersion,
  type RegistryState,
} from './registry-state.ts';
