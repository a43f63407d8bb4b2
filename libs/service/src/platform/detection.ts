import { Registry } from '@weir/adapters/models';
import { createOnnxModels } from '@weir/adapters/onnx';
import { MODEL_GROUPS, type Models, type Ports } from '@weir/stream';
import type { Config } from '../config/index.ts';
import { installed } from '../installation.ts';
import { modelPlaces } from '../models/check-package.ts';
import { goldenScores } from '../models/golden-scores.ts';
import { modelsInForce } from '../models/in-force.ts';
import { KNOWN_FEATURES } from '../models/known-features.ts';
import { rulesIn } from './rules.ts';

/** What stages that detect ask. */
export interface Detection {
  readonly ports: Pick<Ports, 'rules' | 'models' | 'stopwatch'>;
  close(): Promise<void>;
}

/**
 * The rules, and the models that the registry names. A model that is refused is told of and left out: rules and maths answer without.
 *
 * @throws {InputError} with all that is wrong with the rules
 */
export async function openDetection(config: Config, tell?: (sentence: string) => void): Promise<Detection> {
  const rules = rulesIn(config.rulesFolder === '' ? installed('rules') : config.rulesFolder, tell);
  const models = await openModels(config, tell);
  return {
    ports: { rules, stopwatch: () => performance.now(), ...(models === undefined ? {} : { models }) },
    async close() {
      rules.close();
      await models?.close();
    },
  };
}

async function openModels(config: Config, tell: ((sentence: string) => void) | undefined): Promise<Models | undefined> {
  const models = createOnnxModels({
    onRestart: (group, why) => tell?.(`models of ${group} are started again: ${why}`),
  });
  const registry = new Registry({
    ...modelPlaces(config),
    features: KNOWN_FEATURES,
    score: (verified) => goldenScores(models, verified),
    now: () => new Date().toISOString(),
  });
  let isAnyInForce = false;
  for (const group of MODEL_GROUPS) {
    const { models: set, refused } = await modelsInForce(registry, group);
    for (const { message } of refused) tell?.(message);
    // Also where it is empty: golden rows were scored by models that may have been refused.
    const used = await models.use(group, set);
    if (used.kind === 'refused') tell?.(`models of ${group} are not used: ${used.reason}`);
    isAnyInForce ||= set.length > 0;
  }
  if (isAnyInForce) return models;
  await models.close();
  return undefined;
}
