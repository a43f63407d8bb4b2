export { readPrivateKey, readTrust, writeKeyPair } from './keys-folder.ts';
export { loadPackage, type GoldenScorer } from './load-package.ts';
export type { AuditEntry } from './model-folder.ts';
export { readPackageFolder, writeSignature } from './package-folder.ts';
export { Registry, type Act, type Outcome } from './registry.ts';
