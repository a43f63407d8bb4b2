import type { Alert as StoredAlert, Verdict as StoredVerdict } from '@weir/schema';
import { readPage, type Page } from '../api.ts';
import { fieldsOf } from '../json.ts';
import { readFlow, type Flow } from '../read-flow.ts';

export type Severity = StoredAlert['severity'];
export const SEVERITIES: readonly Severity[] = ['informational', 'low', 'medium', 'high', 'critical'];
export type AlertState = StoredAlert['state'];
export const STATES: readonly AlertState[] = ['opened', 'updated', 'closed'];
/** What an analyst says of an alert. */
export type Mark = 'true' | 'false';

/** A value that spoke for a vote, beside what is usual; null where nothing is known to be. */
export interface Contribution {
  readonly name: string;
  readonly value: number | string;
  readonly baseline: number | null;
  readonly share: number | null;
}

/** A vote, or an abstention: then there is no p-value and nothing contributed. */
export interface Vote {
  readonly engine: string;
  readonly by: string;
  readonly version: string;
  readonly severity: string | null;
  readonly pValue: number | null;
  readonly reason: string;
  readonly contributions: readonly Contribution[];
}

export interface Evidence {
  readonly subject: string;
  readonly id: string;
  readonly time: number;
  readonly pValue: number;
  readonly reason: string;
}

type Shown = Omit<StoredAlert, 'votes' | 'evidence' | 'family' | 'lane' | 'bssid' | 'station'>;

export interface Alert extends Shown {
  readonly family: string;
  readonly bssid: string;
  readonly station: string;
  readonly mark: Mark | null;
  readonly note: string;
}

export type Verdict = Pick<
  StoredVerdict,
  'id' | 'time' | 'subject' | 'flowId' | 'scope' | 'seconds' | 'pValue' | 'reason'
>;

export interface AlertDetails {
  readonly alert: Alert;
  readonly votes: readonly Vote[];
  readonly evidence: readonly Evidence[];
  readonly verdicts: Page<Verdict>;
  readonly flows: Page<Flow>;
}

export function readAlert(value: unknown, at = 'alert'): Alert {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    id: f.text('id'),
    incident: f.text('incident'),
    revision: f.number('revision'),
    state: f.oneOf('state', STATES),
    time: f.number('time'),
    start: f.number('start'),
    end: f.number('end'),
    family: f.text('family'),
    techniques: f.text('techniques'),
    severity: f.oneOf('severity', SEVERITIES),
    pValue: f.number('pValue'),
    attacker: f.text('attacker'),
    victim: f.text('victim'),
    bssid: f.text('bssid'),
    station: f.text('station'),
    port: f.number('port'),
    protocol: f.number('protocol'),
    verdicts: f.number('verdicts'),
    by: f.text('by'),
    reason: f.text('reason'),
    mark: f.maybe('mark', (name) => f.oneOf(name, ['true', 'false'])),
    note: f.text('note'),
  };
}

function readContribution(value: unknown, at: string): Contribution {
  const f = fieldsOf(value, at);
  return {
    name: f.text('name'),
    value: f.numberOrText('value'),
    baseline: f.maybe('baseline', f.number),
    share: f.maybe('share', f.number),
  };
}

export function readVote(value: unknown, at: string): Vote {
  const f = fieldsOf(value, at);
  return {
    engine: f.text('engine'),
    by: f.text('by'),
    version: f.text('version'),
    severity: f.maybe('severity', f.text),
    pValue: f.maybe('pValue', f.number),
    reason: f.text('reason'),
    contributions: f.maybe('contributions', (name) => f.list(name, readContribution)) ?? [],
  };
}

function readEvidence(value: unknown, at: string): Evidence {
  const f = fieldsOf(value, at);
  return {
    subject: f.text('subject'),
    id: f.text('id'),
    time: f.number('time'),
    pValue: f.number('pValue'),
    reason: f.text('reason'),
  };
}

function readVerdict(value: unknown, at: string): Verdict {
  const f = fieldsOf(value, at);
  return {
    id: f.text('id'),
    time: f.number('time'),
    subject: f.oneOf('subject', ['flow', 'earlyFlow', 'window']),
    flowId: f.text('flowId'),
    scope: f.text('scope'),
    seconds: f.number('seconds'),
    pValue: f.numberOrNull('pValue'),
    reason: f.text('reason'),
  };
}

export function readAlertDetails(value: unknown): AlertDetails {
  const f = fieldsOf(value, 'alert');
  const behind = f.within('behind', fieldsOf);
  return {
    alert: readAlert(value),
    votes: f.list('votes', readVote),
    evidence: f.list('evidence', readEvidence),
    verdicts: behind.within('verdicts', (page, at) => readPage(page, at, readVerdict)),
    flows: behind.within('flows', (page, at) => readPage(page, at, readFlow)),
  };
}

export const readAlertPage = (value: unknown) => readPage(value, 'alerts', readAlert);

/** Of marked alerts, how many were right, by the day, family or voter that `name` tells. */
export interface Tally {
  readonly name: string;
  readonly right: number;
  readonly wrong: number;
}

/** Who voted, and how right that was week by week; a week is named by its Monday. */
export interface VoterTally extends Tally {
  readonly weeks: readonly Tally[];
}

export interface Precision {
  readonly days: readonly Tally[];
  readonly families: readonly Tally[];
  readonly voters: readonly VoterTally[];
}

function readTally(value: unknown, at: string): Tally {
  const f = fieldsOf(value, at);
  return { name: f.text('name'), right: f.number('right'), wrong: f.number('wrong') };
}

function readVoterTally(value: unknown, at: string): VoterTally {
  return { ...readTally(value, at), weeks: fieldsOf(value, at).list('weeks', readTally) };
}

export function readPrecision(value: unknown): Precision {
  const f = fieldsOf(value, 'precision');
  return {
    days: f.list('days', readTally),
    families: f.list('families', readTally),
    voters: f.list('voters', readVoterTally),
  };
}
