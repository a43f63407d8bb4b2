import {
  driftSentence,
  driftVerdicts,
  Hearings,
  judge,
  NO_RULES,
  partsOf,
  type Engine,
  type Finding,
  type InForce,
  type RuleCost,
  type RuleSet,
} from '@weir/detect';
import type { Batch, VerdictBatch } from '@weir/schema';
import type { Folder, Outcomes, StateChanges } from '@weir/stream';
import { z } from 'zod';
import { countCosts, countModels, countSaid } from './counts.ts';
import { countOf, withBenign } from './findings.ts';
import type { ModelsSaid, SourceModels } from './flow-models.ts';
import type { Judges, LaneJudges } from './judges.ts';
import { Stretches } from './stretches.ts';

/** An engine, and what its state is saved by. */
export interface NamedEngine<B> {
  readonly name: string;
  readonly engine: Engine<B>;
  /** What its rules took since the last call, where it has rules. */
  takeCosts?(): readonly RuleCost[];
}

/** What is asked about records of a kind, and how the answers look. */
export interface Bench<B extends Batch> {
  /** Engines that know nothing yet, for one source; `rules` are those to judge the message at hand by. */
  engines(rules: () => RuleSet): readonly NamedEngine<B>[];
  verdicts(batch: B, findings: readonly Finding[], inForce: InForce): VerdictBatch;
  /** Has a 1 for each record that nothing can be told of; undefined where there is none. */
  leftOut?(batch: B): Uint8Array | undefined;
  /** Models that know nothing yet, for one source; undefined where there are none for the records. */
  models?(): SourceModels<B>;
}

export interface VerdictSettings {
  readonly alarmLevel: number;
  readonly benign: boolean;
}

/** Names of a saved entry: the stage whose records it is of, the engine, the engine's own key, the source. */
const entryKey = z.tuple([z.string(), z.string(), z.string(), z.string()]);

/** Engines have other names. */
const STRETCHES = 'judged-by';
const MODELS = 'models';
const savedStretches = z.object({
  stretches: z.array(z.object({ upTo: z.number(), rules: z.string(), models: z.string() })),
  isEnded: z.boolean(),
});
/** What rules took is told with one message of so many. */
const MESSAGES_PER_COSTS = 32;
const NOTHING_SAID: ModelsSaid = { names: '', counts: [], drifts: [] };

interface SourceEngines<B> {
  readonly from: string;
  readonly source: string;
  readonly engines: readonly NamedEngine<B>[];
  readonly models: SourceModels<B> | undefined;
  /** What has a state, by the name that it is saved under. */
  readonly stateful: ReadonlyMap<string, Pick<Engine<B>, 'takeChanges' | 'restore' | 'keys'>>;
  /** Keys that a store may have. */
  readonly saved: Set<string>;
  /** Who judges the message at hand. */
  judges: Judges;
}

/**
 * Verdicts on the records of a lane. Each source has engines of its own, and of each source each stage that writes records: captures of
 * one network at two times must not mix, and nothing may depend on whose message was first.
 */
export class LaneVerdicts<B extends Batch> implements Folder<B, VerdictBatch> {
  readonly #bench: Bench<B>;
  readonly #judges: LaneJudges;
  readonly #settings: VerdictSettings;
  readonly #sources = new Map<string, SourceEngines<B>>();
  /** Who judges which messages, by the key that it is saved under; kept for a while when the source has ended. */
  readonly #stretches = new Map<string, Stretches>();
  readonly #removed: string[] = [];

  constructor(bench: Bench<B>, judges: LaneJudges, settings: VerdictSettings) {
    this.#bench = bench;
    this.#judges = judges;
    this.#settings = settings;
  }

