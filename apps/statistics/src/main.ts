import { serve } from '@weir/service';
import { flowWindowsStage, mergeFlowWindowsStage, mergeWindowsStage, windowsStage } from '@weir/stages/windows';

await serve([windowsStage, mergeWindowsStage, flowWindowsStage, mergeFlowWindowsStage]);
