export { FlowBuilder, type FlowBuilderOptions, type FlowScalars } from './flow-builder.ts';
export type { FlowPage, PageChanges } from './flow-slab.ts';
export type { FlowSettings } from './flow-settings.ts';
export { FlowTable, type DropReport, type Neighbours } from './flow-table.ts';
