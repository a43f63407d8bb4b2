import { serve } from '@weir/service';
import {
  writeAlertsStage,
  writeDeadLettersStage,
  writeFlowsStage,
  writeVerdictsStage,
  writeWindowsStage,
} from '@weir/stages/write';

void serve([writeFlowsStage, writeWindowsStage, writeVerdictsStage, writeAlertsStage, writeDeadLettersStage]);
