import { z } from 'zod';
import { sha256Hex } from '../package/manifest-parts.ts';
import { modelName, modelVersion } from '../package/manifest.ts';
import { comparisonSchema } from '../rollout/comparison.ts';

/**
 * What a version may be, for its model:
 * - `champion`: its verdicts count
 * - `canary`: they count for the part of the pairs of hosts that it was given
 * - `challenger`: to become champion if it proves better
 * - `shadow`: scores everything, and is only written down
 */
export const ALIASES = ['champion', 'canary', 'challenger', 'shadow'] as const;
export type Alias = (typeof ALIASES)[number];

/** Champions that are remembered to go back to. */
export const MOST_FORMER = 100;

const isoTime = z.iso.datetime();

const registered = z.strictObject({
  digest: sha256Hex.describe('What the package is known by; a version is never another package.'),
  keyId: sha256Hex.describe('The key that was believed when it was registered.'),
  at: isoTime.describe('When it was registered.'),
  group: z.enum(['flows', 'windows']).describe('Which records it scores.'),
  features: sha256Hex.describe('Fingerprint of the features that it was made for.'),
  columns: z.array(z.string()).describe('Names of the features that it reads, in order.'),
  classes: z.array(z.string()).describe('Its classes.'),
  model: sha256Hex.describe('SHA-256 of model.onnx.'),
});
/** A version that was accepted. */
export type RegisteredVersion = z.infer<typeof registered>;

const modelState = z.strictObject({
  versions: z.record(modelVersion, registered).describe('All versions that were ever accepted.'),
  aliases: z.partialRecord(z.enum(ALIASES), modelVersion).describe('Which version is what.'),
  highest: modelVersion.describe('The highest version that was ever accepted; a lower one is refused.'),
  highestChampion: modelVersion
    .optional()
    .describe('The highest version that was ever champion; a lower one only by rolling back.'),
  comparison: comparisonSchema
    .optional()
    .describe('What decides between the canary and the champion; absent, people do.'),
  former: z.array(modelVersion).max(MOST_FORMER).describe('Champions before, the last one last.'),
});
export type ModelState = z.infer<typeof modelState>;

/** registry.json: all that a registry knows beside the packages themselves. */
export const registryStateSchema = z.strictObject({
  format: z.literal(1),
  models: z.record(modelName, modelState),
});
export type RegistryState = z.infer<typeof registryStateSchema>;

/** A model; undefined where there is none of this name. */
export function modelOf({ models }: RegistryState, name: string): ModelState | undefined {
  return Object.hasOwn(models, name) ? models[name] : undefined;
}

/** A version; undefined where it was never accepted. */
export function versionOf(model: ModelState | undefined, version: string): RegisteredVersion | undefined {
  return model !== undefined && Object.hasOwn(model.versions, version) ? model.versions[version] : undefined;
}

export const EMPTY_REGISTRY: RegistryState = { format: 1, models: {} };
