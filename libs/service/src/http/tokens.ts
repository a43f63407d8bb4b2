/** Names under which Nest hands out what the controllers need. */
export const CAPTURES = Symbol('captures');
export const DRIFT = Symbol('drift');
export const HEALTH = Symbol('health');
export const MARK = Symbol('mark');
export const METRICS = Symbol('metrics');
export const QUERIES = Symbol('queries');
export const STATUS = Symbol('status');
export const MODEL_CARDS = Symbol('model cards');
export const MODELS_TOKEN = Symbol('models token');
export const REGISTRY = Symbol('registry');
