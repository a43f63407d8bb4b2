import {
  flowQuestion,
  ModelsFlowEngine,
  type Engine,
  type Hearings,
  type JudgedCount,
  type ModelShelf,
  type SiteDriftFinding,
} from '@weir/detect';
import { withModelInputs } from '@weir/features';
import type { FlowBatch } from '@weir/schema';
import type { ModelIdentity, ModelsAnswer, ModelSet, ModelsQuestion, StateChanges } from '@weir/stream';

/** What came of asking models about the records of a message. */
export interface ModelsSaid {
  /** The models that answered, and those that did not with the reason. */
  readonly names: string;
  readonly counts: readonly JudgedCount[];
  readonly drifts: readonly SiteDriftFinding[];
}

/** Models that are asked about the records of one source, elsewhere. */
export interface SourceModels<B> extends Pick<Engine<B>, 'takeChanges' | 'restore' | 'keys'> {
  /** Asks at once; `hearings` hears what was said behind all that is heard in this turn. Undefined where there is nothing to ask. */
  judge(batch: B, hearings: Hearings, models: ModelSet): Promise<ModelsSaid> | undefined;
}

const DIGEST_SHOWN = 12;

/** What models say of the flows of a source that have vectors. */
export class FlowModels implements SourceModels<FlowBatch> {
  readonly #engine: ModelsFlowEngine;

  constructor(shelf: ModelShelf) {
    this.#engine = new ModelsFlowEngine(shelf);
  }

  get keys(): number {
    return this.#engine.keys;
  }

  judge(batch: FlowBatch, hearings: Hearings, models: ModelSet): Promise<ModelsSaid> | undefined {
    const shown = withModelInputs(batch);
    const question = flowQuestion(shown);
    return question === undefined ? undefined : this.#hear(shown, models, question, hearings);
  }

  takeChanges(): StateChanges {
    return this.#engine.takeChanges();
  }

  restore(key: string, value: Uint8Array): void {
    this.#engine.restore(key, value);
  }

  async #hear(batch: FlowBatch, models: ModelSet, question: ModelsQuestion, hearings: Hearings): Promise<ModelsSaid> {
    const answer = await models.score(question);
    const msOf = new Map(answer.answers.map(({ model, ms }) => [model.digest + model.role, ms]));
    const counts = this.#engine.judge(batch, answer, hearings);
    models.heard(counts.map((count) => ({ ...count, ms: msOf.get(count.model.digest + count.model.role) })));
    return { names: namesOf(answer), counts, drifts: this.#engine.takeDrifts() };
  }
}

function namesOf({ answers, silent, none }: ModelsAnswer): string {
  const named = ({ name, version, digest }: ModelIdentity, after: string): string =>
    `${name}@${version}:${digest.slice(0, DIGEST_SHOWN)}${after}`;
  const names = answers.map(({ model }) => named(model, model.role === 'champion' ? '' : ` (${model.role})`));
  names.push(...silent.map(({ model, reason }) => named(model, ` (${reason})`)));
  return names.length === 0 && none !== undefined ? `(${none})` : names.join(',');
}
