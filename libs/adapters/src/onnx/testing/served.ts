import type { ModelGroup, ModelsAnswer, ModelsQuestion, ServedModel } from '@weir/stream';
import { network, type NetworkParts } from '@weir/detect/testing';
import type { LoadedModels } from '../loaded-set.ts';
import { createOnnxModels, type OnnxModels, type OnnxModelsOptions } from '../models.ts';

/** The program as it is compiled: processes run no sources. */
const PROGRAM = new URL('../../../dist/onnx/onnx-program.js', import.meta.url);

export function startModels(options: OnnxModelsOptions = {}): TestModels {
  return new TestModels(createOnnxModels({ program: PROGRAM, ...options }));
}

/** One set in force for each group, which another replaces. */
export class TestModels {
  readonly #models: OnnxModels;
  readonly #sets = new Map<ModelGroup, LoadedModels>();

  constructor(models: OnnxModels) {
    this.#models = models;
  }

  async use(
    group: ModelGroup,
    models: readonly ServedModel[],
  ): Promise<{ kind: 'in-force' } | { kind: 'refused'; reason: string }> {
    const outcome = await this.#models.load(group, models);
    if (outcome.kind === 'refused') return outcome;
    this.#sets.get(group)?.release();
    this.#sets.set(group, outcome.set);
    return { kind: 'in-force' };
  }

  async score(question: ModelsQuestion): Promise<ModelsAnswer> {
    const set = this.#sets.get(question.group);
    return set === undefined ? { answers: [], silent: [], none: 'no-models', batches: [] } : set.score(question);
  }

  current(group: ModelGroup): readonly ServedModel[] {
    return this.#sets.get(group)?.models ?? [];
  }

  pid(group: ModelGroup): number | undefined {
    return this.#models.pid(group);
  }

  close(): Promise<void> {
    return this.#models.close();
  }
}

/** A model of a graph, whose package nobody looks at. */
export function served(parts: NetworkParts, more: Partial<ServedModel> = {}): ServedModel {
  return {
    ...{ name: 'test', version: '1.0.0', digest: 'one', role: 'champion', classes: ['benign', 'attack'] },
    fingerprint: 'features',
    places: Array.from({ length: parts.width }, (_, i) => i),
    scoreWidth: parts.outputs['scores'] ?? 0,
    memberWidth: parts.outputs['members'] ?? 0,
    onnx: network(parts),
    manifest: new Uint8Array(0),
    ...more,
  };
}

/** A model that says of each row its sum times `factor`: who has answered can be told from what it says. */
export function summing(width: number, factor: number, more: Partial<ServedModel> = {}): ServedModel {
  const constants = [{ name: 'factors', dims: [width, 1], floats: Array.from({ length: width }, () => factor) }];
  const nodes = [{ op: 'MatMul', inputs: ['vectors', 'factors'], outputs: ['scores'] }];
  return served({ width, nodes, constants, outputs: { scores: 1 } }, { version: `${factor}.0.0`, ...more });
}
