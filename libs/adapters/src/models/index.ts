export { readPrivateKey, readTrust, writeKeyPair } from './keys-folder.ts';
export { acceptFiles, type GoldenScorer } from './accept-files.ts';
export type { AuditEntry } from './audit-log.ts';
export { ModelFolder } from './model-folder.ts';
export { StoreError, type ModelStore, type PackageFiles } from './model-store.ts';
export { readPackageFolder, writeSignature } from './package-folder.ts';
export { Registry, type Act, type Outcome } from './registry.ts';
