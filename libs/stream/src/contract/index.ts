export { busContract, frameMessage } from './bus-contract.ts';
export { CollectingListener, GroupNotes } from './collecting-listener.ts';
export { describeReal } from './real-services.ts';
export type { StatePlace } from './state-contract.ts';
export { stateContract } from './state-contract.ts';
