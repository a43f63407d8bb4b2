export { CaptureFileError } from './capture-file-error.ts';
export { openCaptureFile } from './open.ts';
export type { CaptureSettings } from './settings.ts';
export { captureSettings } from './settings.ts';
