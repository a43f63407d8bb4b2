import type { FlowBatch } from '@weir/schema';
import { groupingOf } from '../correlate/grouping.ts';
import type { Family } from '../family.ts';
import { hashKey, hashText, putAddress } from '../maths/key-hash.ts';
import { SlotTable } from '../maths/slot-table.ts';
import type { EngineChanges, Vote } from '../vote.ts';

/** Votes of one event in a minute of event time that say why; the others would say the same, and a flood has a vote for each packet. */
const EXPLAINED = 16;
const MINUTE_US = 60_000_000;
const EVENTS = 8_192;
/** A key: who says what, and the addresses of who it is about. */
const [WHAT, FROM, TO, KEY_WORDS] = [0, 1, 5, 9] as const;
/** Behind the event time. */
const [MINUTE, COUNT, LEAST] = [1, 2, 3] as const;

/** Counts the votes of models that have said why, by what correlation takes for one event. */
export class ExplainedEvents {
  readonly #table = new SlotTable({ keyWords: KEY_WORDS, values: LEAST + 1, keys: EVENTS });
  readonly #key = new Int32Array(KEY_WORDS);
  readonly #names = new Map<string, number>();

  get keys(): number {
    return this.#table.keys;
  }

  /** Whether a vote on a flow says why: the first ones of an event, and each that is surer than all before in its minute. */
  explains(
    flows: FlowBatch,
    row: number,
    vote: Pick<Vote, 'by' | 'family' | 'attacker' | 'victim' | 'pValue'>,
  ): boolean {
    const table = this.#table;
    const time = flows.end[row] ?? 0;
    this.#find(flows, row, vote, time);
    const minute = Math.floor(time / MINUTE_US);
    if (table.isNew || table.get(MINUTE) !== minute) {
      table.set(MINUTE, minute);
      table.set(COUNT, 0);
      table.set(LEAST, 1);
    }
    const count = table.get(COUNT);
    if (count >= EXPLAINED && vote.pValue >= table.get(LEAST)) return false;
    table.set(COUNT, count + 1);
    table.set(LEAST, Math.min(vote.pValue, table.get(LEAST)));
    return true;
  }

  takeChanges(): EngineChanges {
    return { changed: this.#table.takeChanges(), removed: [] };
  }

  restore(key: string, value: Uint8Array): void {
    this.#table.restore(key, value);
  }

  #find(
    { srcAddress, dstAddress }: FlowBatch,
    row: number,
    { by, family, attacker, victim }: Pick<Vote, 'by' | 'family' | 'attacker' | 'victim'>,
    time: number,
  ): void {
    const key = this.#key.fill(0);
    key[WHAT] = this.#nameHash(by, family);
    const grouping = groupingOf(family);
    const of = { src: srcAddress, dst: dstAddress, none: undefined };
    const from = of[attacker];
    const to = of[victim];
    if (from !== undefined && (grouping !== 'victim' || to === undefined)) putAddress(from, row, key, FROM);
    if (to !== undefined && (grouping !== 'attacker' || from === undefined)) putAddress(to, row, key, TO);
    this.#table.find(key, hashKey(key, KEY_WORDS), time);
  }

  #nameHash(by: string, family: Family): number {
    const name = `${by} ${family}`;
    let hash = this.#names.get(name);
    if (hash === undefined) this.#names.set(name, (hash = hashText(name)));
    return hash;
  }
}
