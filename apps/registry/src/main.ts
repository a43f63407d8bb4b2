import { serveRegistry } from '@weir/service';

void serveRegistry();
