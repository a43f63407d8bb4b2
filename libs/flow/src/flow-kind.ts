import { countedPart } from './counted-columns.ts';
import type { FlowCollector } from './flow-collector.ts';
import type { FlowSettings } from './flow-settings.ts';
import { FlowTable, type Neighbours } from './flow-table.ts';
import { PartBuilder } from './part-builder.ts';

/** How much is known of flows. */
export interface FlowKind {
  /** Name and version of the rows that its tables save; those of another cannot be restored. */
  readonly layout: string;
  /** The flows of one source in one lane. */
  table(source: string, settings: FlowSettings, neighbours?: Neighbours): FlowTable;
  /** What collects the flows that leave its tables. */
  builder(): FlowCollector;
}

/** Flows that are only counted. This loads nothing that reads payload or follows connections. */
export const countedFlows: FlowKind = {
  layout: `${FlowTable.layout} counted`,
  table: (source, settings, neighbours) => new FlowTable(source, settings, {}, neighbours),
  builder: () => new PartBuilder(countedPart),
};
