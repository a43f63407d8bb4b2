import { serve } from '@weir/service';
import { captureStage } from '@weir/stages/capture';

await serve([captureStage]);
