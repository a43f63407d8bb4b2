import { serveRegistry } from '@weir/service';

await serveRegistry();
