import { serve } from '@weir/service';
import {
  writeAlertsStage,
  writeDeadLettersStage,
  writeFlowsStage,
  writeVerdictsStage,
  writeWindowsStage,
} from '@weir/stages/write';

await serve([writeFlowsStage, writeWindowsStage, writeVerdictsStage, writeAlertsStage, writeDeadLettersStage]);
