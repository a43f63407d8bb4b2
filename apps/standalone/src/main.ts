import { runStandalone } from '@weir/service/start';

void runStandalone();
