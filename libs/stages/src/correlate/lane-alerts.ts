import { AlertBook, alertRows, partsOf, type CorrelateSettings, type OpenAlert, type Told } from '@weir/detect';
import type { AlertBatch, VerdictBatch } from '@weir/schema';
import type { Folder, Outcomes, StateChanges } from '@weir/stream';
import { z } from 'zod';

/** Names of a saved alert: the stage that judged, the alert, its source. */
const entryKey = z.tuple([z.string(), z.string(), z.string()]);

interface Book {
  readonly from: string;
  readonly source: string;
  readonly alerts: AlertBook;
  /** Keys of the alerts that a store may have. */
  readonly saved: Set<string>;
}

/** The alerts of a lane, a book for each source and stage that judged it. */
export class LaneAlerts implements Folder<VerdictBatch, AlertBatch> {
  readonly #settings: CorrelateSettings;
  readonly #books = new Map<string, Book>();
  readonly #removed: string[] = [];

  constructor(settings: CorrelateSettings) {
    this.#settings = settings;
  }

  get keys(): number {
    let keys = 0;
    for (const { alerts } of this.#books.values()) keys += alerts.size;
    return keys;
  }

  fold(batch: VerdictBatch, out: Outcomes<AlertBatch>, from: string): void {
    const book = this.#book(from, batch.source);
    const told: Told[] = [];
    book.alerts.take(batch, (one) => told.push(one));
    for (const part of partsOf(told)) out.emit(alertRows({ ...batch, last: batch.last && part.isLast }, part.items));
    if (!batch.last) return;
    for (const key of book.saved) this.#removed.push(JSON.stringify([from, key, batch.source]));
    this.#books.delete(`${from}/${batch.source}`);
  }

  takeChanges(): StateChanges {
    const changed: { key: string; value: Uint8Array }[] = [];
    const removed = this.#removed.splice(0);
    for (const { from, source, alerts, saved } of this.#books.values()) {
      const changes = alerts.takeChanges();
      for (const [key, json] of changes.changed) {
        changed.push({ key: JSON.stringify([from, key, source]), value: new TextEncoder().encode(json) });
        saved.add(key);
      }
      for (const key of changes.removed) if (saved.delete(key)) removed.push(JSON.stringify([from, key, source]));
    }
    return { changed, removed };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key, value } of entries) {
      const [from, alert, source] = entryKey.parse(JSON.parse(key));
      const book = this.#book(from, source);
      const saved: OpenAlert = JSON.parse(new TextDecoder().decode(value));
      book.alerts.restore(alert, saved);
      book.saved.add(alert);
    }
  }

  #book(from: string, source: string): Book {
    const name = `${from}/${source}`;
    let book = this.#books.get(name);
    if (book === undefined) {
      book = { from, source, alerts: new AlertBook(source, this.#settings), saved: new Set() };
      this.#books.set(name, book);
    }
    return book;
  }
}
