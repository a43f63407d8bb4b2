import { serve } from '@weir/service';
import { mergeWindowsStage, windowsStage } from '@weir/stages/windows';

await serve([windowsStage, mergeWindowsStage]);
