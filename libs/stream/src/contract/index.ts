export { busContract } from './bus-contract.ts';
export { frameMessage } from './frame-messages.ts';
export { CollectingListener, GroupNotes } from './collecting-listener.ts';
export { memoryRuntime } from './memory-runtime.ts';
export { describeReal } from './real-services.ts';
export type { StatePlace } from './state-contract.ts';
export { stateContract } from './state-contract.ts';
