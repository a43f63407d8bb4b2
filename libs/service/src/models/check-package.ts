import {
  acceptFiles,
  readPackageFolder,
  readPrivateKey,
  readTrust,
  writeSignature,
  type PackageFiles,
} from '@weir/adapters/models';
import { createOnnxModels } from '@weir/adapters/onnx';
import type { S3Settings } from '@weir/adapters/models/s3/settings';
import { signPackage, type Refusal, type Signed, type Verified } from '@weir/detect/packages';
import { InputError } from '@weir/stream';
import { goldenScores } from './golden-scores.ts';
import { KNOWN_FEATURES } from './known-features.ts';
import { isInBucket, openModelStore } from './open-model-store.ts';

/**
 * Everything that is looked at before a model is used, its golden rows too.
 *
 * @param place a folder, or s3://BUCKET/PREFIX/NAME/VERSION
 * @throws {InputError} when there is nothing, or it cannot be read
 */
export async function checkPackage(place: string, keys: string, s3: S3Settings): Promise<Verified | Refusal> {
  const trust = await readTrust(keys);
  const read = isInBucket(place) ? await readFromBucket(place, s3) : await readPackageFolder(place);
  if (!read.ok) return read;
  const models = createOnnxModels();
  try {
    const expected = { at: place, features: KNOWN_FEATURES };
    return await acceptFiles(read.files, trust, expected, (verified) => goldenScores(models, verified));
  } finally {
    await models.close();
  }
}

async function readFromBucket(place: string, s3: S3Settings): Promise<PackageFiles> {
  const [, models, name, version] = /^(s3:\/\/.+)\/([^/]+)\/([^/]+)$/.exec(place) ?? [];
  if (models === undefined || name === undefined || version === undefined)
    throw new InputError(`${place} names no package; write s3://BUCKET/PREFIX/NAME/VERSION.`);
  const store = await openModelStore({ models: { folder: models, keys: '' }, s3 });
  return store.readPackage(name, version);
}

/**
 * Writes signature.json.
 *
 * @param keyFiles private keys in PEM; several while one is being replaced
 * @throws {InputError} when a key or the folder cannot be read
 */
export async function signFolder(
  folder: string,
  keyFiles: readonly string[],
  isDryRun: boolean,
): Promise<Signed | Refusal> {
  const keys = await Promise.all(keyFiles.map((path) => readPrivateKey(path)));
  const read = await readPackageFolder(folder, folder, true);
  if (!read.ok) return read;
  const signed = signPackage(folder, read.files, keys);
  if (signed.ok && !isDryRun) await writeSignature(folder, signed.signature);
  return signed;
}
