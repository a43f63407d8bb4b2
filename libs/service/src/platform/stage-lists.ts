import { captureStage } from '@weir/stages/capture';
import { countedFlowStage, flowStage } from '@weir/stages/flow';
import { parseStage } from '@weir/stages/parse';
import { writeDeadLettersStage, writeFlowsStage, writePacketsStage } from '@weir/stages/write';
import type { Stage } from '@weir/stream';
import type { ThreadOutput } from './thread-messages.ts';

/** Every stage of the platform, in pipeline order. */
export const PIPELINE: readonly Stage[] = [captureStage, parseStage, flowStage, writeFlowsStage, writeDeadLettersStage];

/** The stages an output needs. */
export function stagesFor(output: ThreadOutput): readonly Stage[] {
  if (output.kind === 'tables') return PIPELINE;
  if (output.kind === 'summary') return PIPELINE.map((stage) => (stage === flowStage ? countedFlowStage : stage));
  switch (output.table) {
    case 'flows':
      return PIPELINE;
    case 'packets':
      return [captureStage, parseStage, writePacketsStage, writeDeadLettersStage];
    case 'dead-letters':
      return PIPELINE;
  }
}
