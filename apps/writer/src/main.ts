import { serve } from '@weir/service';
import { writeDeadLettersStage, writeFlowsStage, writeWindowsStage } from '@weir/stages/write';

await serve([writeFlowsStage, writeWindowsStage, writeDeadLettersStage]);
