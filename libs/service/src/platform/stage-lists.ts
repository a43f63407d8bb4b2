import { captureStage } from '@weir/stages/capture';
import { countedFlowStage, flowStage, summedFlowStage } from '@weir/stages/flow';
import { countedParseStage, parseStage } from '@weir/stages/parse';
import { flowWindowsStage, mergeFlowWindowsStage, mergeWindowsStage, windowsStage } from '@weir/stages/windows';
import {
  writeDeadLettersStage,
  writeEarlyFlowsStage,
  writeFlowsStage,
  writePacketsStage,
  writeWindowsStage,
} from '@weir/stages/write';
import type { Stage } from '@weir/stream';
import type { ThreadOutput, ThreadPart } from './thread-messages.ts';

/** Every stage of the platform, in pipeline order. */
export const PIPELINE: readonly Stage[] = [
  captureStage,
  parseStage,
  flowStage,
  windowsStage,
  mergeWindowsStage,
  flowWindowsStage,
  mergeFlowWindowsStage,
  writeFlowsStage,
  writeWindowsStage,
  writeDeadLettersStage,
];

const READING: readonly Stage[] = [captureStage, parseStage, countedParseStage];
/** Who only adds flows up looks at no payload and asks for no details. */
const COUNTING: readonly Stage[] = [
  captureStage,
  countedParseStage,
  countedFlowStage,
  writeFlowsStage,
  writeDeadLettersStage,
];
/** They read what was given new keys, so that any lane may hold records of packets of any other; and what comes of all stages. */
const MERGING: readonly Stage[] = [mergeWindowsStage, mergeFlowWindowsStage, writeWindowsStage, writeDeadLettersStage];
const FLOWS: readonly Stage[] = [captureStage, parseStage, flowStage, writeFlowsStage, writeDeadLettersStage];

/** What a part of the threads does: reads and decodes, gathers by lane, or merges what was given new keys. */
export type Duty = 'reading' | 'gathering' | 'merging';

/** The stages of a duty that are needed for an output. */
export function stagesFor(output: ThreadOutput, duty: Duty): readonly Stage[] {
  return allStages(output).filter((stage) => dutyOf(stage) === duty);
}

/** The duties of a part of the threads but for merging, which only one of them does. */
export function dutiesOf(part: ThreadPart['kind']): readonly Duty[] {
  return part === 'all' ? ['reading', 'gathering'] : [part];
}

function dutyOf(stage: Stage): Duty {
  if (READING.includes(stage)) return 'reading';
  return MERGING.includes(stage) ? 'merging' : 'gathering';
}

function allStages(output: ThreadOutput): readonly Stage[] {
  if (output.kind === 'tables') return output.windows ? PIPELINE : FLOWS;
  if (output.kind === 'summary')
    return output.details ? FLOWS.map((stage) => (stage === flowStage ? summedFlowStage : stage)) : COUNTING;
  switch (output.table) {
    case 'flows':
    case 'features':
    case 'dead-letters':
      return FLOWS;
    case 'early-flows':
    case 'early-features':
      return FLOWS.map((stage) => (stage === writeFlowsStage ? writeEarlyFlowsStage : stage));
    case 'packets':
      return [captureStage, parseStage, writePacketsStage, writeDeadLettersStage];
    case 'windows':
      return PIPELINE.filter((stage) => stage !== writeFlowsStage);
  }
}
