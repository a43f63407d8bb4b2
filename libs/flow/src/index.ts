export { FlowBuilder, type FlowBuilderOptions, type FlowScalars } from './flow-builder.ts';
export type { PageChanges, RowPage } from './row-slab.ts';
export type { FlowSettings } from './flow-settings.ts';
export { LEAST_TIMEOUT_US, OpeningPayload, withoutPayload } from './opening-payload.ts';
export { FlowTable, type DropReport, type Neighbours } from './flow-table.ts';
