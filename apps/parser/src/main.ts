import { serve } from '@weir/service';
import { parseStage } from '@weir/stages/parse';

void serve([parseStage]);
