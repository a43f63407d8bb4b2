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

const writer = new TablesWriter();

/** Seconds as messages for one lane. Only the last of them moves event time on, since all seconds before it are there by then. */
export function partialMessages(
  seconds: readonly Second[],
  scopes: readonly Scope[],
  scalars: PartialScalars,
): PartialWindowBatch[] {
  const { source, lane, before } = scalars;
  const messages: PartialWindowBatch[] = [];
  let parts = new Parts();
  for (const { start, tables } of seconds) {
    for (const scope of scopes) {
      const table = tables.of(scope);
      for (let row = 0, part = 0; row < table.size; part++) {
        const from = writer.length;
        row = writer.part(table, row, PART_BYTES);
        parts.start.push(start);
        parts.scope.push(SCOPE_SYMBOLS.indexOf(scope));
        parts.part.push(part);
        parts.length.push(writer.length - from);
        if (writer.length < MESSAGE_BYTES) continue;
        messages.push(messageOf(parts, { source, lane, watermark: before, last: false }));
        parts = new Parts();
      }
    }
  }
  messages.push(messageOf(parts, scalars));
  return messages;
}

/** The parts with what was written of them. */
function messageOf(
  parts: Parts,
  { source, lane, watermark, last }: Pick<PartialWindowBatch, 'source' | 'lane' | 'watermark' | 'last'>,
): PartialWindowBatch {
  const batch = allocatePartialWindows(parts.count, { source, lane, watermark, last });
  batch.start.set(parts.start);
  batch.scope.set(parts.scope);
  batch.part.set(parts.part);
  batch.length.set(parts.length);
  return { ...batch, data: writer.take() };
}
