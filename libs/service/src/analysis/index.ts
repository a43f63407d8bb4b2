export { analyze } from '../platform/analyze.ts';
export type { AnalysisReport, AnalyzeOptions } from '../platform/analyze.ts';
export type { GroupStatus, StageStatus } from '../platform/stage-group.ts';
export type { SourceSummary } from './flow-summary.ts';
export type { Talker } from './talkers.ts';
export { headerOf } from './text-tables.ts';
export type { FeatureNames } from './vector-text.ts';
export type { TextTable, TextTablesOptions } from './text-tables.ts';
export type { DetailPart } from './detail-count.ts';
