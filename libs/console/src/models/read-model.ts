import { fieldsOf, listOf } from '../json.ts';

/** What was measured of a model: a value with its 95 % interval, if there is one, over `n` units. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly over: string;
}

/** A version of a model as its package tells of itself. */
export interface Model {
  readonly name: string;
  readonly version: string;
  readonly group: string;
  readonly aliases: readonly string[];
  readonly classes: readonly string[];
  readonly digest: string;
  readonly keyId: string;
  readonly registered: string;
  readonly purpose: string;
  readonly metrics: readonly Metric[];
  readonly card: string;
  /** Of a canary, what decides about it. */
  readonly decision: string | null;
  readonly problem: string | null;
}

function readMetric(name: string, value: unknown, at: string): Metric {
  const f = fieldsOf(value, at);
  return {
    name,
    value: f.number('value'),
    low: f.numberOrNull('low'),
    high: f.numberOrNull('high'),
    n: f.number('n'),
    over: f.text('over'),
  };
}

function readModel(value: unknown, at: string): Model {
  const f = fieldsOf(value, at);
  return {
    name: f.text('name'),
    version: f.text('version'),
    group: f.text('group'),
    aliases: f.texts('aliases'),
    classes: f.texts('classes'),
    digest: f.text('digest'),
    keyId: f.text('keyId'),
    registered: f.text('registered'),
    purpose: f.text('purpose'),
    metrics: f.entries('metrics', readMetric),
    card: f.text('card'),
    decision: f.textOrNull('decision'),
    problem: f.textOrNull('problem'),
  };
}

/** What has drifted for a version of a model. */
export interface Drift {
  /** `input`, `score` or `abstentions`. */
  readonly kind: string;
  readonly input: string;
  /** µs since the epoch. */
  readonly since: number;
  readonly source: string;
  readonly reason: string;
  readonly times: number;
}

export interface ModelDrift {
  readonly model: string;
  readonly version: string;
  /** Records that drift was looked for in since the platform has started. */
  readonly records: number;
  /** The newest first. */
  readonly found: readonly Drift[];
}

function readDrift(value: unknown, at: string): Drift {
  const f = fieldsOf(value, at);
  return {
    kind: f.text('kind'),
    input: f.text('input'),
    since: f.number('since'),
    source: f.text('source'),
    reason: f.text('reason'),
    times: f.number('times'),
  };
}

function readModelDrift(value: unknown, at: string): ModelDrift {
  const f = fieldsOf(value, at);
  return {
    model: f.text('model'),
    version: f.text('version'),
    records: f.number('records'),
    found: f.list('found', readDrift),
  };
}

export const readDrifts = (value: unknown) => listOf(value, 'drift', readModelDrift);
export const readModels = (value: unknown) => listOf(value, 'models', readModel);
