import type { Stage } from '@weir/stream';
import type { ThreadOutput, ThreadPart } from './thread-messages.ts';

/** What a part of the threads does: reads and decodes, gathers by lane, or merges what was given new keys. */
export type Duty = 'reading' | 'gathering' | 'merging';

/** A stage whose code is loaded by the threads alone that run it: each compiles what it loads. */
interface Entry {
  readonly duty: Duty;
  load(): Promise<Stage>;
}

const CAPTURE = entry('reading', async () => (await import('@weir/stages/capture')).captureStage);
const PARSE = entry('reading', async () => (await import('@weir/stages/parse')).parseStage);
const COUNTED_PARSE = entry('reading', async () => (await import('@weir/stages/parse')).countedParseStage);
const FLOW = entry('gathering', async () => (await import('@weir/stages/flow')).flowStage);
const SUMMED_FLOW = entry('gathering', async () => (await import('@weir/stages/flow')).summedFlowStage);
const COUNTED_FLOW = entry('gathering', async () => (await import('@weir/stages/flow/counted')).countedFlowStage);
const MEASURED_FLOW = entry('gathering', async () => (await import('@weir/stages/flow/measured')).measuredFlowStage);
const WRITE_FLOWS = entry('gathering', async () => (await import('@weir/stages/write')).writeFlowsStage);
const WRITE_EARLY_FLOWS = entry('gathering', async () => (await import('@weir/stages/write')).writeEarlyFlowsStage);
const WRITE_PACKETS = entry('gathering', async () => (await import('@weir/stages/write')).writePacketsStage);
/** What was given new keys may be of packets of any lane; dead letters come of all stages. */
const WRITE_DEAD_LETTERS = entry('merging', async () => (await import('@weir/stages/write')).writeDeadLettersStage);
const WINDOWS = [
  entry('gathering', async () => (await import('@weir/stages/windows')).windowsStage),
  entry('merging', async () => (await import('@weir/stages/windows')).mergeWindowsStage),
  entry('gathering', async () => (await import('@weir/stages/windows')).flowWindowsStage),
  entry('merging', async () => (await import('@weir/stages/windows')).mergeFlowWindowsStage),
];
const WRITE_WINDOWS = entry('merging', async () => (await import('@weir/stages/write')).writeWindowsStage);

/** Verdicts of several threads on one event meet where windows are merged. */
const DETECTION = [
  entry('gathering', async () => (await import('@weir/stages/detect')).detectFlowsStage),
  entry('merging', async () => (await import('@weir/stages/detect')).detectWindowsStage),
  entry('merging', async () => (await import('@weir/stages/correlate')).correlateStage),
];
const WRITE_VERDICTS = entry('merging', async () => (await import('@weir/stages/write')).writeVerdictsStage);
const WRITE_ALERTS = entry('merging', async () => (await import('@weir/stages/write')).writeAlertsStage);

const FLOWS = [CAPTURE, PARSE, FLOW, WRITE_FLOWS, WRITE_DEAD_LETTERS];
/** Without details nobody looks at payload. */
const MEASURED_FLOWS = [CAPTURE, COUNTED_PARSE, MEASURED_FLOW, WRITE_FLOWS, WRITE_DEAD_LETTERS];

/** The stages of a duty that are needed for an output. */
export function stagesFor(output: ThreadOutput, duty: Duty): Promise<Stage[]> {
  return Promise.all(entriesFor(output).flatMap((one) => (one.duty === duty ? [one.load()] : [])));
}

/** The duties of a part of the threads but for merging, which only one of them does. */
export function dutiesOf(part: ThreadPart['kind']): readonly Duty[] {
  return part === 'all' ? ['reading', 'gathering'] : [part];
}

/** Whether windows are an output, and not only judged. */
export function tellsWindows(output: ThreadOutput): boolean {
  return output.kind === 'tables' ? output.windows : output.kind === 'text' && output.table === 'windows';
}

/** Whether flows and windows are judged for an output. */
export function detects(output: ThreadOutput): boolean {
  switch (output.kind) {
    case 'tables':
      return output.detection;
    case 'text':
      return output.table === 'verdicts' || output.table === 'alerts';
    case 'summary':
      return output.alerts;
  }
}

function entry(duty: Duty, load: Entry['load']): Entry {
  return { duty, load };
}

function entriesFor(output: ThreadOutput): readonly Entry[] {
  switch (output.kind) {
    case 'tables':
      return [
        ...(output.details ? FLOWS : MEASURED_FLOWS),
        ...(output.windows || output.detection ? WINDOWS : []),
        ...(output.windows ? [WRITE_WINDOWS] : []),
        ...(output.detection ? [...DETECTION, WRITE_VERDICTS, WRITE_ALERTS] : []),
      ];
    case 'summary':
      // Who only counts looks at no payload and asks for no details.
      if (output.alerts) return [...FLOWS, ...WINDOWS, ...DETECTION, WRITE_ALERTS];
      return output.details
        ? [CAPTURE, PARSE, SUMMED_FLOW, WRITE_FLOWS, WRITE_DEAD_LETTERS]
        : [CAPTURE, COUNTED_PARSE, COUNTED_FLOW, WRITE_FLOWS, WRITE_DEAD_LETTERS];
    case 'text':
      return entriesForText(output.table);
  }
}

function entriesForText(table: Extract<ThreadOutput, { kind: 'text' }>['table']): readonly Entry[] {
  switch (table) {
    case 'flows':
    case 'features':
    case 'dead-letters':
      return FLOWS;
    case 'early-flows':
    case 'early-features':
      return [CAPTURE, PARSE, FLOW, WRITE_EARLY_FLOWS, WRITE_DEAD_LETTERS];
    case 'packets':
      return [CAPTURE, PARSE, WRITE_PACKETS, WRITE_DEAD_LETTERS];
    case 'windows':
      return [CAPTURE, PARSE, FLOW, ...WINDOWS, WRITE_WINDOWS, WRITE_DEAD_LETTERS];
    case 'verdicts':
      return [CAPTURE, PARSE, FLOW, ...WINDOWS, ...DETECTION, WRITE_VERDICTS, WRITE_DEAD_LETTERS];
    case 'alerts':
      return [CAPTURE, PARSE, FLOW, ...WINDOWS, ...DETECTION, WRITE_ALERTS, WRITE_DEAD_LETTERS];
  }
}
