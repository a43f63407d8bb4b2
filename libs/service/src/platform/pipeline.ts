import { captureStage } from '@weir/stages/capture';
import { correlateStage } from '@weir/stages/correlate';
import { detectFlowsStage, detectWindowsStage } from '@weir/stages/detect';
import { flowStage } from '@weir/stages/flow';
import { parseStage } from '@weir/stages/parse';
import { flowWindowsStage, mergeFlowWindowsStage, mergeWindowsStage, windowsStage } from '@weir/stages/windows';
import {
  writeAlertsStage,
  writeDeadLettersStage,
  writeFlowsStage,
  writeVerdictsStage,
  writeWindowsStage,
} from '@weir/stages/write';
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
  detectFlowsStage,
  detectWindowsStage,
  correlateStage,
  writeFlowsStage,
  writeWindowsStage,
  writeVerdictsStage,
  writeAlertsStage,
  writeDeadLettersStage,
];
