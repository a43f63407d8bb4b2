import { captureStage } from '@weir/stages/capture';
import { countedFlowStage, flowStage } from '@weir/stages/flow';
import { countedParseStage, parseStage } from '@weir/stages/parse';
import { writeDeadLettersStage, writeEarlyFlowsStage, writeFlowsStage, writePacketsStage } from '@weir/stages/write';
import type { Stage } from '@weir/stream';
import type { ThreadOutput, ThreadPart } from './thread-messages.ts';

/** Every stage of the platform, in pipeline order. */
export const PIPELINE: readonly Stage[] = [captureStage, parseStage, flowStage, writeFlowsStage, writeDeadLettersStage];

const READING: readonly Stage[] = [captureStage, parseStage, countedParseStage];
/** Who only adds flows up looks at no payload and asks for no details. */
const COUNTING: readonly Stage[] = [
  captureStage,
  countedParseStage,
  countedFlowStage,
  writeFlowsStage,
  writeDeadLettersStage,
];

/** The stages that a part of the threads needs for an output. */
export function stagesFor(output: ThreadOutput, part: ThreadPart['kind']): readonly Stage[] {
  const stages = allStages(output);
  return part === 'all' ? stages : stages.filter((stage) => READING.includes(stage) === (part === 'reading'));
}

function allStages(output: ThreadOutput): readonly Stage[] {
  if (output.kind === 'tables') return PIPELINE;
  if (output.kind === 'summary') return output.details ? PIPELINE : COUNTING;
  switch (output.table) {
    case 'flows':
    case 'features':
      return PIPELINE;
    case 'early-flows':
    case 'early-features':
      return PIPELINE.map((stage) => (stage === writeFlowsStage ? writeEarlyFlowsStage : stage));
    case 'packets':
      return [captureStage, parseStage, writePacketsStage, writeDeadLettersStage];
    case 'dead-letters':
      return PIPELINE;
  }
}
