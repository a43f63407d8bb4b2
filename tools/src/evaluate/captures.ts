import { incidentsOf, SEVERITIES, type Incident } from '@weir/detect';
import type { Alert } from '@weir/schema';
import type { LabelledCapture } from './labels.ts';

/** Alerts of one event lie at most so far apart: the setting CORRELATE_QUIET_MS by default, µs. */
const GAP_US = 600e6;
const COUNTED = SEVERITIES.indexOf('medium');

/** A capture and what was alarmed in it, at medium or above. */
export interface JudgedCapture {
  readonly capture: LabelledCapture;
  readonly incidents: readonly Incident[];
  /** Of an attack: the incidents of its families with one of its hosts. */
  readonly right: readonly Incident[];
}

export function judgeCapture(capture: LabelledCapture, alerts: readonly Alert[]): JudgedCapture {
  const incidents = incidentsOf(alerts, GAP_US).filter(({ severity }) => SEVERITIES.indexOf(severity) >= COUNTED);
  return { capture, incidents, right: capture.isAttack ? incidents.filter((one) => isRight(capture, one)) : [] };
}

function isRight({ families, hosts }: LabelledCapture, { family, attacker, victim }: Incident): boolean {
  if (!families.includes(family)) return false;
  return hosts.length === 0 || hosts.includes(attacker) || hosts.includes(victim);
}
