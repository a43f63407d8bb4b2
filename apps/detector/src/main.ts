import { serve } from '@weir/service';
import { detectFlowsStage, detectWindowsStage } from '@weir/stages/detect';

await serve([detectFlowsStage, detectWindowsStage]);
