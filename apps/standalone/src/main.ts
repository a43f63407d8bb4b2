import { runStandalone } from '@weir/service/start';

await runStandalone();
