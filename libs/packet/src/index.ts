export type { CaptureProblem } from './capture/capture-problem.ts';
export { allocateFrameIndex, type FrameIndex } from './capture/frame-index.ts';
export { createCaptureReader, type CaptureReader } from './capture/reader.ts';
export { parseFrames } from './parse-frames.ts';