  get keys(): number {
    let keys = 0;
    for (const { stateful } of this.#sources.values()) for (const engine of stateful.values()) keys += engine.keys;
    return keys;
  }

  /** Rules and models are exchanged here alone: what is judged again is judged by those it was judged by. */
  promise(batch: B, from: string, ordinal: number): StateChanges['changed'] | undefined {
    if (batch.count === 0) return undefined;
    const key = stretchesKey(from, batch.source);
    const known = this.#stretches.get(key) ?? new Stretches();
    this.#stretches.set(key, known);
    const newest = this.#judges.newest();
    if (!known.promise(ordinal, newest)) return undefined;
    return [...this.#judges.takeUnsaved(newest), { key, value: bytesOf(known.saved()) }];
  }

  fold(batch: B, out: Outcomes<VerdictBatch>, from: string, ordinal: number): void | Promise<void> {
    const source = this.#source(from, batch.source);
    const named = this.#stretches.get(stretchesKey(from, batch.source))?.at(ordinal);
    if (named !== undefined) source.judges = this.#judges.of(named);
    const leftOut = this.#bench.leftOut?.(batch);
    const quiet = countOf(leftOut);
    if (quiet > 0) out.drop('too-few-packets', quiet);
    if (!batch.last && quiet > 0 && quiet === batch.count) return;
    const hearings = new Hearings();
    const heard = { batch, source, hearings, leftOut };
    const { models } = source.judges;
    // Asked first, heard last: another process looks at the vectors while rules and detectors look at the records.
    const asked = models === undefined ? undefined : source.models?.judge(batch, hearings, models);
    for (const { engine } of source.engines) engine.judge(batch, hearings, leftOut);
    if (batch.last || ordinal % MESSAGES_PER_COSTS === 0)
      for (const { takeCosts } of source.engines) countCosts(takeCosts?.() ?? [], out);
    if (asked !== undefined) return asked.then((said) => this.#conclude(heard, out, said));
    this.#conclude(heard, out, NOTHING_SAID);
  }

  takeChanges(isLast: boolean): StateChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    const removed = this.#removed.splice(0);
    for (const [key, known] of this.#stretches) {
      if (known.isOver) {
        this.#stretches.delete(key);
        removed.push(key);
      } else if (known.renew(isLast)) changed.push({ key, value: bytesOf(known.saved()) });
    }
    removed.push(...this.#judges.keepOnly([...this.#stretches.values()].flatMap((known) => known.saved().stretches)));
    for (const { from, source, stateful, saved } of this.#sources.values()) {
      for (const [name, engine] of stateful) {
        const changes = engine.takeChanges();
        for (const { key, value } of changes.changed) {
          const entry = JSON.stringify([from, name, key, source]);
          changed.push({ key: entry, value });
          saved.add(entry);
        }
        for (const key of changes.removed) {
          const entry = JSON.stringify([from, name, key, source]);
          if (saved.delete(entry)) removed.push(entry);
        }
      }
    }
    return { changed, removed };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key: entry, value } of entries) {
      const [from, name, key, source] = entryKey.parse(JSON.parse(entry));
      if (from === '' && (await this.#judges.restore(name, key, value))) continue;
      if (name === STRETCHES) {
        const saved = savedStretches.parse(JSON.parse(new TextDecoder().decode(value)));
        this.#stretches.set(entry, new Stretches(saved));
        continue;
      }
      const asked = this.#source(from, source);
      asked.stateful.get(name)?.restore(key, new Uint8Array(value));
      asked.saved.add(entry);
    }
  }

  close(): void {
    this.#judges.keepOnly([]);
  }

  #conclude(heard: Heard<B>, out: Outcomes<VerdictBatch>, said: ModelsSaid): void {
    const { batch, source, hearings } = heard;
    countSaid(hearings, out);
    countModels(said, out);
    const findings = this.#findings(heard, out);
    const features = 'features' in batch && typeof batch.features === 'string' ? batch.features : '';
    const inForce = { ruleset: source.judges.rules.version, models: said.names, features };
    const hasDrifted = said.drifts.length > 0;
    // What comes after the end of a source is not of it.
    for (const { items, isLast } of partsOf(findings))
      out.emit(this.#bench.verdicts({ ...batch, last: batch.last && isLast && !hasDrifted }, items, inForce));
    if (hasDrifted) out.emit(driftVerdicts(batch, said.drifts, inForce));
    for (const drift of said.drifts) out.tell(driftSentence(drift));
    if (!batch.last) return;
    this.#removed.push(...source.saved);
    this.#sources.delete(`${source.from}/${batch.source}`);
    this.#stretches.get(stretchesKey(source.from, batch.source))?.end();
  }

  #findings({ batch, hearings, leftOut }: Heard<B>, out: Outcomes<VerdictBatch>): Finding[] {
    const { alarmLevel, benign } = this.#settings;
    const findings: Finding[] = [];
    for (const [row, said] of hearings.telling(alarmLevel)) findings.push(...judge(row, said, alarmLevel));
    if (benign) return withBenign(batch.count, findings, leftOut);
    const told = new Set(findings.map(({ row }) => row)).size + countOf(leftOut);
    if (batch.count > told) out.drop('benign', batch.count - told);
    return findings;
  }

  #source(from: string, source: string): SourceEngines<B> {
    const name = `${from}/${source}`;
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    const models = this.#bench.models?.();
    const stateful = new Map<string, Pick<Engine<B>, 'takeChanges' | 'restore' | 'keys'>>();
    const engines = this.#bench.engines(() => made.judges.rules);
    for (const one of engines) stateful.set(one.name, one.engine);
    if (models !== undefined) stateful.set(MODELS, models);
    const made = {
      from,
      source,
      engines,
      models,
      stateful,
      saved: new Set<string>(),
      judges: NOBODY,
    };
    this.#sources.set(name, made);
    return made;
  }
}

/** What was said of the records of a message. */
interface Heard<B> {
  readonly batch: B;
  readonly source: SourceEngines<B>;
  readonly hearings: Hearings;
  readonly leftOut: Uint8Array | undefined;
}

/** Judges messages without records, before anybody was named. */
const NOBODY: Judges = { rules: NO_RULES, models: undefined };

function stretchesKey(from: string, source: string): string {
  return JSON.stringify([from, STRETCHES, '', source]);
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
