import type { EngineChanges } from '../vote.ts';
import type { SlotTable } from './slot-table.ts';

/** The tables of the detectors of an engine, saved under their names. */
export class TableSet {
  readonly #tables: ReadonlyMap<string, SlotTable>;

  constructor(owners: Readonly<Record<string, { readonly table: SlotTable }>>) {
    this.#tables = new Map(Object.entries(owners).map(([name, { table }]) => [name, table]));
  }

  get keys(): number {
    let keys = 0;
    for (const table of this.#tables.values()) keys += table.keys;
    return keys;
  }

  /** Pages that have changed. None is ever gone: a key that is not seen any more gives way to others. */
  takeChanges(): EngineChanges {
    const changed = [...this.#tables].flatMap(([name, table]) =>
      table.takeChanges().map(({ key, value }) => ({ key: `${name}/${key}`, value })),
    );
    return { changed, removed: [] };
  }

  restore(key: string, value: Uint8Array): void {
    const slash = key.indexOf('/');
    this.#tables.get(key.slice(0, slash))?.restore(key.slice(slash + 1), value);
  }
}
