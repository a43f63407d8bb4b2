import type { Alert } from '@weir/schema';
import { worse } from '../family.ts';

const NOBODY = '::';
const NO_NETWORK = '00:00:00:00:00:00';

/** One event: the alerts of all lanes and stages that share an incident and touch in time, as one. */
export interface Incident extends Omit<Alert, 'lane' | 'revision' | 'votes' | 'evidence'> {
  readonly alerts: readonly string[];
}

/**
 * Alerts put together to incidents, the worst first. Of each alert the latest revision counts; those of one incident that are farther
 * apart than `gapUs` are events of their own.
 */
export function incidentsOf(rows: readonly Alert[], gapUs: number): Incident[] {
  const latest = new Map<string, Alert>();
  for (const row of rows) if (row.revision >= (latest.get(row.id)?.revision ?? 0)) latest.set(row.id, row);
  const open = new Map<string, Incident>();
  const told = new Map<string, Alert>();
  const incidents: Incident[] = [];
  for (const alert of [...latest.values()].toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))) {
    const known = open.get(alert.incident);
    if (known !== undefined && alert.start - known.end <= gapUs) {
      const merged = together(known, alert, toldBy(told, alert));
      incidents[incidents.indexOf(known)] = merged;
      open.set(alert.incident, merged);
    } else {
      const { lane: _lane, revision: _revision, votes: _votes, evidence: _evidence, ...facts } = alert;
      const incident = { ...facts, alerts: [alert.id] };
      incidents.push(incident);
      open.set(alert.incident, incident);
      told.set(alert.incident, alert);
    }
  }
  return incidents.toSorted(byWeight);
}

/** Of the alerts of an incident so far and one more the surest of the worst, which says why. */
function toldBy(told: Map<string, Alert>, alert: Alert): Alert {
  const known = told.get(alert.incident) ?? alert;
  const isAsBad = alert.severity === known.severity && alert.pValue < known.pValue;
  const by = isAsBad || worse(alert.severity, known.severity) !== known.severity ? alert : known;
  told.set(alert.incident, by);
  return by;
}

function together(incident: Incident, alert: Alert, { reason }: Alert): Incident {
  return {
    ...incident,
    state: incident.state === 'closed' && alert.state === 'closed' ? 'closed' : 'updated',
    time: Math.max(incident.time, alert.time),
    end: Math.max(incident.end, alert.end),
    severity: worse(incident.severity, alert.severity),
    pValue: Math.min(incident.pValue, alert.pValue),
    attacker: sameOr(incident.attacker, alert.attacker),
    victim: sameOr(incident.victim, alert.victim),
    bssid: incident.bssid === alert.bssid ? incident.bssid : NO_NETWORK,
    station: incident.station === alert.station ? incident.station : NO_NETWORK,
    port: incident.port === alert.port ? incident.port : 0,
    protocol: incident.protocol === alert.protocol ? incident.protocol : 0,
    verdicts: incident.verdicts + alert.verdicts,
    techniques: namesOf(incident.techniques, alert.techniques),
    by: namesOf(incident.by, alert.by),
    reason,
    alerts: [...incident.alerts, alert.id],
  };
}

/** Who it was for both, or for the one that knows. */
function sameOr(a: string, b: string): string {
  if (a === b || b === NOBODY) return a;
  return a === NOBODY ? b : NOBODY;
}

function namesOf(a: string, b: string): string {
  return [...new Set([...a.split(','), ...b.split(',')])].filter((name) => name !== '').join(',');
}

function byWeight(a: Incident, b: Incident): number {
  if (a.severity !== b.severity) return worse(a.severity, b.severity) === a.severity ? -1 : 1;
  return a.pValue - b.pValue || a.start - b.start || (a.id < b.id ? -1 : 1);
}
