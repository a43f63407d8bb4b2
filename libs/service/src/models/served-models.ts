import type { LoadedModels, OnnxModels } from '@weir/adapters/onnx';
import {
  MODEL_GROUPS,
  type HeldModels,
  type ModelGroup,
  type ModelIdentity,
  type Models,
  type ModelSet,
  type ServedModel,
} from '@weir/stream';
import { checkedModels, wantedModels, type ModelSource } from './in-force.ts';
import type { ModelsStatus } from './models-status.ts';
import type { ModelTally } from './model-tally.ts';
import { idOf, ServedSet } from './served-set.ts';

export interface ServedModelsOptions {
  readonly onnx: Pick<OnnxModels, 'load'>;
  readonly registry: ModelSource;
  /** Counts what models in force say. */
  readonly tally: ModelTally;
  /** Takes a sentence about each set that was taken or refused. */
  readonly tell: (sentence: string) => void;
  /** Milliseconds of any clock. */
  readonly nowMs: () => number;
}

/** A set that was refused is tried again after so long, ms: its packages may have come since. */
const AGAIN_MS = 60_000;

interface Group {
  newest: ServedSet;
  /** What the registry named when it was looked at last. */
  wanted: string;
  /** When that was refused; undefined where it was taken. */
  refusedAtMs: number | undefined;
}

const NOTHING: LoadedModels = {
  models: [],
  score: () => Promise.resolve({ answers: [], silent: [], none: 'no-models', batches: [] }),
  release: () => undefined,
};

/**
 * The models that a registry names, checked and loaded before they are in force, and loaded for as long as somebody judges by them.
 * A set with anything wrong in it is refused as a whole, and the one before stays.
 */
export class ServedModels implements Models {
  readonly #options: ServedModelsOptions;
  readonly #groups: Readonly<Record<ModelGroup, Group>>;
  /** Sets that were in force once, by group and id, from when they are asked for to when nobody holds them. */
  readonly #recalled = new Map<string, Promise<ServedSet>>();
  #swaps = 0;
  #refusals = 0;

  private constructor(options: ServedModelsOptions) {
    this.#options = options;
    const none = (): Group => ({ newest: new ServedSet([], NOTHING, []), wanted: '', refusedAtMs: undefined });
    this.#groups = { flows: none(), windows: none() };
  }

  /** With those that the registry names; one that is refused is told of and left out. @throws {InputError} when the registry cannot be read */
  static async open(options: ServedModelsOptions): Promise<ServedModels> {
    const models = new ServedModels(options);
    const state = await options.registry.state();
    for (const group of MODEL_GROUPS) await models.#begin(group, wantedModels(state, group));
    return models;
  }

  newest(group: ModelGroup): ModelSet {
    return this.#groups[group].newest;
  }

  async recall(group: ModelGroup, models: readonly ModelIdentity[]): Promise<HeldModels> {
    const { newest } = this.#groups[group];
    const id = idOf(models);
    if (newest.id === id) return newest.hold();
    const key = `${group}/${id}`;
    const known = this.#recalled.get(key) ?? this.#loadAgain(group, models, () => this.#recalled.delete(key));
    this.#recalled.set(key, known);
    return (await known).hold();
  }

  status(): Pick<ModelsStatus, 'inForce' | 'swaps' | 'refusals'> {
    const inForce = MODEL_GROUPS.flatMap((group) =>
      this.newest(group).models.map(({ name, version, digest, role }) => ({ name, version, digest, role, group })),
    );
    return { inForce, swaps: this.#swaps, refusals: this.#refusals };
  }

  /** Looks whether the registry names others. @throws {InputError} when it cannot be read; what is in force stays */
  async look(): Promise<void> {
    const state = await this.#options.registry.state();
    for (const group of MODEL_GROUPS) await this.#lookAt(group, wantedModels(state, group));
  }

  async #begin(group: ModelGroup, wanted: readonly ModelIdentity[]): Promise<void> {
    const { registry, tell, nowMs } = this.#options;
    const { models, refused } = await checkedModels(registry, wanted);
    for (const { reason } of refused) tell(reason);
    const problem = await this.#putInForce(group, models);
    if (problem !== undefined) tell(`models of ${group} are not used: ${problem}`);
    const isRefused = refused.length > 0 || problem !== undefined;
    Object.assign(this.#groups[group], { wanted: idOf(wanted), refusedAtMs: isRefused ? nowMs() : undefined });
  }

  async #lookAt(group: ModelGroup, wanted: readonly ModelIdentity[]): Promise<void> {
    const { registry, tell, nowMs } = this.#options;
    const known = this.#groups[group];
    const id = idOf(wanted);
    const isNews = id !== known.wanted;
    if (!isNews && (known.refusedAtMs === undefined || nowMs() - known.refusedAtMs < AGAIN_MS)) return;
    const { models, refused } = await checkedModels(registry, wanted);
    const problem = refused[0]?.reason ?? (await this.#putInForce(group, models));
    known.wanted = id;
    known.refusedAtMs = problem === undefined ? undefined : nowMs();
    if (problem === undefined) {
      this.#swaps++;
      tell(`models of ${group} are in force: ${namesOf(wanted)}`);
    } else {
      this.#refusals++;
      if (isNews) tell(`models of ${group} are refused and those before stay in force: ${problem}`);
    }
  }

  /** Puts models in force that were checked, beside which those before stay loaded for whoever judges by them. Resolves to why not. */
  async #putInForce(group: ModelGroup, models: readonly ServedModel[]): Promise<string | undefined> {
    const outcome = await this.#options.onnx.load(group, models);
    if (outcome.kind === 'refused') return outcome.reason;
    const known = this.#groups[group];
    const before = known.newest;
    const set = new ServedSet(models, outcome.set, [], {
      heard: (counts) => this.#options.tally.add(counts),
      released: () => {
        if (known.newest !== set) set.unload();
      },
    });
    known.newest = set;
    if (!before.isHeld) before.unload();
    return undefined;
  }

  async #loadAgain(group: ModelGroup, wanted: readonly ModelIdentity[], onRelease: () => void): Promise<ServedSet> {
    const { registry, onnx, tell } = this.#options;
    const { models, refused } = await checkedModels(registry, wanted);
    const outcome = await onnx.load(group, models);
    const problem = outcome.kind === 'refused' ? outcome.reason : refused[0]?.reason;
    if (problem !== undefined)
      tell(`what was judged by ${namesOf(wanted)} before the stop cannot be judged by all of them again: ${problem}`);
    const loaded = outcome.kind === 'refused' ? NOTHING : outcome.set;
    const missing = outcome.kind === 'refused' ? wanted : refused.map(({ model }) => model);
    const set = new ServedSet(wanted, loaded, missing, {
      released: () => {
        onRelease();
        set.unload();
      },
    });
    return set;
  }
}

function namesOf(models: readonly ModelIdentity[]): string {
  if (models.length === 0) return 'none';
  return models.map(({ name, version, role }) => `${name} ${version} (${role})`).join(', ');
}
