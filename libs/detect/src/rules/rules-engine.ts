import { flows, windows, type Batch, type FlowBatch, type Topic, type WindowBatch } from '@weir/schema';
import type { Engine, EngineChanges, Hearing } from '../vote.ts';
import type { Correlation } from './compile-rule.ts';
import { recordsOf, textColumn, numberColumn, type Records } from './record.ts';
import { columnIndex, numberAt, valueText, type RuleTable } from './rule-fields.ts';
import type { RuleSet } from './rule-set.ts';
import { activate, RulesOfTable, type ActiveRule } from './rules-of-table.ts';
import { voteOf } from './rule-vote.ts';
import { Sightings } from './sightings.ts';
import { textHash } from './text-hash.ts';

/** What a rule found and what it took. */
export interface RuleCost {
  readonly rule: string;
  readonly table: RuleTable;
  /** Records that it looked at. */
  readonly records: number;
  /** Records that its detection fitted, whether they were enough to vote or not. */
  readonly matches: number;
  /** Time that it looked at them, estimated from samples; 0 without a clock. */
  readonly seconds: number;
}

export interface RulesEngineOptions {
  /** The set in force; asked for before each message. */
  readonly rules: () => RuleSet;
  /** Milliseconds of any clock, to measure what rules cost; votes never depend on it. */
  readonly now?: () => number;
}

/** Of so many messages one is looked at with a clock. */
const MESSAGES_PER_SAMPLE = 64;
/** A flow comes when it is over, so that its start may lie so far before the watermark. */
const LATEST_US = 3600e6;
/** What is over is looked for so often, of event time: all keys are gone over. */
const EXPIRY_US = 600e6;

/** Rules on flows, final and early. */
export function flowRules(options: RulesEngineOptions): RulesEngine<FlowBatch> {
  return new RulesEngine(flows, options);
}

/** Rules on windows. */
export function windowRules(options: RulesEngineOptions): RulesEngine<WindowBatch> {
  return new RulesEngine(windows, options);
}

/** Looks at records with the rules in force. Bounded in what it remembers; a set that changes takes effect with the next message. */
export class RulesEngine<B extends Batch> implements Engine<B> {
  readonly #topic: Pick<Topic<B, unknown>, 'name' | 'values'>;
  readonly #options: RulesEngineOptions;
  readonly #sightings = new Sightings();
  readonly #applicationIndex: number;
  readonly #fieldsIndex: number;
  #set: RuleSet | undefined;
  #active: ActiveRule[] = [];
  #byTable = new Map<RuleTable, RulesOfTable>();
  #spansUs = new Map<string, number>();
  /** Of the message at hand the text of the values of a row, by the fields they are of. */
  readonly #keys = new Map<string, { row: number; text: string }>();
  #expiredUs = -Infinity;
  #messages = 0;

  constructor(topic: Pick<Topic<B, unknown>, 'name' | 'values'>, options: RulesEngineOptions) {
    this.#topic = topic;
    this.#options = options;
    const table = topic.name === 'windows' ? 'windows' : 'flows';
    this.#applicationIndex = columnIndex(table, 'application');
    this.#fieldsIndex = columnIndex(table, 'applicationFields');
  }

  get keys(): number {
    return this.#sightings.size;
  }

