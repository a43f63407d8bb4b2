export { serve } from './serve.ts';
export { start } from './start.ts';
export type { App } from './http/app.ts';
export { analyze, type AnalysisReport, type AnalyzeOptions } from './platform/analyze.ts';
export type { GroupStatus, StageStatus } from './platform/stage-group.ts';
export { startDistributed } from './platform/distributed.ts';
export { PIPELINE } from './platform/stage-lists.ts';
export { untilSignal } from './signals.ts';
export { VERSION } from './version.ts';
