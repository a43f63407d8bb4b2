export { FlowBuilder, type FlowScalars } from './flow-builder.ts';
export { type FlowPage, type PageChanges } from './flow-slab.ts';
export { FlowTable, type DropReport, type FlowSettings } from './flow-table.ts';
