import { giveBackBlock } from './block-pool.ts';
import { letGoOfPiece } from './capture-piece.ts';
import { capturedBytes, gatherFrameBytes } from './frame-bytes.ts';
import { deadLettersDeclaration } from './generated/dead-letters.ts';
import { flowsDeclaration } from './generated/flows.ts';
import { framesDeclaration } from './generated/frames.ts';
import { packetsDeclaration } from './generated/packets.ts';
import { defineTopic } from './topic.ts';

export { allocateFrames } from './generated/frames.ts';
export { allocatePackets } from './generated/packets.ts';
export { allocateFlows } from './generated/flows.ts';
export { allocateDeadLetters } from './generated/dead-letters.ts';

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
export const deadLetters = defineTopic(deadLettersDeclaration);
