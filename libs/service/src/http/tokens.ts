/** Names under which Nest hands out what the controllers need. */
export const CAPTURES = Symbol('captures');
export const HEALTH = Symbol('health');
export const METRICS = Symbol('metrics');
export const QUERIES = Symbol('queries');
export const STATUS = Symbol('status');
