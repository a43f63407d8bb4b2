import { allocatePartialWindows, SCOPE_SYMBOLS, type PartialWindowBatch } from '@weir/schema';
import { tableParts, type Scope, type WindowTables } from '@weir/statistics';

/** A second that is over, µs since the epoch. */
export interface Second {
  readonly start: number;
  readonly tables: WindowTables;
}

/** A part of a table on its way. */
interface Part {
  readonly start: number;
  readonly scope: Scope;
  readonly part: number;
  readonly bytes: Uint8Array;
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

/** Seconds as messages for one lane. Only the last of them moves event time on, since all seconds before it are there by then. */
export function partialMessages(
  seconds: readonly Second[],
  scopes: readonly Scope[],
  scalars: PartialScalars,
): PartialWindowBatch[] {
  const groups = messagesOf(partsOf(seconds, scopes));
  return groups.map((parts, index) => {
    const isLast = index === groups.length - 1;
    const { source, lane, before } = scalars;
    const watermark = isLast ? scalars.watermark : before;
    return messageOf(parts, { source, lane, watermark, last: isLast && scalars.last });
  });
}

function partsOf(seconds: readonly Second[], scopes: readonly Scope[]): Part[] {
  return seconds.flatMap(({ start, tables }) =>
    scopes.flatMap((scope) =>
      tableParts(tables.of(scope), PART_BYTES).map((bytes, part) => ({ start, scope, part, bytes })),
    ),
  );
}

function messagesOf(parts: readonly Part[]): Part[][] {
  let group: Part[] = [];
  const groups = [group];
  let bytes = 0;
  for (const part of parts) {
    if (bytes > 0 && bytes + part.bytes.length > MESSAGE_BYTES) {
      group = [];
      groups.push(group);
      bytes = 0;
    }
    group.push(part);
    bytes += part.bytes.length;
  }
  return groups;
}

function messageOf(
  parts: readonly Part[],
  scalars: Pick<PartialWindowBatch, 'source' | 'lane' | 'watermark' | 'last'>,
): PartialWindowBatch {
  const batch = allocatePartialWindows(parts.length, scalars);
  const data = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  parts.forEach(({ start, scope, part, bytes }, row) => {
    batch.start[row] = start;
    batch.scope[row] = SCOPE_SYMBOLS.indexOf(scope);
    batch.part[row] = part;
    batch.length[row] = bytes.length;
    data.set(bytes, at);
    at += bytes.length;
  });
  return { ...batch, data };
}
