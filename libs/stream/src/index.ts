export type { Position, Stamp } from './stamp.ts';
export { comparePositions, originOf, positionText } from './stamp.ts';
export { codeOf, FencedError, GapError, InputError, reasonOf, TransientError } from './errors.ts';
export { isFollowedBy, liveSource } from './live-source.ts';
export type { Clock } from './clock.ts';
export { ManualClock, systemClock } from './clock.ts';
export type { Bus, Delivery, LaneListener, Outgoing, Producer, Subscription } from './bus.ts';
export type { Checkpoint, CheckpointWrite, ClaimedLane, Failure, Intent, Mark, StateStore } from './state.ts';
export { emptyCheckpoint } from './state.ts';
export { intoTable } from './into-table.ts';
export type { Gathering, PreparedInsert, Tables } from './tables.ts';
export type { Counts, Figure } from './figure.ts';
export { ABOVE, SUM } from './figure.ts';
export type { Rules, RuleText, RuleTexts } from './rules.ts';
export type {
  HeldModels,
  ModelCounts,
  ModelGroup,
  ModelIdentity,
  ModelRole,
  Models,
  ModelsAnswer,
  ModelScores,
  ModelSet,
  ModelsQuestion,
  ServedBatch,
  ServedModel,
  SilenceReason,
  SilentModel,
} from './models.ts';
export { MODEL_GROUPS, MODEL_ROLES } from './models.ts';
export type {
  ArrivingCapture,
  ByteStream,
  Folder,
  FoldStage,
  Keying,
  LaneSelection,
  LiveSide,
  LiveTick,
  Mapper,
  MapStage,
  Outcomes,
  Ports,
  Sink,
  SinkStage,
  SourceInput,
  SourceInputs,
  SourceItem,
  SourceStage,
  Stage,
  StateChanges,
} from './stage.ts';
export { defineFold, defineMap, defineSink, defineSource } from './define.ts';
export type { InputStatus, LaneStatus, RunnerSettings, RunningStage, Runtime, Step } from './runner/runtime.ts';
export { STEPS } from './runner/runtime.ts';
export { retryTransient } from './runner/retry.ts';
export { RUNNER_FIGURES } from './runner/counted-ports.ts';
export { Meter } from './runner/meter.ts';
export type { MemoryBusOptions } from './memory/bus.ts';
export { createMemoryBus } from './memory/bus.ts';
export { checkpointText, parseCheckpoint } from './checkpoint-text.ts';
export { createMemoryState } from './memory/state.ts';
