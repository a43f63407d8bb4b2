export { FlowBuilder, type FlowBuilderOptions, type FlowFeatures, type FlowScalars } from './flow-builder.ts';
export type { PageChanges, RowPage } from './row-slab.ts';
export type { FlowSettings } from './flow-settings.ts';
export { LEAST_TIMEOUT_US, OpeningPayload, withoutPayload } from './opening-payload.ts';
export { FlowTable, type DropReport, type Neighbours } from './flow-table.ts';
export { FLAG_BIT, FlowTraits, type DampedScope } from './traits/flow-traits.ts';
export { DECAYS } from './traits/damping.ts';
export { FIRST_PACKETS } from './traits/trait-row.ts';