  judge(batch: B, hearing: Hearing, leftOut?: Uint8Array): void {
    this.#adopt(this.#options.rules());
    const table = tableOf(this.#topic.name, batch);
    const rules = this.#byTable.get(table);
    if (rules === undefined || batch.count === 0) return;
    const records = recordsOf(batch, this.#topic.values(batch), this.#fieldsIndex);
    this.#keys.clear();
    const applications = textColumn(records.values, this.#applicationIndex);
    const now = this.#messages++ % MESSAGES_PER_SAMPLE === 0 ? this.#options.now : undefined;
    for (const { row, active } of rules.matches(records, applications, leftOut, now))
      this.#found(active, records, row, hearing);
    this.#expire(batch.watermark);
  }

  #adopt(set: RuleSet): void {
    if (set === this.#set) return;
    this.#set = set;
    const before = new Map(this.#active.map((active) => [`${active.statePrefix}${active.rule.table}`, active]));
    this.#active = set.rules
      .filter(({ table }) => (table === 'windows') === (this.#topic.name === 'windows'))
      .map((rule) => {
        const statePrefix = `${rule.declaration.id}/${rule.digest.slice(0, 12)}/`;
        return before.get(`${statePrefix}${rule.table}`) ?? activate(rule, statePrefix);
      });
    this.#byTable = new Map(
      [...new Set(this.#active.map(({ rule }) => rule.table))].map((table) => [
        table,
        new RulesOfTable(this.#active.filter(({ rule }) => rule.table === table)),
      ]),
    );
    this.#spansUs = new Map(
      this.#active.map(({ statePrefix, rule }) => [statePrefix, rule.correlation?.timespanUs ?? 0]),
    );
    this.#forgetUnknown();
  }

  /** Keys of rules that are not in force any more, or that count otherwise now. */
  #forgetUnknown(): void {
    for (const rule of this.#sightings.rules()) if (!this.#spansUs.has(rule)) this.#sightings.forget(rule);
  }

  #found(active: ActiveRule, records: Records, row: number, hearing: Hearing): void {
    const { correlation } = active.rule;
    const count = correlation === undefined ? 1 : this.#count(active, correlation, records, row);
    if (count === 0) return;
    hearing.vote(row, voteOf(active.rule, this.#set?.version ?? '', records, row, count));
  }

  #count({ statePrefix }: ActiveRule, correlation: Correlation, records: Records, row: number): number {
    const { distinct, timeIndex } = correlation;
    const key = { rule: statePrefix, values: this.#keyText(correlation, records, row) };
    const timeUs = numberColumn(records.values, timeIndex)[row] ?? 0;
    const value = distinct === undefined ? undefined : distinctValue(distinct, records, row);
    return this.#sightings.see(key, timeUs, value, correlation);
  }

  /** Several rules tell a record apart by the same fields: the text is made once, and the same is looked for by all. */
  #keyText({ by, byNames }: Correlation, records: Records, row: number): string {
    let known = this.#keys.get(byNames);
    if (known === undefined) this.#keys.set(byNames, (known = { row: -1, text: '' }));
    if (known.row === row) return known.text;
    known.row = row;
    known.text = by.map((field) => valueText(field, records, row)).join(' ');
    return known.text;
  }

  #expire(watermarkUs: number): void {
    if (watermarkUs < this.#expiredUs + EXPIRY_US) return;
    this.#expiredUs = watermarkUs;
    // Twice the span: a key that has voted is quiet for a span after its newest record.
    for (const [rule, spanUs] of this.#spansUs) this.#sightings.expire(rule, watermarkUs - 2 * spanUs - LATEST_US);
  }

  /** What each rule in force found and took since the last call; those that looked at nothing are left out. */
  takeCosts(): readonly RuleCost[] {
    return this.#active.flatMap((active) => {
      const { rule, records, matches, sampledMs, sampledRecords } = active;
      if (records === 0) return [];
      const timed = sampledRecords === 0 ? 0 : records + active.untimed;
      active.untimed = timed === 0 ? active.untimed + records : 0;
      active.records = 0;
      active.matches = 0;
      const seconds = timed === 0 ? 0 : (timed * sampledMs) / sampledRecords / 1000;
      return [{ rule: rule.declaration.id, table: rule.table, records, matches, seconds }];
    });
  }

  takeChanges(): EngineChanges {
    return this.#sightings.takeChanges();
  }

  restore(key: string, value: Uint8Array): void {
    const rule = prefixOf(key);
    this.#sightings.restore({ rule, values: key.slice(rule.length) }, value);
    // Whose rules are not in force goes again when the next message comes.
    this.#set = undefined;
  }
}

function prefixOf(key: string): string {
  return key.slice(0, key.indexOf('/', key.indexOf('/') + 1) + 1);
}

function tableOf(name: string, batch: Batch): RuleTable {
  if (name === 'windows') return 'windows';
  return 'early' in batch && batch.early === true ? 'early-flows' : 'flows';
}

function distinctValue(field: Parameters<typeof numberAt>[0], records: Records, row: number): number {
  const number = numberAt(field, records, row);
  return Number.isNaN(number) ? textHash(valueText(field, records, row)) : number;
}
