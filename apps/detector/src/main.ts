import { serve } from '@weir/service';
import { detectFlowsStage, detectWindowsStage } from '@weir/stages/detect';

void serve([detectFlowsStage, detectWindowsStage]);
