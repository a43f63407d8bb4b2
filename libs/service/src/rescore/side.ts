import {
  flowQuestion,
  Hearings,
  judge,
  ModelShelf,
  ModelsFlowEngine,
  SiteNorms,
  undefinedValues,
  type Assessment,
  type Finding,
} from '@weir/detect';
import { createOnnxModels, type LoadedModels, type OnnxModels } from '@weir/adapters/onnx';
import { withModelInputs } from '@weir/features';
import type { FlowBatch } from '@weir/schema';
import { InputError, type ModelsAnswer, type ServedModel } from '@weir/stream';

const US_PER_S = 1_000_000;

/** What is said of the records of a message with one of the models. */
export interface SideResult {
  /** What the model alone makes of a record, or why it abstains; undefined where it does not look at such records. */
  assessment(row: number): Assessment | string | undefined;
  /** What all engines together find of a record; none where it is benign. */
  findings(row: number): readonly Finding[];
}

/** One of the two models, with what else is in force beside it; remembers what is usual at each source. */
export class Side {
  readonly #model: ServedModel;
  readonly #set: LoadedModels;
  readonly #models: OnnxModels;
  readonly #alarmLevel: number;
  readonly #shelf = new ModelShelf();
  readonly #engine = new ModelsFlowEngine(this.#shelf);
  /** As the engine has them, which does not tell what it makes of records that it says nothing of. */
  readonly #norms = new SiteNorms();

  private constructor(model: ServedModel, set: LoadedModels, models: OnnxModels, alarmLevel: number) {
    this.#model = model;
    this.#set = set;
    this.#models = models;
    this.#alarmLevel = alarmLevel;
  }

  /** @throws {InputError} when the models cannot be used */
  static async open(model: ServedModel, others: readonly ServedModel[], alarmLevel: number): Promise<Side> {
    const models = createOnnxModels();
    const loaded = await models.load('flows', [model, ...others]);
    if (loaded.kind === 'loaded') return new Side(model, loaded.set, models, alarmLevel);
    await models.close();
    throw new InputError(`${nameOf(model)} cannot be used: ${loaded.reason}`);
  }

  /** `said` is what rules and maths say. @throws {InputError} when a model gives no answer: a comparison would be of something else */
  async judge(flows: FlowBatch, said: Hearings): Promise<SideResult> {
    const batch = withModelInputs(flows);
    const question = flowQuestion(batch);
    if (question === undefined) return { assessment: () => undefined, findings: () => [] };
    const answer = await this.#set.score(question);
    const [silent] = answer.silent;
    if (silent !== undefined || answer.none !== undefined)
      throw new InputError(
        `${nameOf(silent?.model ?? this.#model)} gave no scores: ${silent?.reason ?? answer.none ?? ''}`,
      );
    const hearings = copyOf(said);
    this.#engine.judge(batch, answer, hearings);
    const findings = new Map([...hearings.rows()].map(([row, one]) => [row, judge(row, one, this.#alarmLevel)]));
    const assessments = this.#assess(batch, answer, question);
    return { assessment: (row) => assessments[row], findings: (row) => findings.get(row) ?? [] };
  }

  close(): Promise<void> {
    return this.#models.close();
  }

  #assess(
    batch: FlowBatch,
    { answers }: ModelsAnswer,
    { vectors, width }: { readonly vectors: Float64Array; readonly width: number },
  ): readonly (Assessment | string)[] {
    const own = answers.find(({ model }) => model.digest === this.#model.digest);
    const judging = this.#shelf.judgeOf(this.#model);
    if (typeof judging === 'string') throw new InputError(`${nameOf(this.#model)} cannot be used: ${judging}`);
    if (own === undefined || !judging.manifest.input.records.includes(batch.early ? 'early' : 'final')) return [];
    const missing = undefinedValues(vectors, width, judging.reach);
    const rows = { scores: own.scores, members: own.members, vectors, width, missing };
    return Array.from({ length: batch.count }, (_, row) => {
      const second = Math.floor((batch.end[row] ?? 0) / US_PER_S);
      return judging.assess(rows, row, { site: batch.source, second, norms: this.#norms });
    });
  }
}

function copyOf(said: Hearings): Hearings {
  const copy = new Hearings();
  for (const [row, { votes, abstentions }] of said.rows()) {
    for (const vote of votes) copy.vote(row, vote);
    for (const abstention of abstentions) copy.abstain(row, abstention);
  }
  return copy;
}

function nameOf({ name, version }: Pick<ServedModel, 'name' | 'version'>): string {
  return `${name}@${version}`;
}
