import { allocateFlows, blockBytes, ColumnBlock, flows, takeBlock, type FlowBatch } from '@weir/schema';
import { COMMUNITY_ID_LENGTH } from './community-id.ts';
import { COUNTED_COLUMNS, COUNTED_ROW_BYTES, countedColumns } from './counted-columns.ts';
import type { FlowKind } from './flow-kind.ts';
import { FlowTable } from './flow-table.ts';
import { IdColumns } from './id-columns.ts';
import { MeasureColumns } from './measure-columns.ts';
import { MOST_ROWS, PartBuilder, type OpenParts } from './part-builder.ts';

const ID_BYTES = 16;
/** Two ids, three round trips, and of each direction the lengths and gaps: least, mean, most, deviation. */
const COLUMNS = COUNTED_COLUMNS + 2 + 3 + 16;
const ROW_BYTES = COUNTED_ROW_BYTES + ID_BYTES + COMMUNITY_ID_LENGTH + 19 * 8;

function measuredColumns(block: ColumnBlock, count: number) {
  return {
    id: block.uint8s(count * ID_BYTES),
    ...countedColumns(block, count),
    communityId: block.uint8s(count * COMMUNITY_ID_LENGTH),
    handshakeRttUs: block.float64s(count),
    handshakeServerRttUs: block.float64s(count),
    handshakeClientRttUs: block.float64s(count),
    forwardLengthMinBytes: block.float64s(count),
    forwardLengthMeanBytes: block.float64s(count),
    forwardLengthMaxBytes: block.float64s(count),
    forwardLengthStdBytes: block.float64s(count),
    forwardIatMinUs: block.float64s(count),
    forwardIatMeanUs: block.float64s(count),
    forwardIatMaxUs: block.float64s(count),
    forwardIatStdUs: block.float64s(count),
    reverseLengthMinBytes: block.float64s(count),
    reverseLengthMeanBytes: block.float64s(count),
    reverseLengthMaxBytes: block.float64s(count),
    reverseLengthStdBytes: block.float64s(count),
    reverseIatMinUs: block.float64s(count),
    reverseIatMeanUs: block.float64s(count),
    reverseIatMaxUs: block.float64s(count),
    reverseIatStdUs: block.float64s(count),
  };
}

/** As many rows as a part may have that say nothing; what is not measured of flows is a piece of it in every part. */
function nothingSaid(): FlowBatch {
  const batch = allocateFlows(MOST_ROWS, { source: '', lane: 0, watermark: 0, last: false });
  flows.values(batch).forEach((column, i) => {
    if (flows.fields[i]?.optional === true && column instanceof Float64Array) column.fill(NaN);
  });
  return batch;
}

function measuredParts(): OpenParts {
  const nothing = nothingSaid();
  return (count, scalars) => {
    const block = new ColumnBlock(count, ROW_BYTES, COLUMNS, takeBlock(blockBytes(count * ROW_BYTES, COLUMNS)));
    const own = measuredColumns(block, count);
    const batch: FlowBatch = { ...flows.slice(nothing, 0, count), ...scalars, count, ...own };
    const measures = new MeasureColumns(batch);
    const idsOf = new IdColumns(batch);
    return {
      batch,
      columns: Object.values(own),
      put(slab, row, ids, endReason, to) {
        measures.put(slab, row, endReason, to);
        idsOf.put(slab, row, ids, to);
      },
    };
  };
}

/**
 * Flows without details: whose they are, when they were, what each end sent, lengths and gaps, round trips of the handshake, and both ids.
 * This loads nothing that reads payload or follows connections.
 */
export const measuredFlows: FlowKind = {
  layout: `${FlowTable.layout} measured`,
  table: (source, settings, neighbours) => new FlowTable(source, settings, { measures: true }, neighbours),
  builder: () => new PartBuilder(measuredParts()),
};
