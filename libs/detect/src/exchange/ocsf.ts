import type { Alert } from '@weir/schema';
import { SEVERITIES } from '../family.ts';
import { defined, wordsOf, type AlertFacts, type Document, type Maker, type Voter } from './alert-facts.ts';

/** The version of the schema that the documents follow and are tested against. */
export const OCSF_VERSION = '1.8.0';

const US_PER_MS = 1000;
const DETECTION_FINDING = 2004;
const FINDINGS = 2;

/** `activity_id` and its name. */
const ACTIVITIES: Readonly<Record<Alert['state'], readonly [id: number, name: string]>> = {
  opened: [1, 'Create'],
  updated: [2, 'Update'],
  closed: [3, 'Close'],
};
/** `analytic.type_id` of an engine. */
const ANALYTICS: Readonly<Record<string, readonly [id: number, name: string]>> = {
  rules: [1, 'Rule'],
  maths: [3, 'Statistical'],
  models: [4, 'Learning (ML/DL)'],
};
/** `analytic.type_id` of what is none of these. */
const OTHER_ANALYTIC = [99, 'Other'] as const;
/** `observable.type_id`. */
const IP_ADDRESS = 2;
const MAC_ADDRESS = 3;
/** `connection_info.direction_id`: which side is inside is not known. */
const UNKNOWN_DIRECTION = 0;

/**
 * A revision of an alert as a Detection Finding of the Open Cybersecurity Schema Framework (OCSF 1.8.0, class_uid 2004). The attacker is the
 * source endpoint, the victim the destination. `status_id` is left out: it is the consumer's. Nor is there a confidence: a p-value is none,
 * and stands under `unmapped` with what else the class has no attribute for.
 */
export function ocsfOf(facts: AlertFacts, maker: Maker): Document {
  const { alert } = facts;
  const [activity, activityName] = ACTIVITIES[alert.state];
  return {
    activity_id: activity,
    activity_name: activityName,
    category_uid: FINDINGS,
    category_name: 'Findings',
    class_uid: DETECTION_FINDING,
    class_name: 'Detection Finding',
    type_uid: DETECTION_FINDING * 100 + activity,
    type_name: `Detection Finding: ${activityName}`,
    severity_id: SEVERITIES.indexOf(alert.severity) + 1,
    severity: wordsOf(alert.severity),
    time: msOf(alert.time),
    start_time: msOf(alert.start),
    end_time: msOf(alert.end),
    count: alert.verdicts,
    is_alert: true,
    message: alert.reason,
    finding_info: findingOf(facts),
    evidences: [evidenceOf(facts)],
    observables: observablesOf(facts),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Weir', vendor_name: 'Weir', version: maker.version },
      log_name: 'alerts',
      uid: `${alert.id}.${alert.revision}`,
      correlation_uid: alert.incident,
      sequence: alert.revision,
    },
    unmapped: unmappedOf(facts),
  };
}

function findingOf({ alert, attacker, victim, voters, techniques }: AlertFacts): Document {
  const [surest, ...others] = voters;
  return defined({
    uid: alert.id,
    title: `${wordsOf(alert.family)} by ${attacker ?? 'many or unknown'} against ${victim ?? 'many or unknown'}`,
    desc: alert.reason,
    types: [wordsOf(alert.family)],
    data_sources: [alert.source],
    created_time: msOf(alert.start),
    modified_time: msOf(alert.time),
    first_seen_time: msOf(alert.start),
    last_seen_time: msOf(alert.end),
    analytic: surest === undefined ? undefined : analyticOf(surest),
    related_analytics: others.length === 0 ? undefined : others.map(analyticOf),
    attacks: techniques.length === 0 ? undefined : techniques.map(attackOf),
  });
}

function analyticOf({ engine, name, version }: Voter): Document {
  const [id, type] = ANALYTICS[engine] ?? OTHER_ANALYTIC;
  const known = { uid: `${engine}:${name}`, name, type_id: id, type };
  return version === '' ? known : { ...known, version };
}

/** ATT&CK ids: `T1071.004` is a technique's part. */
function attackOf(id: string): Document {
  const technique = { uid: id.split('.')[0] };
  return id.includes('.') ? { technique, sub_technique: { uid: id } } : { technique };
}

/** The class wants to know of an evidence at least one thing; flows and windows are always there. */
function evidenceOf({ attacker, victim, port, protocol, evidence }: AlertFacts): Document {
  return defined({
    src_endpoint: attacker === undefined ? undefined : { ip: attacker },
    // An endpoint without a name or address is none.
    dst_endpoint: victim === undefined ? undefined : defined({ ip: victim, port }),
    connection_info: protocol === undefined ? undefined : { direction_id: UNKNOWN_DIRECTION, protocol_num: protocol },
    data: evidence,
  });
}

function observablesOf({ attacker, victim, bssid, station }: AlertFacts): readonly Document[] {
  const seen: readonly (readonly [name: string, type: number, value: string | undefined])[] = [
    ['evidences[0].src_endpoint.ip', IP_ADDRESS, attacker],
    ['evidences[0].dst_endpoint.ip', IP_ADDRESS, victim],
    ['unmapped.bssid', MAC_ADDRESS, bssid],
    ['unmapped.station', MAC_ADDRESS, station],
  ];
  return seen.flatMap(([name, type, value]) => (value === undefined ? [] : [{ name, type_id: type, value }]));
}

function unmappedOf({ alert, votes, port, bssid, station }: AlertFacts): Document {
  const { family, pValue, lane, state } = alert;
  return defined({ family, pValue, lane, state, port, bssid, station, votes });
}

function msOf(us: number): number {
  return Math.floor(us / US_PER_MS);
}
