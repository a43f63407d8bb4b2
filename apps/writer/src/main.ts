import { serve } from '@weir/service';
import { writeDeadLettersStage, writeFlowsStage } from '@weir/stages/write';

await serve([writeFlowsStage, writeDeadLettersStage]);
