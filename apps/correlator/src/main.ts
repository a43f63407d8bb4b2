import { serve } from '@weir/service';
import { correlateStage } from '@weir/stages/correlate';

void serve([correlateStage]);
