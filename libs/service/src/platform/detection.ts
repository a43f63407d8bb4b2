import { readTrust, Registry, StoreError } from '@weir/adapters/models';
import { createOnnxModels } from '@weir/adapters/onnx';
import { InputError, systemClock, TransientError, type Ports } from '@weir/stream';
import type { Config } from '../config/index.ts';
import { installed } from '../installation.ts';
import { goldenScores } from '../models/golden-scores.ts';
import { KNOWN_FEATURES } from '../models/known-features.ts';
import { modelPlaces } from '../models/model-places.ts';
import type { ModelsStatus } from '../models/models-status.ts';
import { ModelTally } from '../models/model-tally.ts';
import { openModelStore } from '../models/open-model-store.ts';
import { RolloutWatch } from '../models/rollout-watch.ts';
import { ServedModels } from '../models/served-models.ts';
import { rulesIn } from './rules.ts';

/** What stages that detect ask. */
export interface Detection {
  readonly ports: Pick<Ports, 'rules' | 'models' | 'stopwatch'>;
  status(): ModelsStatus;
  close(): Promise<void>;
}

interface OpenModels {
  readonly port: ServedModels;
  status(): ModelsStatus;
  close(): Promise<void>;
}

/** Who judges, and what it may do about it. */
export interface DetectionOptions {
  /** Takes what becomes of changes; without it rules and models are read once. */
  readonly tell?: ((sentence: string) => void) | undefined;
  /** Whether it takes back models that prove worse. Of the threads of a process one does: their lock tells processes apart. */
  readonly takesBack: boolean;
}

/**
 * The rules, and the models that the registry names, both as they change. A model that is refused is told of and left out: rules and
 * maths answer without.
 *
 * @throws {InputError} with all that is wrong with the rules
 * @throws {TransientError} when the store of models does not answer
 */
export async function openDetection(config: Config, options: DetectionOptions): Promise<Detection> {
  const rules = rulesIn(config.rulesFolder === '' ? installed('rules') : config.rulesFolder, options.tell);
  const models = await openModels(config, options).catch((cause: unknown) => {
    rules.close();
    throw cause instanceof StoreError && !cause.isCertain ? new TransientError(cause.message, { cause }) : cause;
  });
  return {
    ports: { rules, models: models.port, stopwatch: () => performance.now() },
    status: () => models.status(),
    async close() {
      rules.close();
      await models.close();
    },
  };
}

/** @throws {InputError} when the keys or the registry cannot be read */
async function openModels(config: Config, { tell, takesBack }: DetectionOptions): Promise<OpenModels> {
  const { keys } = modelPlaces(config);
  await readTrust(keys);
  const store = await openModelStore(config);
  const onnx = createOnnxModels({
    onRestart: (group, why) => tell?.(`models of ${group} are started again: ${why}`),
  });
  const registry = new Registry({
    store,
    keys,
    features: KNOWN_FEATURES,
    score: (verified) => goldenScores(onnx, verified),
    now: () => new Date().toISOString(),
  });
  const tally = new ModelTally();
  const port = await ServedModels.open({
    onnx,
    registry,
    tally,
    tell: (sentence) => tell?.(sentence),
    nowMs: () => systemClock.now(),
  }).catch(async (cause: unknown) => {
    await onnx.close();
    throw cause;
  });
  const stopped = new AbortController();
  const mayTakeBack = takesBack && config.models.takeBack;
  const rollout = tell !== undefined && mayTakeBack ? new RolloutWatch({ registry, tally, tell }) : undefined;
  const look = async (): Promise<void> => {
    await port.look();
    await rollout?.look(port.status().inForce);
  };
  // An analysis is over before there are others.
  const watching = tell === undefined ? Promise.resolve() : watch(look, config.models.lookMs, tell, stopped.signal);
  return {
    port,
    status: () => ({ ...port.status(), takenBack: rollout?.takenBack ?? 0 }),
    async close() {
      stopped.abort();
      await watching;
      await onnx.close();
    },
  };
}

/** Looks for other models until it is stopped. What is wrong with the registry is told once, and again when it is something else. */
async function watch(
  look: () => Promise<void>,
  everyMs: number,
  tell: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = '';
  for (;;) {
    await systemClock.sleep(everyMs, signal);
    if (signal.aborted) return;
    try {
      await look();
      told = '';
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      if (cause.message !== told) tell(`${cause.message} The models before stay in force.`);
      told = cause.message;
    }
  }
}
