import type { FlowBatch } from '@weir/schema';
import { type Reader, SiteDrift, type SiteDriftFinding } from '../drift/site-drift.ts';
import { Hearings } from '../finding.ts';
import { isCanaryPair } from '../rollout/canary-share.ts';
import type { Abstention, EngineChanges } from '../vote.ts';
import { ExplainedEvents } from './explained-events.ts';
import { undefinedValues } from './gate.ts';
import type { Explains, ModelJudge } from './model-judge.ts';
import { ModelSheet } from './model-sheet.ts';
import type { ModelShelf, ServedPackage } from './model-shelf.ts';
import { SiteNorms } from './site-norms.ts';

const US_PER_S = 1_000_000;
/** Share of host pairs that a canary judges in place of the champion. */
const CANARY_SHARE = 0.05;
const ADDRESS_BYTES = 16;
/** What is remembered of explained events and of drift is saved under these; no model has such a name. */
const EXPLAINED = 'explained:';
const DRIFT = 'drift:';

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
  /** Of its votes, those on records that a rule or a detector voted on too. */
  readonly shared: number;
  /** Of these, those that drift was looked for in. */
  readonly watched: number;
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
  readonly #explained = new ExplainedEvents();
  readonly #drift = new SiteDrift();
  #drifts: SiteDriftFinding[] = [];

  constructor(shelf: ModelShelf) {
    this.#shelf = shelf;
  }

  get keys(): number {
    return this.#norms.keys + this.#explained.keys;
  }

  /** `answer` is that of `flowQuestion(batch)`. Counts what each model said, those of which nothing is heard too. */
  judge(batch: FlowBatch, answer: FlowAnswer, hearings: Hearings, shadow = new Hearings()): JudgedCount[] {
    const asked = flowQuestion(batch);
    const counts = asked === undefined ? [] : this.#judge(batch, asked, answer, hearings, shadow);
    if (!batch.last) return counts;
    this.#norms.forget(batch.source);
    this.#drift.forget();
    return counts;
  }

  /** What has drifted since the last call. */
  takeDrifts(): readonly SiteDriftFinding[] {
    const drifts = this.#drifts;
    this.#drifts = [];
    return drifts;
  }

  #judge(
    batch: FlowBatch,
    asked: FlowQuestion,
    { answers, silent }: FlowAnswer,
    hearings: Hearings,
    shadow: Hearings,
  ): JudgedCount[] {
    const counts: JudgedCount[] = [];
    const judges = answers.flatMap(({ model, scores, members }) => {
      const judge = this.#shelf.judgeOf(model);
      if (typeof judge !== 'string') return [{ model, judge, scores, members }];
      if (model.role !== 'shadow') abstain(model, { cause: 'unreadable', reason: judge }, hearings);
      counts.push({ model, ...SILENT, rows: batch.count, abstained: batch.count });
      return [];
    });
    const looks = ({ judge }: { readonly judge: ModelJudge }): boolean =>
      judge.manifest.input.records.includes(batch.early ? 'early' : 'final');
    const canaries = new Set(
      judges.filter(looks).flatMap(({ model }) => (model.role === 'canary' ? [model.name] : [])),
    );
    const watched = this.#watch(batch, asked, judges);
    const missingOf = new Map<number, Int32Array>();
    const explains: Explains = (row, vote) => this.#explained.explains(batch, row, vote);
    for (const { model, judge, scores, members } of judges.filter(looks)) {
      const { vectors, width } = asked;
      const missing = missingOf.get(judge.reach) ?? undefinedValues(vectors, width, judge.reach);
      missingOf.set(judge.reach, missing);
      const rows = { scores, members, vectors, width, missing };
      const sheet = new ModelSheet(judge, rows, explains);
      const heard = model.role === 'shadow' ? shadow : hearings;
      const seen = { site: batch.source, second: 0, norms: this.#norms };
      let judged = 0;
      let looked = 0;
      const shares = canaries.has(model.name) && model.role !== 'shadow';
      for (let row = 0; row < batch.count; row++) {
        if (shares && isCanary(batch, row) !== (model.role === 'canary')) continue;
        seen.second = Math.floor((batch.end[row] ?? 0) / US_PER_S);
        const score = sheet.note(row, seen, heard);
        judged++;
        if (!watched.has(row)) continue;
        looked++;
        this.#found(batch.source, this.#drift.addScore(model, score, batch.end[row] ?? 0));
      }
      heard.hear(sheet);
      const { abstained, voted } = sheet;
      const shared = sheet.sharedWith(hearings);
      counts.push({ model, rows: judged, abstained, voted, shared, watched: looked });
    }
    for (const { model, reason } of silent) {
      if (model.role !== 'shadow') abstain(model, { cause: reason, reason }, hearings);
      counts.push({ model, ...SILENT, rows: batch.count, abstained: batch.count });
    }
    return counts;
  }

  /** Chooses the records that drift is looked for in. What models read is looked at once a flow, when it has ended. */
  #watch(
    batch: FlowBatch,
    { vectors, width }: FlowQuestion,
    judges: readonly { readonly model: ServedPackage; readonly judge: ModelJudge }[],
  ): ReadonlySet<number> {
    const watched = new Set<number>();
    if (judges.length === 0) return watched;
    const readers: readonly Reader[] = judges.map(({ model: { name, version }, judge }) => ({
      ...{ name, version },
      columns: judge.manifest.input.columns,
      places: judge.places,
    }));
    for (let row = 0; row < batch.count; row++) {
      const timeUs = batch.end[row] ?? 0;
      if (!this.#drift.takes(batch.early ? 'early' : 'final', timeUs)) continue;
      watched.add(row);
      if (batch.early) continue;
      const vector = new Float32Array(vectors.subarray(row * width, (row + 1) * width));
      this.#found(batch.source, this.#drift.addVector(vector, batch.features, readers, timeUs));
    }
    return watched;
  }

  /** Where scores have changed, what is usual at the site is learnt anew. */
  #found(site: string, findings: readonly SiteDriftFinding[]): void {
    for (const finding of findings) {
      this.#drifts.push(finding);
      if (finding.kind !== 'score') continue;
      for (const { name, version } of finding.models) this.#norms.restart(site, `${name}/${version}/`);
    }
  }

  takeChanges(): EngineChanges {
    const norms = this.#norms.takeChanges();
    const explained = this.#explained.takeChanges();
    const drift = this.#drift.takeChanges();
    const under = (prefix: string, { changed }: EngineChanges): EngineChanges['changed'] =>
      changed.map(({ key, value }) => ({ key: prefix + key, value }));
    return {
      changed: [...norms.changed, ...under(EXPLAINED, explained), ...under(DRIFT, drift)],
      removed: [...norms.removed, ...drift.removed.map((key) => DRIFT + key)],
    };
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(DRIFT)) this.#drift.restore(key.slice(DRIFT.length), value);
    else if (key.startsWith(EXPLAINED)) this.#explained.restore(key.slice(EXPLAINED.length), value);
    else this.#norms.restore(key, value);
  }
}

function abstain(
  { name, version }: Pick<ServedPackage, 'name' | 'version'>,
  why: Pick<Abstention, 'cause' | 'reason'>,
  hearings: Hearings,
): void {
  hearings.abstainFromAll({ engine: 'models', by: name, version, ...why });
}

/** Of a model that could not say anything. */
const SILENT = { voted: 0, shared: 0, watched: 0 };
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
