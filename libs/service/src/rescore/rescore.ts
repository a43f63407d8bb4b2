import { openCaptureFile } from '@weir/adapters/capture';
import { compileRules, NO_RULES, problemText, type RuleSet } from '@weir/detect';
import { captureStage } from '@weir/stages/capture';
import { flowStage } from '@weir/stages/flow';
import { parseStage } from '@weir/stages/parse';
import { writeDeadLettersStage, writeEveryFlowStage } from '@weir/stages/write';
import {
  createMemoryBus,
  createMemoryState,
  InputError,
  systemClock,
  type InputStatus,
  type ServedModel,
} from '@weir/stream';
import type { Config } from '../config/index.ts';
import { installed } from '../installation.ts';
import { servedModel } from '../models/golden-scores.ts';
import { checkedModels, wantedModels } from '../models/in-force.ts';
import { openRegistry } from '../models/open-registry.ts';
import { rulesIn } from '../platform/rules.ts';
import { startStages } from '../platform/stage-group.ts';
import { Comparison, type Between, type Difference, type Totals } from './comparison.ts';
import { namedPackage } from './named-package.ts';
import { Side } from './side.ts';

export interface RescoreOptions {
  readonly config: Config;
  /** NAME@VERSION of a registered model, or the folder of a package. */
  readonly model: string;
  readonly against: string;
  readonly between: Between;
  /** Takes each record whose verdicts differ. */
  tell(difference: Difference): Promise<void>;
}

export interface RescoreReport {
  readonly model: string;
  readonly against: string;
  readonly totals: Totals;
  readonly inputs: readonly InputStatus[];
}

/** Between two stages of one thread, bytes. */
const BUDGET_BYTES = 4 << 20;

/**
 * Replays the capture files of the configuration and judges their flows with one model and with another in its place; rules, maths, and the
 * other models in force are the same for both. One lane, so that engines see everything.
 *
 * @throws {InputError} when a model is refused or gives no scores, or the two are no versions of one model
 */
export async function rescore(options: RescoreOptions): Promise<RescoreReport> {
  const { config, between } = options;
  const model = servedModel(await namedPackage(config, options.model), 'champion');
  const against = servedModel(await namedPackage(config, options.against), 'champion');
  if (model.name !== against.name)
    throw new InputError(
      `${options.model} is a ${model.name} and ${options.against} a ${against.name}; name two versions of one model`,
    );
  const others = await othersInForce(config, model.name);
  const sides: Side[] = [];
  try {
    for (const one of [model, against]) sides.push(await Side.open(one, others, config.detect.alarmLevel));
    const [first, second] = sides;
    if (first === undefined || second === undefined) throw new Error('there are two sides');
    const tell = (difference: Difference): Promise<void> => options.tell(difference);
    const rules = rulesInForce(config);
    const comparison = new Comparison({ model: first, against: second, rules, between, tell });
    const inputs = await replay(config, comparison);
    return { model: nameOf(model), against: nameOf(against), totals: comparison.totals(), inputs };
  } finally {
    for (const side of sides) await side.close();
  }
}

function nameOf({ name, version }: ServedModel): string {
  return `${name}@${version}`;
}

/** Champions of other names. */
async function othersInForce(config: Config, name: string): Promise<readonly ServedModel[]> {
  const { registry, close } = await openRegistry(config);
  try {
    const wanted = wantedModels(await registry.state(), 'flows');
    const others = wanted.filter((one) => one.name !== name && one.role === 'champion');
    const { models, refused } = await checkedModels(registry, others);
    const [problem] = refused;
    if (problem !== undefined) throw new InputError(problem.reason);
    return models;
  } finally {
    await close();
  }
}

function rulesInForce(config: Config): RuleSet {
  const folder = rulesIn(config.rulesFolder === '' ? installed('rules') : config.rulesFolder);
  try {
    const texts = folder.current();
    if (texts === undefined) return NO_RULES;
    const compiled = compileRules(texts.files);
    if ('problems' in compiled) throw new InputError(compiled.problems.map(problemText).join('\n'));
    return compiled.set;
  } finally {
    folder.close();
  }
}

async function replay(config: Config, tables: Comparison): Promise<readonly InputStatus[]> {
  const state = createMemoryState();
  const runtime = {
    bus: createMemoryBus({ lanes: 1, budgetBytes: BUDGET_BYTES }),
    state,
    clock: systemClock,
    lanes: { total: 1, own: [0] },
    settings: { ...config.runner, checkpointMs: Number.MAX_SAFE_INTEGER, laneBudgetBytes: BUDGET_BYTES },
    ports: { tables, openCapture: (path: string) => openCaptureFile(path, config.capture) },
  };
  const stages = [captureStage, parseStage, flowStage, writeEveryFlowStage, writeDeadLettersStage];
  const features = config.flow.features === 'none' ? 'weir' : config.flow.features;
  const group = await startStages(stages, runtime, { ...config, flow: { ...config.flow, features } });
  try {
    await group.done;
    return group.status().inputs;
  } finally {
    await group.stop();
    await state.close();
  }
}
