import type { FlowCollector, FlowKind, FlowSettings, FlowTable, Neighbours, RowPage } from '@weir/flow';
import { allocatePackets, type FlowBatch, type PacketBatch } from '@weir/schema';
import { isFollowedBy, type Folder, type Outcomes, type StateChanges } from '@weir/stream';

/**
 * The flows of all sources in one lane; a table a source, since each has its own event time. They share the room of the lane:
 * when it is full, the source with most flows (of equal ones the one at hand, then the first by name) closes the one due first. So
 * what is closed depends on the order of the packets in the lane alone, and a source that has fallen silent starves no other.
 */
export class LaneFlows implements Folder<PacketBatch, FlowBatch> {
  readonly #settings: FlowSettings;
  readonly #kind: FlowKind;
  readonly #tables = new Map<string, FlowTable>();
  readonly #builder: FlowCollector;
  readonly #ended = new Set<string>();
  readonly #room: SharedRoom;

  constructor(settings: FlowSettings, kind: FlowKind) {
    this.#settings = settings;
    this.#kind = kind;
    this.#builder = kind.builder();
    this.#room = new SharedRoom(this.#tables, kind);
  }

  get keys(): number {
    let keys = 0;
    for (const table of this.#tables.values()) keys += table.size;
    return keys;
  }

  fold(batch: PacketBatch, out: Outcomes<FlowBatch>): void {
    if (!this.#tables.has(batch.source)) this.#endFormer(batch, out);
    const table = this.#table(batch.source);
    this.#room.size = this.keys - table.size;
    table.fold(batch, this.#builder, (reason, count) => out.drop(reason, count));
    if (batch.last) this.#ended.add(batch.source);
    const { lane, watermark } = batch;
    for (const [source, builder] of this.#room.takeGivenUp()) {
      for (const part of builder.take({ source, lane, watermark, last: false })) out.emit(part);
    }
    for (const part of this.#builder.take(batch)) out.emit(part);
  }

  /** Closes the flows of live sources that were killed: they cannot be gone on with, and the next of their kind has begun. */
  #endFormer({ source, lane, watermark }: PacketBatch, out: Outcomes<FlowBatch>): void {
    for (const [former, table] of this.#tables) {
      if (!isFollowedBy(former, source) || this.#ended.has(former)) continue;
      const end = { source: former, lane, watermark, last: true };
      // Its own event time stands where it stood.
      table.fold(allocatePackets(0, { ...end, watermark: -Infinity }), this.#builder, () => undefined);
      this.#ended.add(former);
      for (const part of this.#builder.take(end)) out.emit(part);
    }
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
    const pages = new Map<string, RowPage[]>();
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
      table = this.#kind.table(source, this.#settings, this.#room);
      this.#tables.set(source, table);
    }
    return table;
  }
}

/** The room that the tables of a lane share. */
class SharedRoom implements Neighbours {
  readonly #tables: ReadonlyMap<string, FlowTable>;
  readonly #kind: FlowKind;
  #givenUp = new Map<string, FlowCollector>();
  size = 0;

  constructor(tables: ReadonlyMap<string, FlowTable>, kind: FlowKind) {
    this.#tables = tables;
    this.#kind = kind;
  }

  giveUp(size: number): boolean {
    let largest = '';
    let most = size;
    for (const [source, table] of this.#tables) {
      if (table.size < most || (table.size === most && (largest === '' || source > largest))) continue;
      largest = source;
      most = table.size;
    }
    const table = this.#tables.get(largest);
    if (most === size || table === undefined) return false;
    const builder = this.#givenUp.get(largest) ?? this.#kind.builder();
    this.#givenUp.set(largest, builder);
    table.giveUpFirst(builder);
    this.size--;
    return true;
  }

  /** The flows that were given up since the last call, by source. */
  takeGivenUp(): ReadonlyMap<string, FlowCollector> {
    const givenUp = this.#givenUp;
    if (givenUp.size > 0) this.#givenUp = new Map();
    return givenUp;
  }
}

function splitOnce(key: string): [string, string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}
