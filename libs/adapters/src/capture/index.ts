export type { InterfaceSettings } from './capture-commands.ts';
export { CaptureFileError } from './capture-file-error.ts';
export { listenForCaptures, type CaptureListener } from './capture-listener.ts';
export { captureInterface } from './interface-capture.ts';
export { listInterfaces, type NetworkInterface } from './interfaces.ts';
export { openCaptureFile, pipedCapture } from './open.ts';
export type { CaptureSettings } from './settings.ts';
export { captureSettings } from './settings.ts';
export { completeCaptures } from './watched-folder.ts';
