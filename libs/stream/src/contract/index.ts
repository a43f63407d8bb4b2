export { describeReal } from './real-services.ts';
export type { StatePlace } from './state-contract.ts';
export { stateContract } from './state-contract.ts';
