import { alerts, deadLetters, flows, packets, verdicts, windows, type Batch, type Topic } from '@weir/schema';
import type { AlertForm } from '@weir/detect';
import type { PreparedInsert, Tables } from '@weir/stream';
import type { FlowSummary } from './flow-summary.ts';
import { formText } from './form-text.ts';
import { csvHeader, rowText, type RowText, type TextFormat } from './row-text.ts';
import type { FeatureNames } from './feature-names.ts';

/** The tables that can be written as text. */
export type TextTable =
  | 'flows'
  | 'early-flows'
  | 'features'
  | 'early-features'
  | 'packets'
  | 'windows'
  | 'verdicts'
  | 'alerts'
  | 'dead-letters';

export interface TextTablesOptions {
  readonly table: TextTable;
  readonly format: TextFormat;
  /** By whose names features are written. */
  readonly names: FeatureNames;
  /** In whose words alerts are written, as JSON. */
  readonly form?: AlertForm;
}

/** What the rows of a table are made of. */
const TOPICS: Readonly<Record<TextTable, string>> = {
  flows: flows.name,
  'early-flows': flows.name,
  features: flows.name,
  'early-features': flows.name,
  packets: packets.name,
  windows: windows.name,
  verdicts: verdicts.name,
  alerts: alerts.name,
  'dead-letters': deadLetters.name,
};
/** Characters gathered before they are handed over. */
const CHUNK_CHARACTERS = 256 << 10;
/** Nothing is inserted twice in an analysis: there is no state to restart from. */
const NO_DIGEST = '';

/** Rows of one table as lines of text; those of the others are left out. `emit` gets whole lines, one chunk at a time. */
export function createTextTables(options: TextTablesOptions, emit: (chunk: Uint8Array) => Promise<void>): Tables {
  return {
    prepare(topic, batches) {
      if (topic.name !== TOPICS[options.table]) return nothing();
      const insert = async (): Promise<void> => {
        if (hasVectors(options.table)) {
          const { vectorText } = await loadVectors();
          return write(
            batches.filter((batch) => flows.owns(batch)),
            vectorText(options.names, options.format),
            emit,
          );
        }
        if (options.form === undefined) return write(batches, rowText(topic, options.format), emit);
        const lineOf = await formText(options.form);
        return write(
          batches.filter((batch) => alerts.owns(batch)),
          lineOf,
          emit,
        );
      };
      return { rows: countOf(batches), sha256: NO_DIGEST, insert };
    },
    close: () => Promise.resolve(),
  };
}

/** Features are many; who prints none does not load them. */
function loadVectors(): Promise<typeof import('./vector-text.ts')> {
  return import('./vector-text.ts');
}

function hasVectors(table: TextTable): boolean {
  return table === 'features' || table === 'early-features';
}

async function write<B extends Batch>(
  batches: readonly B[],
  lineOf: RowText<B>,
  emit: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  let text = '';
  for (const batch of batches) {
    for (let row = 0; row < batch.count; row++) {
      text += lineOf(batch, row);
      if (text.length < CHUNK_CHARACTERS) continue;
      await emit(bytesOf(text));
      text = '';
    }
  }
  if (text !== '') await emit(bytesOf(text));
}

/** JSON escapes control characters of seven bits; those of eight, which terminals obey too, are looked for where text is not ASCII. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.byteLength === text.length) return bytes;
  return Buffer.from(text.replaceAll(/[\u0080-\u009F]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`));
}

/** Adds flows up instead of keeping them. */
export function createSummaryTables(summary: FlowSummary): Tables {
  return {
    prepare(topic, batches) {
      return {
        rows: countOf(batches),
        sha256: NO_DIGEST,
        insert() {
          for (const batch of batches) {
            if (isOf(flows, topic, batch)) summary.add(batch);
            else if (isOf(alerts, topic, batch)) summary.addAlerts(batch);
          }
          return Promise.resolve();
        },
      };
    },
    close: () => Promise.resolve(),
  };
}

function isOf<B extends Batch, R>(wanted: Topic<B, R>, topic: { readonly name: string }, batch: Batch): batch is B {
  return topic.name === wanted.name && wanted.owns(batch);
}

function nothing(): PreparedInsert {
  return { rows: 0, sha256: NO_DIGEST, insert: () => Promise.resolve() };
}

function countOf(batches: readonly Batch[]): number {
  return batches.reduce((rows, batch) => rows + batch.count, 0);
}

/** The first line of a table in CSV; it is written once, before the rows. */
export async function headerOf({ table, format, names }: TextTablesOptions): Promise<string> {
  if (format === 'json') return '';
  if (hasVectors(table)) return (await loadVectors()).vectorHeader(names);
  switch (table) {
    case 'packets':
      return csvHeader(packets);
    case 'windows':
      return csvHeader(windows);
    case 'verdicts':
      return csvHeader(verdicts);
    case 'alerts':
      return csvHeader(alerts);
    case 'dead-letters':
      return csvHeader(deadLetters);
    default:
      return csvHeader(flows);
  }
}
