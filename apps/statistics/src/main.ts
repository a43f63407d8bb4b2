import { serve } from '@weir/service';
import { flowWindowsStage, mergeFlowWindowsStage, mergeWindowsStage, windowsStage } from '@weir/stages/windows';

void serve([windowsStage, mergeWindowsStage, flowWindowsStage, mergeFlowWindowsStage]);
