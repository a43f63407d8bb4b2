import {
  driftSentence,
  driftVerdicts,
  Hearings,
  judge,
  type Engine,
  type Finding,
  type InForce,
  type RuleCost,
} from '@weir/detect';
import type { Batch, VerdictBatch } from '@weir/schema';
import type { Folder, Outcomes, StateChanges } from '@weir/stream';
import { z } from 'zod';
import type { AdoptedRules } from './adopted-rules.ts';
import { countCosts, countModels, countSaid } from './counts.ts';
import type { ModelsSaid, SourceModels } from './flow-models.ts';

/** An engine, and what its state is saved by. */
export interface NamedEngine<B> {
  readonly name: string;
  readonly engine: Engine<B>;
  /** What its rules took since the last call, where it has rules. */
  takeCosts?(): readonly RuleCost[];
}

/** What is asked about records of a kind, and how the answers look. */
export interface Bench<B extends Batch> {
  /** Rules of all sources. */
  readonly rules: AdoptedRules;
  /** Engines that know nothing yet, for one source. */
  engines(rules: AdoptedRules): readonly NamedEngine<B>[];
  verdicts(batch: B, findings: readonly Finding[], inForce: InForce): VerdictBatch;
  /** Models that know nothing yet, for one source; undefined where there are none for the records. */
  models?(): SourceModels<B>;
}

export interface VerdictSettings {
  readonly alarmLevel: number;
  readonly benign: boolean;
}

/** Names of a saved entry: the stage whose records it is of, the engine, the engine's own key, the source. */
const entryKey = z.tuple([z.string(), z.string(), z.string(), z.string()]);

const ruleTexts = z.object({
  version: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});
/** Saves the rules, which are of no source. */
const RULES_KEY = JSON.stringify(['', 'rules', '', '']);
const MODELS = 'models';
/** Costs are told so often, of event time. */
const COSTS_US = 1e6;
const NOTHING_SAID: ModelsSaid = { names: '', work: [], drifts: [] };

interface SourceEngines<B> {
  readonly from: string;
  readonly source: string;
  readonly engines: readonly NamedEngine<B>[];
  readonly models: SourceModels<B> | undefined;
  /** What has a state, by the name that it is saved under. */
  readonly stateful: ReadonlyMap<string, Pick<Engine<B>, 'takeChanges' | 'restore' | 'keys'>>;
  /** Keys that a store may have. */
  readonly saved: Set<string>;
  /** Event time at which costs were told. */
  toldUs: number;
}

/**
 * Verdicts on the records of a lane. Each source has engines of its own, and of each source each stage that writes records: captures of
 * one network at two times must not mix, and nothing may depend on whose message was first.
 */
export class LaneVerdicts<B extends Batch> implements Folder<B, VerdictBatch> {
  readonly #bench: Bench<B>;
  readonly #settings: VerdictSettings;
  readonly #sources = new Map<string, SourceEngines<B>>();
  readonly #removed: string[] = [];
  #areRulesSaved = true;
  /** Newer rules wait for the next checkpoint. */
  mustSave = false;

  constructor(bench: Bench<B>, settings: VerdictSettings) {
    this.#bench = bench;
    this.#settings = settings;
  }

