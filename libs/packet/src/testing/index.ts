export { faultOf, FrameMutator } from './frame-mutator.ts';
export { seedFrames } from './seed-frames.ts';
export { frameBatchOf } from './feed.ts';
export { hasSharedData, sharedCaptures, sharedFile, sharedPath, testdataPath } from './shared-data.ts';
export {
  count,
  directionKey,
  theirConversations,
  theirRows,
  tsharkConversations,
  type Conversations,
  type Ends,
  type Side,
} from './tshark.ts';
export { differencesOf, readDifferences } from './differences.ts';
