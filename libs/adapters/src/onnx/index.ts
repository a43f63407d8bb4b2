export type { LoadedModels, LoadOutcome } from './loaded-set.ts';
export type { OnnxModels, OnnxModelsOptions } from './models.ts';
export { createOnnxModels } from './models.ts';
