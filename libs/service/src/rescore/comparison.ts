import { flowRules, Hearings, MathsFlowEngine, type Assessment, type Engine, type RuleSet } from '@weir/detect';
import { flows, type Batch, type FlowBatch } from '@weir/schema';
import type { Tables } from '@weir/stream';
import type { Side, SideResult } from './side.ts';

/** What is said of a record with one of the models. */
export interface Judged {
  /** The model's own; null where it abstains, or does not look at such records. */
  readonly score: number | null;
  readonly pValue: number | null;
  /** `benign`, `abstained`, or `alarm` with the families of what all engines found. */
  readonly verdict: string;
}

/** A record whose verdict is another with the other model. */
export interface Difference {
  readonly source: string;
  readonly flowId: string;
  readonly record: 'early' | 'final';
  /** Event time, µs since the epoch. */
  readonly start: number;
  readonly srcAddress: string;
  readonly srcPort: number;
  readonly dstAddress: string;
  readonly dstPort: number;
  readonly protocol: number;
  readonly model: Judged;
  readonly against: Judged;
}

/** What came of records in the time that was asked for. */
export interface Totals {
  /** Early and final records. */
  readonly records: number;
  readonly differing: number;
  /** Records that the models score differently, whatever becomes of it. */
  readonly scoredDifferently: number;
  /** Records by verdict with the one and with the other. */
  readonly verdicts: readonly { readonly model: string; readonly against: string; readonly records: number }[];
}

/** Event times that records begin between, µs since the epoch: from the first on, before the second. */
export interface Between {
  readonly from: number;
  readonly to: number;
}

interface ComparisonOptions {
  readonly model: Side;
  readonly against: Side;
  readonly rules: RuleSet;
  readonly between: Between;
  tell(difference: Difference): Promise<void>;
}

/** Flows, judged twice: by rules and maths once, and with each of two models. All records are judged, so that engines know what they would. */
export class Comparison implements Tables {
  readonly #options: ComparisonOptions;
  readonly #engines = new Map<string, readonly Engine<FlowBatch>[]>();
  readonly #verdicts = new Map<string, number>();
  #records = 0;
  #differing = 0;
  #scoredDifferently = 0;
  /** What engines say depends on the order of messages. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: ComparisonOptions) {
    this.#options = options;
  }

  prepare(topic: { readonly name: string }, batches: readonly Batch[]): ReturnType<Tables['prepare']> {
    const taken = topic.name === flows.name ? batches.filter((batch) => flows.owns(batch)) : [];
    const insert = (): Promise<void> => {
      this.#last = this.#last.then(async () => {
        for (const batch of taken) await this.#take(batch);
      });
      return this.#last;
    };
    return { rows: taken.reduce((rows, { count }) => rows + count, 0), sha256: '', insert };
  }

  totals(): Totals {
    const verdicts = [...this.#verdicts].map(([key, records]) => {
      const [model = '', against = ''] = key.split('\n');
      return { model, against, records };
    });
    return {
      records: this.#records,
      differing: this.#differing,
      scoredDifferently: this.#scoredDifferently,
      verdicts: verdicts.toSorted((a, b) => b.records - a.records),
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #take(batch: FlowBatch): Promise<void> {
    const said = new Hearings();
    for (const engine of this.#enginesOf(batch.source)) engine.judge(batch, said);
    const { model, against, between, tell } = this.#options;
    const one = await model.judge(batch, said);
    const other = await against.judge(batch, said);
    if (batch.last) this.#engines.delete(batch.source);
    for (let row = 0; row < batch.count; row++) {
      const start = batch.start[row] ?? 0;
      if (start < between.from || start >= between.to) continue;
      const pair = { model: judgedOf(one, row), against: judgedOf(other, row) };
      this.#records++;
      const key = `${pair.model.verdict}\n${pair.against.verdict}`;
      this.#verdicts.set(key, (this.#verdicts.get(key) ?? 0) + 1);
      if (pair.model.score !== pair.against.score) this.#scoredDifferently++;
      if (pair.model.verdict === pair.against.verdict) continue;
      this.#differing++;
      await tell({ ...recordOf(batch, row), ...pair });
    }
  }

  #enginesOf(source: string): readonly Engine<FlowBatch>[] {
    const known = this.#engines.get(source);
    if (known !== undefined) return known;
    const engines = [flowRules({ rules: () => this.#options.rules }), new MathsFlowEngine()];
    this.#engines.set(source, engines);
    return engines;
  }
}

function recordOf(batch: FlowBatch, row: number): Omit<Difference, 'model' | 'against'> {
  const { id, start, srcAddress, srcPort, dstAddress, dstPort, protocol } = flows.row(batch, row);
  const { source, early } = batch;
  const record = early ? 'early' : 'final';
  return { source, flowId: id, record, start, srcAddress, srcPort, dstAddress, dstPort, protocol };
}

function judgedOf(side: SideResult, row: number): Judged {
  const assessment: Assessment | string | undefined = side.assessment(row);
  const [score, pValue] = typeof assessment === 'object' ? [assessment.score, assessment.pValue] : [null, null];
  const found = side.findings(row);
  const families = found.flatMap(({ outcome, family }) => (outcome === 'alarm' ? [family] : []));
  if (families.length > 0) return { score, pValue, verdict: `alarm ${families.toSorted().join(' ')}` };
  return { score, pValue, verdict: found.length > 0 || typeof assessment === 'string' ? 'abstained' : 'benign' };
}
