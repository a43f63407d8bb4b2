export { goldenInputs, goldenRefusal } from './golden-rows.ts';
export { privateKeyOf, publicKeyOf, type PublicKey } from './keys.ts';
export { FILE_LIMITS, listingRefusal, PACKAGE_FILES, type Entry, type PackageFile } from './listing.ts';
export { BENIGN, manifestSchema, modelName, modelVersion, type Manifest } from './manifest.ts';
export { refuse, REFUSALS, type Refusal, type RefusalReason } from './refusal.ts';
export { revocationsSchema } from './revocations.ts';
export { signPackage, type Signed } from './sign-package.ts';
export { verifyPackage, type Expected, type KnownFeatures, type Trust, type Verified } from './verify-package.ts';
export { compareVersions } from './version.ts';
