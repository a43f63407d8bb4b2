export { FAMILIES, SEVERITIES, worse, type Family, type Severity } from './family.ts';
export type { Abstention, Contribution, End, Engine, EngineChanges, EngineName, Hearing, Vote } from './vote.ts';
export { Hearings, type Finding, type Said } from './finding.ts';
export { combinedP } from './combined-p.ts';
export { judge } from './judge.ts';
export { flowVerdicts, windowVerdicts, type InForce } from './verdict-rows.ts';
export { partsOf } from './row-parts.ts';
export { AlertBook, type CorrelateSettings, type Told } from './correlate/alert-book.ts';
export { alertRows } from './correlate/alert-rows.ts';
export { ALERT_FORMS, alertDocument, type AlertForm } from './exchange/index.ts';
export { incidentsOf, type Incident } from './correlate/incidents.ts';
export type { OpenAlert } from './correlate/open-alert.ts';
export { problemText, type RuleFile, type RuleProblem } from './rules/rule-file.ts';
export { CONFIDENCES, type RuleDeclaration } from './rules/rule-shape.ts';
export { DERIVED_FIELDS } from './rules/derived-fields.ts';
export { compileRules, NO_RULES, type RuleSet } from './rules/rule-set.ts';
export {
  flowRules,
  windowRules,
  type RuleCost,
  type RulesEngine,
  type RulesEngineOptions,
} from './rules/rules-engine.ts';
export { importSigma, type ImportedRule } from './rules/sigma-import.ts';
export { testExamples, votesOn, type ExampleOutcome } from './rules/rule-examples.ts';
export { MathsFlowEngine } from './maths/flow-engine.ts';
export { MathsWindowEngine } from './maths/window-engine.ts';
export { conformalPValue, type CalibrationTable } from './package/calibration.ts';
export { BENIGN, manifestSchema, type Manifest } from './package/manifest.ts';
export { ModelShelf } from './models/model-shelf.ts';
export { undefinedValues } from './models/gate.ts';
export type { Assessment } from './models/model-judge.ts';
export { flowQuestion, ModelsFlowEngine, type JudgedCount } from './models/models-engine.ts';
export { SiteNorms } from './models/site-norms.ts';
export { type Explanation, TreeModel } from './trees/tree-model.ts';
export { evaluatorOf, type Evaluate } from './onnx/evaluate.ts';
export { driftVerdicts } from './drift/drift-rows.ts';
export { driftSentence } from './drift/drift-text.ts';
export { ScoreDrift } from './drift/score-drift.ts';
export { SiteDrift, type SiteDriftFinding } from './drift/site-drift.ts';
export { VectorDrift } from './drift/vector-drift.ts';
