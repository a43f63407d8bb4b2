import type { Figure } from '@weir/stream';

export const VOTES: Figure = {
  name: 'weir_votes_total',
  help: 'Votes that a record is not benign, by who gave them: a rule, a detector of maths, a model with its version.',
  labels: ['engine', 'detector', 'version'],
};
export const ABSTENTIONS: Figure = {
  name: 'weir_abstentions_total',
  help: 'Records of which somebody could not say anything, by the kind of reason.',
  labels: ['engine', 'detector', 'version', 'reason'],
};
export const RULE_RECORDS: Figure = {
  name: 'weir_rule_records_total',
  help: 'Records that a rule looked at.',
  labels: ['rule', 'table'],
};
export const RULE_MATCHES: Figure = {
  name: 'weir_rule_matches_total',
  help: 'Records that the detection of a rule fitted, whether they were enough for a vote or not.',
  labels: ['rule', 'table'],
};
export const RULE_SECONDS: Figure = {
  name: 'weir_rule_seconds_total',
  help: 'Time that a rule took, estimated: of each source one message out of 64 is looked at with a clock.',
  labels: ['rule', 'table'],
};

export const MODEL_RECORDS: Figure = {
  name: 'weir_model_records_total',
  help: 'Records that a model judged, by what it said; those of a shadow are heard by nobody.',
  labels: ['model', 'version', 'role', 'said'],
};
export const DRIFT_RECORDS: Figure = {
  name: 'weir_drift_records_total',
  help: 'Records of those that a model judged in which drift was looked for.',
  labels: ['model', 'version'],
};
export const DRIFTS: Figure = {
  name: 'weir_drifts_total',
  help: 'Drifts found: of an input of a model, of its score, or of its abstentions.',
  labels: ['model', 'version', 'kind', 'input'],
};

/** What stages that detect count beside records. */
export const DETECT_FIGURES: readonly Figure[] = [
  ...[VOTES, ABSTENTIONS, RULE_RECORDS, RULE_MATCHES, RULE_SECONDS],
  ...[MODEL_RECORDS, DRIFT_RECORDS, DRIFTS],
];
