export { cut, scriptedBatch, SCRIPT_START_US, type ScriptedPacket } from '../packet-script.ts';
export { foldAll, rowsOf, TEST_SETTINGS } from '../scripted-flows.ts';
export { bytesOf, foldWithCrashes } from './crashes.ts';
export { laneOf, traffic } from './traffic.ts';