  get keys(): number {
    let keys = 0;
    for (const { stateful } of this.#sources.values()) for (const engine of stateful.values()) keys += engine.keys;
    return keys;
  }

  fold(batch: B, out: Outcomes<VerdictBatch>, from: string): void | Promise<void> {
    this.#lookAtRules();
    const { engines, models } = this.#source(from, batch.source);
    const hearings = new Hearings();
    for (const { engine } of engines) engine.judge(batch, hearings);
    const asked = models?.judge(batch, hearings);
    if (asked !== undefined) return asked.then((said) => this.#conclude(batch, hearings, out, from, said));
    this.#conclude(batch, hearings, out, from, NOTHING_SAID);
  }

  takeChanges(): StateChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    const removed = this.#removed.splice(0);
    if (this.mustSave) this.#adoptRules();
    if (!this.#areRulesSaved) {
      changed.push({ key: RULES_KEY, value: new TextEncoder().encode(JSON.stringify(this.#bench.rules.texts)) });
      this.#areRulesSaved = true;
    }
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
      if (entry === RULES_KEY) {
        this.#bench.rules.take(ruleTexts.parse(JSON.parse(new TextDecoder().decode(value))));
        continue;
      }
      const [from, name, key, source] = entryKey.parse(JSON.parse(entry));
      const asked = this.#source(from, source);
      asked.stateful.get(name)?.restore(key, new Uint8Array(value));
      asked.saved.add(entry);
    }
  }

  #conclude(batch: B, hearings: Hearings, out: Outcomes<VerdictBatch>, from: string, said: ModelsSaid): void {
    countSaid(hearings, out);
    countModels(said, out);
    this.#countCosts(batch, out, from);
    const findings = this.#findings(batch, hearings, out);
    const features = 'features' in batch && typeof batch.features === 'string' ? batch.features : '';
    const inForce = { ruleset: this.#bench.rules.set.version, models: said.names, features };
    const hasDrifted = said.drifts.length > 0;
    // What comes after the end of a source is not of it.
    if (findings.length > 0)
      out.emit(this.#bench.verdicts({ ...batch, last: batch.last && !hasDrifted }, findings, inForce));
    if (hasDrifted) out.emit(driftVerdicts(batch, said.drifts, inForce));
    for (const drift of said.drifts) out.tell(driftSentence(drift));
    if (!batch.last) return;
    const name = `${from}/${batch.source}`;
    this.#removed.push(...(this.#sources.get(name)?.saved ?? []));
    this.#sources.delete(name);
  }

  #countCosts({ source, watermark, last }: B, out: Outcomes<VerdictBatch>, from: string): void {
    const asked = this.#source(from, source);
    if (watermark < asked.toldUs + COSTS_US && !last) return;
    asked.toldUs = watermark;
    for (const { takeCosts } of asked.engines) countCosts(takeCosts?.() ?? [], out);
  }

  /** The first rules are taken at once: nothing was judged by others. */
  #lookAtRules(): void {
    const { rules } = this.#bench;
    if (!rules.isBehind) return;
    if (rules.texts === undefined) this.#adoptRules();
    else this.mustSave = true;
  }

  #adoptRules(): void {
    this.#bench.rules.adopt();
    this.#areRulesSaved = false;
    this.mustSave = false;
  }

  #findings(batch: B, hearings: Hearings, out: Outcomes<VerdictBatch>): Finding[] {
    const findings: Finding[] = [];
    for (const [row, said] of hearings.rows()) findings.push(...judge(row, said, this.#settings.alarmLevel));
    if (this.#settings.benign) return withBenign(batch.count, findings);
    const told = new Set(findings.map(({ row }) => row)).size;
    if (batch.count > told) out.drop('benign', batch.count - told);
    return findings;
  }

  #source(from: string, source: string): SourceEngines<B> {
    const name = `${from}/${source}`;
    let asked = this.#sources.get(name);
    if (asked === undefined) {
      const engines = this.#bench.engines(this.#bench.rules);
      const models = this.#bench.models?.();
      const stateful = new Map<string, Pick<Engine<B>, 'takeChanges' | 'restore' | 'keys'>>();
      for (const one of engines) stateful.set(one.name, one.engine);
      if (models !== undefined) stateful.set(MODELS, models);
      asked = { from, source, engines, models, stateful, saved: new Set(), toldUs: -Infinity };
      this.#sources.set(name, asked);
    }
    return asked;
  }
}

/** The findings, and that the records without one are benign, in the order of the records. */
function withBenign(count: number, findings: readonly Finding[]): Finding[] {
  const all: Finding[] = [];
  for (let row = 0, next = 0; row < count; row++) {
    const before = all.length;
    for (let one = findings[next]; one?.row === row; one = findings[++next]) all.push(one);
    if (all.length === before) all.push(benign(row));
  }
  return all;
}

function benign(row: number): Finding {
  const nobody = { technique: '', severity: 'informational', attacker: 'none', victim: 'none' } as const;
  return { row, outcome: 'benign', family: 'none', ...nobody, pValue: 1, reason: '', votes: [] };
}
