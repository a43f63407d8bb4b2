export type { OnnxModels, OnnxModelsOptions } from './models.ts';
export { createOnnxModels } from './models.ts';
