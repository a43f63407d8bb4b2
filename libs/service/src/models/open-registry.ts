import { createOnnxModels } from '@weir/adapters/onnx';
import { readTrust, Registry } from '@weir/adapters/models';
import type { Verified } from '@weir/detect/packages';
import { goldenScores } from './golden-scores.ts';
import { KNOWN_FEATURES } from './known-features.ts';
import { modelPlaces } from './model-places.ts';
import { openModelStore, type ModelSettings } from './open-model-store.ts';

export interface OpenRegistry {
  readonly registry: Registry;
  close(): Promise<void>;
}

/**
 * The registry of these settings. Golden rows are scored by onnxruntime in a process that is started when it is needed.
 *
 * @throws {InputError} when the keys or the registry's own file cannot be read
 */
export async function openRegistry(config: ModelSettings): Promise<OpenRegistry> {
  const { keys } = modelPlaces(config);
  const store = await openModelStore(config);
  const models = createOnnxModels();
  const score = (verified: Verified): Promise<Float32Array | string> => goldenScores(models, verified);
  const registry = new Registry({ store, keys, features: KNOWN_FEATURES, score, now: () => new Date().toISOString() });
  await Promise.all([readTrust(keys), registry.state()]);
  return { registry, close: () => models.close() };
}
