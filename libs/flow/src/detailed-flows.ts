import { DetailColumns, type DetailColumnsOptions } from './detail-columns.ts';
import { FlowBuilder, mostRowsWith } from './flow-builder.ts';
import { FlowDetails } from './flow-details.ts';
import type { FlowKind } from './flow-kind.ts';
import { FlowTable } from './flow-table.ts';

export const DETAILED_LAYOUT: string = FlowTable.layout;

export interface DetailedFlowsOptions extends DetailColumnsOptions {
  /** Whether flows with vectors have early records too, as they do where this is left out. */
  readonly early?: boolean;
  /** Flows in a part at most. */
  readonly mostRows?: number;
}

/** Flows with all that is known of them: ids, applications, how TCP and datagrams fared, and features where they are asked for. */
export function detailedFlows(options: DetailedFlowsOptions = {}): FlowKind {
  const { features, early = true, mostRows = mostRowsWith(features?.width ?? 0) } = options;
  const gathers = { traits: features !== undefined, early: features !== undefined && early };
  const columns = () => new DetailColumns(options);
  return {
    layout: DETAILED_LAYOUT,
    table: (source, settings, neighbours) =>
      new FlowTable(source, settings, { details: new FlowDetails(gathers, settings.maxContexts) }, neighbours),
    builder() {
      if (!gathers.early) return new FlowBuilder({ details: columns(), mostRows });
      const ofEarly = new FlowBuilder({ details: columns(), mostRows, isEarly: true });
      return new FlowBuilder({ details: columns(), mostRows, early: ofEarly });
    },
  };
}
