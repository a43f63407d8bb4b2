export { FlowBuilder, type FlowBuilderOptions, type FlowScalars } from './flow-builder.ts';
export type { PageChanges, RowPage } from './row-slab.ts';
export type { FlowSettings } from './flow-settings.ts';
export { FlowTable, type DropReport, type Neighbours } from './flow-table.ts';
