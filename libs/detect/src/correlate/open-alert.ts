import type { Family, Severity } from '../family.ts';

/** A flow or window behind an alert. */
export interface Evidence {
  readonly subject: string;
  /** Id of the flow; of a window what it was about. */
  readonly id: string;
  /** Event time, µs since the epoch. */
  readonly time: number;
  readonly pValue: number;
  readonly reason: string;
}

/** An alert that goes on. Plain data: it is saved as JSON. */
export interface OpenAlert {
  readonly id: string;
  readonly incident: string;
  readonly family: Family;
  readonly group: string;
  revision: number;
  /** Counts the alarms of its source: which alert came last. */
  touched: number;
  /** Event times of the first and last evidence, and of the last revision, µs since the epoch. */
  start: number;
  end: number;
  toldAt: number;
  toldVerdicts: number;
  severity: Severity;
  pValue: number;
  attacker: string;
  victim: string;
  bssid: string;
  station: string;
  port: number;
  protocol: number;
  verdicts: number;
  techniques: string[];
  by: string[];
  /** Of the surest of the verdicts that are as severe as the alert; and its p-value, which alerts of earlier versions are without. */
  reason: string;
  votes: string;
  saidAt?: number;
  evidence: Evidence[];
}
