import { captureStage } from '@weir/stages/capture';
import { flowStage } from '@weir/stages/flow';
import { parseStage } from '@weir/stages/parse';
import { flowWindowsStage, mergeFlowWindowsStage, mergeWindowsStage, windowsStage } from '@weir/stages/windows';
import { writeDeadLettersStage, writeFlowsStage, writeWindowsStage } from '@weir/stages/write';
import type { Stage } from '@weir/stream';

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
