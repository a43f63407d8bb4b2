import { allocateWindows, type PartialWindowBatch, type WindowBatch } from '@weir/schema';
import type { Folder, Outcomes, StateChanges } from '@weir/stream';
import { SourceMerge } from './source-merge.ts';
import type { Groups } from './target-lanes.ts';

export interface MergeSettings {
  readonly maxKeys: number;
  readonly top: number;
  /** Of a second with fewer packets nothing is told by itself. */
  readonly leastPackets: number;
}

/** The windows of all sources that are merged in this lane, each by its own event time: the least that any lane of packets has told. */
export class MergedWindows implements Folder<PartialWindowBatch, WindowBatch> {
  readonly #settings: MergeSettings;
  readonly #lane: number;
  readonly #lanes: number;
  readonly #groups: Groups;
  readonly #sources = new Map<string, SourceMerge>();
  readonly #removed: string[] = [];

  constructor(settings: MergeSettings, lane: number, lanes: number, groups: Groups) {
    this.#settings = settings;
    this.#lane = lane;
    this.#lanes = lanes;
    this.#groups = groups;
  }

  get keys(): number {
    let keys = 0;
    for (const merge of this.#sources.values()) keys += merge.keys;
    return keys;
  }

  fold(batch: PartialWindowBatch, out: Outcomes<WindowBatch>): void {
    const { source } = batch;
    const merge = this.#source(source);
    merge.take(batch);
    merge.close((message) => out.emit(message));
    if (!merge.isEnded) return;
    // The end of the source, by itself: which windows came before it does not depend on what came last.
    out.emit(allocateWindows(0, { source, lane: this.#lane, watermark: merge.watermark, last: true }));
    // One after another: a long capture has more keys than a call takes arguments.
    for (const key of merge.savedKeys()) this.#removed.push(`${key}/${source}`);
    this.#sources.delete(source);
  }

  takeChanges(): StateChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    const removed = this.#removed.splice(0);
    for (const [source, merge] of this.#sources) {
      const changes = merge.takeChanges();
      for (const { key, value } of changes.changed) changed.push({ key: `${key}/${source}`, value });
      for (const key of changes.removed) removed.push(`${key}/${source}`);
    }
    return { changed, removed };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key, value } of entries) {
      const slash = key.indexOf('/');
      this.#source(key.slice(slash + 1)).restore(key.slice(0, slash), value);
    }
  }

  #source(source: string): SourceMerge {
    let merge = this.#sources.get(source);
    if (merge === undefined) {
      merge = new SourceMerge(source, this.#lane, this.#lanes, this.#groups, this.#settings);
      this.#sources.set(source, merge);
    }
    return merge;
  }
}
