import { loadPackage, readPackageFolder, readPrivateKey, readTrust, writeSignature } from '@weir/adapters/models';
import { createOnnxModels } from '@weir/adapters/onnx';
import { signPackage, type Refusal, type Signed, type Verified } from '@weir/detect/packages';
import { installed } from '../installation.ts';
import { goldenScores } from './golden-scores.ts';
import { KNOWN_FEATURES } from './known-features.ts';

/** Where models and the keys that are believed lie, by the settings. */
export interface ModelPlaces {
  readonly folder: string;
  readonly keys: string;
}

/** The folders in force; where a setting is empty, those that the platform came with. */
export function modelPlaces({ models }: { readonly models: ModelPlaces }): ModelPlaces {
  const folder = models.folder === '' ? installed('models') : models.folder;
  return { folder, keys: models.keys === '' ? installed('models/keys') : models.keys };
}

/** Everything that is looked at before a model is used, its golden rows too. */
export async function checkPackage(folder: string, keys: string): Promise<Verified | Refusal> {
  const trust = await readTrust(keys);
  const models = createOnnxModels();
  try {
    const expected = { at: folder, features: KNOWN_FEATURES };
    return await loadPackage(folder, trust, expected, (verified) => goldenScores(models, verified));
  } finally {
    await models.close();
  }
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
