import { serve } from '@weir/service';
import { flowStage } from '@weir/stages/flow';

void serve([flowStage]);
