import { allocateFlows, blockBytes, ColumnBlock, takeBlock, type FlowBatch } from '@weir/schema';
import { forwardCounts, putCounts, reverseCounts } from './direction-columns.ts';
import type { FlowScalars } from './flow-collector.ts';
import { FORWARD_DOUBLES, REVERSE_DOUBLES, ROW_DOUBLES } from './flow-row.ts';
import { keyedColumns, putKey } from './key-columns.ts';
import type { OpenPart } from './part-builder.ts';

/** Every column without rows. */
const NOTHING = allocateFlows(0, { source: '', lane: 0, watermark: 0, last: false });
/** How many {@link countedColumns} has. */
export const COUNTED_COLUMNS = 24;
/** Of a row in all of them. */
export const COUNTED_ROW_BYTES = 127;

/** The columns that say whose flows are, when they were, what each end sent, and why they ended. */
export function countedColumns(block: ColumnBlock, count: number) {
  return {
    number: block.float64s(count),
    start: block.float64s(count),
    end: block.float64s(count),
    srcAddress: block.uint8s(count * 16),
    srcPort: block.uint16s(count),
    dstAddress: block.uint8s(count * 16),
    dstPort: block.uint16s(count),
    protocol: block.uint8s(count),
    vlan: block.uint16s(count),
    innerVlan: block.uint16s(count),
    tunnel: block.uint8s(count),
    virtualNetwork: block.uint32s(count),
    fragments: block.uint32s(count),
    problems: block.uint32s(count),
    duplicates: block.uint32s(count),
    endReason: block.uint8s(count),
    forwardPackets: block.uint32s(count),
    forwardBytes: block.float64s(count),
    forwardPayloadBytes: block.float64s(count),
    forwardFlags: block.uint16s(count),
    reversePackets: block.uint32s(count),
    reverseBytes: block.float64s(count),
    reversePayloadBytes: block.float64s(count),
    reverseFlags: block.uint16s(count),
  };
}

/** A part of flows that are counted. Columns of anything else have no rows. */
export function countedPart(count: number, scalars: FlowScalars): OpenPart {
  const bytes = blockBytes(count * COUNTED_ROW_BYTES, COUNTED_COLUMNS);
  const block = new ColumnBlock(count, COUNTED_ROW_BYTES, COUNTED_COLUMNS, takeBlock(bytes));
  const own = countedColumns(block, count);
  const batch: FlowBatch = { ...NOTHING, ...scalars, count, ...own };
  const keyed = keyedColumns(batch);
  const forward = forwardCounts(batch);
  const reverse = reverseCounts(batch);
  return {
    batch,
    columns: Object.values(own),
    put(slab, row, _ids, endReason, to) {
      putKey(slab, row, keyed, to);
      batch.endReason[to] = endReason;
      putCounts(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, forward, to);
      putCounts(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, reverse, to);
    },
  };
}
