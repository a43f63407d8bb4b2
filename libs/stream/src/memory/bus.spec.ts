import { busContract } from '../contract/bus-contract.ts';
import { createMemoryBus } from './bus.ts';

busContract('memory', async () => createMemoryBus({ lanes: 4, redeliver: true }));
