export type { ColumnData, ColumnKind, Field } from './column.ts';
export { ELEMENTS_PER_ROW } from './column.ts';
export { DecodeError } from './record-reader.ts';
export type { Batch, Parcel, TableDeclaration, Topic, TopicDeclaration } from './topic.ts';
export { adoptBlock, giveBackBlock, handOverBlock, keepBlock, takeBlock } from './block-pool.ts';
export { blockBytes, ColumnBlock } from './column-block.ts';
export { holdPiece, letGoOfPiece, takePiece } from './capture-piece.ts';
export { vectorsOf } from './vector.ts';
export { addressBytes, addressText, macBytes, macText, uuidText } from './text.ts';
export { type HashSecret, keyedHash, LONGEST_SEARCH, newSecret } from './keyed-hash.ts';
export { nearestName } from './nearest-name.ts';
export { frames, packets, flows, deadLetters, partialFlowWindows, partialWindows, windows } from './topics.ts';
export type { FrameBatch, Frame } from './generated/frames.ts';
export type { PacketBatch, Packet } from './generated/packets.ts';
export type { FlowBatch, Flow } from './generated/flows.ts';
export type { DeadLetterBatch, DeadLetter } from './generated/dead-letters.ts';
export type { PartialWindowBatch, PartialWindow } from './generated/partial-windows.ts';
export type { PartialFlowWindowBatch, PartialFlowWindow } from './generated/partial-flow-windows.ts';
export type { WindowBatch, Window } from './generated/windows.ts';
export type { VerdictBatch, Verdict } from './generated/verdicts.ts';
export type { AlertBatch, Alert } from './generated/alerts.ts';
export type { Mark } from './generated/feedback.ts';
export { allocateFrames, allocatePackets, allocateFlows, allocateDeadLetters } from './topics.ts';
export { alerts, feedback, verdicts } from './topics.ts';
export {
  allocateAlerts,
  allocateFeedback,
  allocatePartialWindows,
  allocateVerdicts,
  allocateWindows,
} from './topics.ts';
export { FRAGMENT_SYMBOLS, PROBLEM_SYMBOLS, TUNNEL_SYMBOLS, WLAN_TYPE_SYMBOLS } from './generated/packets.ts';
export { SCOPE_SYMBOLS } from './generated/windows.ts';
export { FAMILY_SYMBOLS, OUTCOME_SYMBOLS, SEVERITY_SYMBOLS, SUBJECT_SYMBOLS } from './generated/verdicts.ts';
export { VERDICT_SYMBOLS } from './generated/feedback.ts';
export { STATE_SYMBOLS } from './generated/alerts.ts';
export { APPLICATION_BASIS_SYMBOLS, END_REASON_SYMBOLS } from './generated/flows.ts';
export { migrations, tableColumns } from './generated/tables.ts';
