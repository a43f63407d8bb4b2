export type { LoadedModels, LoadOutcome } from './model-group.ts';
export type { OnnxModels, OnnxModelsOptions } from './models.ts';
export { createOnnxModels } from './models.ts';
