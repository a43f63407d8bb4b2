import type { Family, Severity } from '../family.ts';
import type { Contribution, End, Vote } from '../vote.ts';

/** What a detector says of itself once. */
export interface DetectorName {
  readonly by: string;
  readonly version: string;
  readonly family: Family;
  /** ATT&CK id, empty where there is none. */
  readonly technique: string;
}

/** What it says of a record. */
export interface Finding {
  readonly severity: Severity;
  readonly pValue: number;
  readonly attacker: End;
  readonly victim: End;
  readonly reason: string;
  readonly contributions: readonly Contribution[];
}

export function voteOf(name: DetectorName, finding: Finding): Vote {
  return { engine: 'maths', ...name, ...finding };
}

/** A contribution whose baseline may not be known yet. */
export function against(name: string, value: number, baseline: number | undefined, share: number): Contribution {
  return baseline === undefined ? { name, value } : { name, value, baseline, share };
}

/** A number as a sentence has it: whole from 100 on, else three digits. */
export function told(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export const MICROSECONDS = 1_000_000;

/**
 * Least time between two votes on one going event, µs: a vote each ten seconds keeps an alert open and says that it goes on. The first
 * one is at once.
 */
const REPEAT_US = 10 * MICROSECONDS;

/** Whether a vote on an event at `time` would come too soon after the one at `voted`; 0 where there was none yet. Times in µs. */
export function isQuiet(voted: number, time: number): boolean {
  return voted > 0 && time < voted + REPEAT_US;
}
