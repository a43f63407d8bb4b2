import { FEATURE_SETS, modelInputs, withModelInputs, type NamedFeatures } from '@weir/features';
import { flows, type FlowBatch } from '@weir/schema';
import { featuresBehind, type FeatureNames } from './feature-names.ts';
import { csvLine, type RowText, type TextFormat } from './row-text.ts';

interface Printed extends Pick<NamedFeatures, 'key'> {
  readonly names: readonly string[];
  /** The flows with the vectors that are printed. */
  shown(batch: FlowBatch): FlowBatch;
}

function printed(names: FeatureNames): Printed {
  const { key, features } = FEATURE_SETS[featuresBehind(names)];
  if (names !== 'models') return { key, names: features.features.map(({ name }) => name), shown: (batch) => batch };
  let latest: { readonly batch: FlowBatch; readonly wide: FlowBatch } | undefined;
  const shown = (batch: FlowBatch): FlowBatch => {
    if (latest?.batch !== batch) latest = { batch, wide: withModelInputs(batch) };
    return latest.wide;
  };
  return { key, names: modelInputs.columns, shown };
}

function columnsOf({ key, names }: Printed): string[] {
  return [...key.map(({ name }) => name), ...names];
}

/** The vector of a flow, behind what says whose it is. What is not defined is null, in CSV nothing. */
export function vectorText(names: FeatureNames, format: TextFormat): RowText<FlowBatch> {
  const what = printed(names);
  const columns = columnsOf(what);
  const width = what.names.length;
  const valuesOf = (batch: FlowBatch, index: number): unknown[] => {
    const flow = flows.row(batch, index);
    const vector = what.shown(batch).vector.subarray(index * width, (index + 1) * width);
    return [
      ...what.key.map(({ of }) => of(flow)),
      ...Array.from(vector, (value) => (Number.isNaN(value) ? null : value)),
    ];
  };
  if (format === 'csv') return (batch, index) => csvLine(valuesOf(batch, index));
  return (batch, index) => {
    const values = valuesOf(batch, index);
    return `${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, values[i]])))}\n`;
  };
}

/** Names of the columns as a line of CSV. */
export function vectorHeader(names: FeatureNames): string {
  return csvLine(columnsOf(printed(names)));
}
