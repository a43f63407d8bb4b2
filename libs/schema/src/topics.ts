import { giveBackBlock } from './block-pool.ts';
import { letGoOfPiece } from './capture-piece.ts';
import { capturedBytes, gatherFrameBytes } from './frame-bytes.ts';
import { alertsDeclaration } from './generated/alerts.ts';
import { deadLettersDeclaration } from './generated/dead-letters.ts';
import { feedbackDeclaration } from './generated/feedback.ts';
import { flowsDeclaration } from './generated/flows.ts';
import { framesDeclaration } from './generated/frames.ts';
import { partialFlowWindowsDeclaration } from './generated/partial-flow-windows.ts';
import { partialWindowsDeclaration } from './generated/partial-windows.ts';
import { packetsDeclaration } from './generated/packets.ts';
import { verdictsDeclaration } from './generated/verdicts.ts';
import { windowsDeclaration } from './generated/windows.ts';
import { defineTopic, type Batch, type TopicDeclaration } from './topic.ts';

export { allocateFrames } from './generated/frames.ts';
export { allocatePackets } from './generated/packets.ts';
export { allocateFlows } from './generated/flows.ts';
export { allocateDeadLetters } from './generated/dead-letters.ts';
export { allocatePartialWindows } from './generated/partial-windows.ts';
export { allocateWindows } from './generated/windows.ts';
export { allocateVerdicts } from './generated/verdicts.ts';
export { allocateAlerts } from './generated/alerts.ts';
export { allocateFeedback } from './generated/feedback.ts';

export const frames = defineTopic(framesDeclaration, {
  compact: gatherFrameBytes,
  discard: ({ data }) => giveBackBlock(data.buffer),
  dataLength: capturedBytes,
  letGo: (batch) => letGoOfPiece(batch.data),
});
export const packets = defineTopic(packetsDeclaration, {
  compact: (batch) => batch,
  discard: () => undefined,
  dataLength: ({ payload }) => payload.byteLength,
  // Payload that was decoded lies within its message, behind the header of it, and that memory is not this batch's.
  letGo: ({ payload }) => {
    if (payload.byteOffset === 0) giveBackBlock(payload.buffer);
  },
});
export const flows = defineTopic(flowsDeclaration);
export const partialWindows = withData(partialWindowsDeclaration);
export const partialFlowWindows = withData(partialFlowWindowsDeclaration);
export const windows = defineTopic(windowsDeclaration);
export const verdicts = defineTopic(verdictsDeclaration);
export const alerts = defineTopic(alertsDeclaration);
export const feedback = defineTopic(feedbackDeclaration);
export const deadLetters = defineTopic(deadLettersDeclaration);

/** A topic whose messages have bytes of their own beside the columns. */
function withData<B extends Batch & { readonly data: Uint8Array }, R>(declaration: TopicDeclaration<B, R>) {
  return defineTopic(declaration, {
    compact: (batch) => batch,
    discard: () => undefined,
    dataLength: ({ data }) => data.byteLength,
    letGo: () => undefined,
  });
}
