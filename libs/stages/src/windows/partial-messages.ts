import { allocatePartialWindows, SCOPE_SYMBOLS, type PartialWindowBatch } from '@weir/schema';
import { TablesWriter, type Scope, type WindowTables } from '@weir/statistics';

/** A second that is over, µs since the epoch. */
export interface Second {
  readonly start: number;
  readonly tables: WindowTables;
}

/** Tables are cut into parts of so many bytes, and messages hold some of them: brokers refuse messages over 1 MB by default. */
const PART_BYTES = 128 << 10;
const MESSAGE_BYTES = 512 << 10;

/** What of a message does not depend on its records. */
export interface PartialScalars {
  readonly source: string;
  readonly lane: number;
  readonly watermark: number;
  readonly last: boolean;
  /** Watermark of what was told before. */
  readonly before: number;
}

/** Parts of tables on their way into a message; column by column, as there are many. */
class Parts {
  readonly start: number[] = [];
  readonly scope: number[] = [];
  readonly part: number[] = [];
  readonly length: number[] = [];

  get count(): number {
    return this.length.length;
  }
}

/** Seconds of one lane as messages for the lane that merges some of their scopes. */
export class PartialMessages {
  readonly #scopes: readonly Scope[];
  readonly #writer = new TablesWriter();
  #parts = new Parts();
  #full: { readonly parts: Parts; readonly data: Uint8Array }[] = [];

  constructor(scopes: readonly Scope[]) {
    this.#scopes = scopes;
  }

  /** Writes a second, which must be later than those before it. */
  add({ start, tables }: Second): void {
    const writer = this.#writer;
    for (const scope of this.#scopes) {
      const table = tables.of(scope);
      for (let row = 0, part = 0; row < table.size; part++) {
        const from = writer.length;
        row = writer.part(table, row, PART_BYTES);
        this.#parts.start.push(start);
        this.#parts.scope.push(SCOPE_SYMBOLS.indexOf(scope));
        this.#parts.part.push(part);
        this.#parts.length.push(writer.length - from);
        if (writer.length >= MESSAGE_BYTES) this.#cut();
      }
    }
  }

  /** What was written since the last call. Only the last message moves event time on, since all seconds before it are there by then. */
  take({ before, ...scalars }: PartialScalars): PartialWindowBatch[] {
    this.#cut();
    const messages = this.#full.map(({ parts, data }, i) =>
      messageOf(parts, data, i === this.#full.length - 1 ? scalars : { ...scalars, watermark: before, last: false }),
    );
    this.#full = [];
    return messages;
  }

  #cut(): void {
    this.#full.push({ parts: this.#parts, data: this.#writer.take() });
    this.#parts = new Parts();
  }
}

function messageOf(
  parts: Parts,
  data: Uint8Array,
  { source, lane, watermark, last }: Omit<PartialScalars, 'before'>,
): PartialWindowBatch {
  const batch = allocatePartialWindows(parts.count, { source, lane, watermark, last });
  batch.start.set(parts.start);
  batch.scope.set(parts.scope);
  batch.part.set(parts.part);
  batch.length.set(parts.length);
  return { ...batch, data };
}
