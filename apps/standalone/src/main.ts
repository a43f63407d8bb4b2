import { runStandalone } from '@weir/service';

await runStandalone();
