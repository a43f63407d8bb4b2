export { dumpConfig } from './dump.ts';
export type { Environment } from './environment.ts';
export { ConfigError, loadConfig } from './load.ts';
export type { LoadOptions, Override } from './load.ts';
export { configReference } from './reference.ts';
export type { ReferenceRow } from './reference.ts';
export { kafkaOf, lanesOf } from './services.ts';
export { nearest } from './suggestion.ts';
export type { Config } from './tree.ts';
