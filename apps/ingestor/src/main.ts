import { serve } from '@weir/service';
import { captureStage } from '@weir/stages/capture';

void serve([captureStage]);
