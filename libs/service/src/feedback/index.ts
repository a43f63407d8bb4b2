export { platformUrl } from '../operations/remote-platform.ts';
export { RemoteFeedback } from './remote-feedback.ts';
export type { MarkedAlert, Precision } from './remote-feedback.ts';
export { captureLabels, labelFile, labelsOf } from './label-file.ts';
export type { CaptureLabels } from './label-file.ts';
