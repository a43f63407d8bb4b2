export type { LmdbSettings } from './settings.ts';
export { lmdbSettings } from './settings.ts';
export { createLmdbState } from './state.ts';
