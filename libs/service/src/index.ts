export { serve } from './serve.ts';
export { startApp, type App } from './http/app.ts';
export { createLog } from './log.ts';
export { analyze, type AnalysisReport, type AnalyzeOptions } from './platform/analyze.ts';
export type { GroupStatus, StageStatus } from './platform/stage-group.ts';
export { startDistributed } from './platform/distributed.ts';
export { PIPELINE } from './platform/pipeline.ts';
export { untilSignal } from './signals.ts';
export { VERSION } from './installation.ts';
