export { openRulesFolder, readRules, type CheckRules, type RulesFolder } from './rules-folder.ts';
