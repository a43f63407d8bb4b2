import type { FlowBatch } from '@weir/schema';
import type { Hearings } from '../finding.ts';
import { isCanaryPair } from '../rollout/canary-share.ts';
import type { Abstention, EngineChanges, Hearing, Vote } from '../vote.ts';
import type { ModelShelf, ServedPackage } from './model-shelf.ts';
import { SiteNorms } from './site-norms.ts';

const US_PER_S = 1_000_000;
/** Share of host pairs that a canary judges in place of the champion. */
const CANARY_SHARE = 0.05;
const ADDRESS_BYTES = 16;

/** What models are asked of the flows of a message. */
export interface FlowQuestion {
  readonly group: 'flows';
  readonly fingerprint: string;
  readonly width: number;
  readonly vectors: Float64Array;
}

/** What models said of a question: of each in force its scores, or why there are none. */
export interface FlowAnswer {
  readonly answers: readonly {
    readonly model: ServedPackage;
    readonly scores: Float32Array;
    readonly members: Float32Array;
  }[];
  readonly silent: readonly {
    readonly model: Pick<ServedPackage, 'name' | 'version' | 'digest' | 'role'>;
    readonly reason: string;
  }[];
}

/** How many records a model had to judge, and what it said of them. */
export interface JudgedCount {
  readonly model: Pick<ServedPackage, 'name' | 'version' | 'digest' | 'role'>;
  readonly rows: number;
  readonly abstained: number;
  readonly voted: number;
}

/** What to ask models of the flows of a message; nothing where flows have no vectors, or there are none. */
export function flowQuestion({ count, features, vector }: FlowBatch): FlowQuestion | undefined {
  if (count === 0 || features === '' || vector.length < count) return undefined;
  return { group: 'flows', fingerprint: features, width: Math.floor(vector.length / count), vectors: vector };
}

/**
 * What learned models say of flows, out of scores that somebody else computed. The champion of a name judges all host pairs but those
 * that its canary does; a shadow is heard apart. Remembers what is usual at each source.
 *
 * A model that cannot say anything says so of the records that others have spoken of, so it is asked after them: that inference is away
 * for a while must not make a verdict of every record.
 */
export class ModelsFlowEngine {
  readonly #shelf: ModelShelf;
  readonly #norms = new SiteNorms();

  constructor(shelf: ModelShelf) {
    this.#shelf = shelf;
  }

  get keys(): number {
    return this.#norms.keys;
  }

  /** `answer` is that of `flowQuestion(batch)`. Counts what each model said, those of which nothing is heard too. */
  judge(batch: FlowBatch, answer: FlowAnswer, hearings: Hearings, shadow: Hearing = NOBODY): JudgedCount[] {
    const asked = flowQuestion(batch);
    const counts = asked === undefined ? [] : this.#judge(batch, asked, answer, hearings, shadow);
    if (batch.last) this.#norms.forget(batch.source);
    return counts;
  }

  #judge(
    batch: FlowBatch,
    asked: FlowQuestion,
    { answers, silent }: FlowAnswer,
    hearings: Hearings,
    shadow: Hearing,
  ): JudgedCount[] {
    const counts: JudgedCount[] = [];
    const canaries = new Set(answers.flatMap(({ model }) => (model.role === 'canary' ? [model.name] : [])));
    for (const { model, scores, members } of answers) {
      const judge = this.#shelf.judgeOf(model);
      if (typeof judge === 'string') {
        abstain(batch.count, model, judge, hearings);
        counts.push({ model, rows: batch.count, abstained: batch.count, voted: 0 });
        continue;
      }
      if (!judge.manifest.input.records.includes(batch.early ? 'early' : 'final')) continue;
      const rows = { scores, members, vectors: asked.vectors, width: asked.width };
      const heard = new CountingHearing(model.role === 'shadow' ? shadow : hearings);
      let judged = 0;
      const shares = canaries.has(model.name) && model.role !== 'shadow';
      for (let row = 0; row < batch.count; row++) {
        if (shares && isCanary(batch, row) !== (model.role === 'canary')) continue;
        const second = Math.floor((batch.end[row] ?? 0) / US_PER_S);
        judge.judge(rows, row, { site: batch.source, second, norms: this.#norms }, heard);
        judged++;
      }
      counts.push({ model, rows: judged, abstained: heard.abstained, voted: heard.voted });
    }
    for (const { model, reason } of silent) {
      if (model.role !== 'shadow') abstain(batch.count, model, reason, hearings);
      counts.push({ model, rows: batch.count, abstained: batch.count, voted: 0 });
    }
    return counts;
  }

  takeChanges(): EngineChanges {
    return this.#norms.takeChanges();
  }

  restore(key: string, value: Uint8Array): void {
    this.#norms.restore(key, value);
  }
}

function abstain(
  count: number,
  { name, version }: Pick<ServedPackage, 'name' | 'version'>,
  reason: string,
  hearings: Hearings,
): void {
  for (let row = 0; row < count; row++) {
    if (hearings.of(row) !== undefined) hearings.abstain(row, { engine: 'models', by: name, version, reason });
  }
}

const NOBODY: Hearing = { vote: () => undefined, abstain: () => undefined };

/** Passes on what it hears, and counts it: a model says one thing of a record at most. */
class CountingHearing implements Hearing {
  readonly #hearing: Hearing;
  voted = 0;
  abstained = 0;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
  }

  vote(row: number, vote: Vote): void {
    this.voted++;
    this.#hearing.vote(row, vote);
  }

  abstain(row: number, abstention: Abstention): void {
    this.abstained++;
    this.#hearing.abstain(row, abstention);
  }
}

/** Whether a flow is of a host pair that a canary judges: always the same, in both directions (FNV-1a over both addresses). */
function isCanary({ srcAddress, dstAddress }: FlowBatch, row: number): boolean {
  const from = row * ADDRESS_BYTES;
  const hash = hashOf(srcAddress, from) + hashOf(dstAddress, from);
  return isCanaryPair(hash >>> 0, CANARY_SHARE);
}

function hashOf(bytes: Uint8Array, from: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < from + ADDRESS_BYTES; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}
