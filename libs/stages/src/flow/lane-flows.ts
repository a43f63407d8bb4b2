import { FlowBuilder, FlowTable, type FlowPage, type FlowSettings } from '@weir/flow';
import type { FlowBatch, PacketBatch } from '@weir/schema';
import type { Folder, Outcomes, StateChanges } from '@weir/stream';

/** The flows of all sources in one lane; a table a source, since each has its own event time. */
export class LaneFlows implements Folder<PacketBatch, FlowBatch> {
  readonly #settings: FlowSettings;
  readonly #tables = new Map<string, FlowTable>();
  readonly #builder = new FlowBuilder();
  readonly #ended = new Set<string>();

  constructor(settings: FlowSettings) {
    this.#settings = settings;
  }

  get keys(): number {
    let keys = 0;
    for (const table of this.#tables.values()) keys += table.size;
    return keys;
  }

  fold(batch: PacketBatch, out: Outcomes<FlowBatch>): void {
    this.#table(batch.source).fold(batch, this.#builder, (reason, count) => out.drop(reason, count));
    if (batch.last) this.#ended.add(batch.source);
    for (const part of this.#builder.take(batch)) out.emit(part);
  }

  takeChanges(): StateChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    const removed: string[] = [];
    for (const [source, table] of this.#tables) {
      const pages = table.takeChangedPages();
      for (const { page, bytes } of pages.changed) changed.push({ key: `${page}/${source}`, value: bytes });
      for (const page of pages.removed) removed.push(`${page}/${source}`);
    }
    for (const source of this.#ended) this.#tables.delete(source);
    this.#ended.clear();
    return { changed, removed };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    const pages = new Map<string, FlowPage[]>();
    for await (const { key, value } of entries) {
      const [page, source] = splitOnce(key);
      const list = pages.get(source) ?? [];
      list.push({ page: Number(page), bytes: value });
      pages.set(source, list);
    }
    for (const [source, list] of pages) this.#table(source).restore(list);
  }

  #table(source: string): FlowTable {
    let table = this.#tables.get(source);
    if (table === undefined) {
      table = new FlowTable(source, this.#settings);
      this.#tables.set(source, table);
    }
    return table;
  }
}

function splitOnce(key: string): [string, string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}
