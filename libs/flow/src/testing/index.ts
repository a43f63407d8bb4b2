export { ScriptedFlow } from './scripted-flow.ts';
