import { FEATURE_SETS } from '@weir/features';
import { flows, type FlowBatch } from '@weir/schema';
import { csvLine, type RowText, type TextFormat } from './row-text.ts';

export type FeatureNames = keyof typeof FEATURE_SETS;

function columnsOf(names: FeatureNames): string[] {
  const { key, features } = FEATURE_SETS[names];
  return [...key.map(({ name }) => name), ...features.features.map(({ name }) => name)];
}

/** The vector of a flow, behind what says whose it is. What is not defined is null, in CSV nothing. */
export function vectorText(names: FeatureNames, format: TextFormat): RowText<FlowBatch> {
  const { key, features } = FEATURE_SETS[names];
  const columns = columnsOf(names);
  const valuesOf = (batch: FlowBatch, index: number): unknown[] => {
    const flow = flows.row(batch, index);
    const vector = batch.vector.subarray(index * features.width, (index + 1) * features.width);
    return [...key.map(({ of }) => of(flow)), ...Array.from(vector, (value) => (Number.isNaN(value) ? null : value))];
  };
  if (format === 'csv') return (batch, index) => csvLine(valuesOf(batch, index));
  return (batch, index) => {
    const values = valuesOf(batch, index);
    return `${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, values[i]])))}\n`;
  };
}

/** Names of the columns as a line of CSV. */
export function vectorHeader(names: FeatureNames): string {
  return csvLine(columnsOf(names));
}
