import type { Family } from '../family.ts';
import { SEVERITIES } from '../family.ts';
import { defined, wordsOf, type AlertFacts, type Document, type Maker } from './alert-facts.ts';
import { timeText } from './time-text.ts';

/** The version of the fields: the Elastic Common Schema that they are tested against. */
export const ECS_VERSION = '9.4.0';

const NS_PER_US = 1000;
/** ECS `network.transport`: names of the IANA, in lower case. */
const TRANSPORTS: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [58, 'ipv6-icmp'],
  [132, 'sctp'],
]);

/**
 * A revision of an alert in the Elastic Common Schema (Elastic, ECS reference: event, rule, source, destination, network, threat, related,
 * observer). The attacker is the source, the victim the destination. `rule` is who voted surest, be it a rule, a detector or a model;
 * `event.severity` counts from 0 (informational) to 4 (critical). What the schema has no field for is under `weir`.
 */
export function ecsOf(facts: AlertFacts, maker: Maker): Document {
  const { alert, techniques } = facts;
  return defined({
    '@timestamp': timeText(alert.time),
    ecs: { version: ECS_VERSION },
    message: alert.reason,
    event: eventOf(facts),
    rule: ruleOf(facts),
    source: endOf(facts.attacker),
    destination: endOf(facts.victim, facts.port),
    network: networkOf(facts),
    threat: techniques.length === 0 ? undefined : { framework: 'MITRE ATT&CK', technique: techniqueOf(techniques) },
    related: relatedOf(facts),
    observer: { vendor: 'Weir', product: 'Weir', type: 'ids', version: maker.version },
    weir: ownOf(facts),
  });
}

/** ECS categorization: `kind`, `category`, `type`. */
function eventOf({ alert }: AlertFacts): Document {
  return {
    kind: 'alert',
    category: categoriesOf(alert.family),
    type: ['info'],
    action: `alert-${alert.state}`,
    module: 'weir',
    dataset: 'weir.alerts',
    provider: alert.source,
    id: `${alert.id}.${alert.revision}`,
    sequence: alert.revision,
    severity: SEVERITIES.indexOf(alert.severity),
    reason: alert.reason,
    start: timeText(alert.start),
    end: timeText(alert.end),
    duration: (alert.end - alert.start) * NS_PER_US,
  };
}

function categoriesOf(family: Family): readonly string[] {
  if (family === 'quality') return ['network'];
  return family === 'malware' ? ['intrusion_detection', 'malware', 'network'] : ['intrusion_detection', 'network'];
}

function ruleOf({ alert, voters }: AlertFacts): Document | undefined {
  const [surest] = voters;
  if (surest === undefined) return undefined;
  const { engine, name, version } = surest;
  const known = { id: `${engine}:${name}`, name, ruleset: engine, category: wordsOf(alert.family) };
  return version === '' ? known : { ...known, version };
}

function endOf(ip: string | undefined, port?: number): Document | undefined {
  return ip === undefined && port === undefined ? undefined : defined({ address: ip, ip, port });
}

function networkOf({ protocol, attacker, victim }: AlertFacts): Document | undefined {
  const address = attacker ?? victim;
  if (protocol === undefined && address === undefined) return undefined;
  return defined({
    iana_number: protocol === undefined ? undefined : String(protocol),
    transport: TRANSPORTS.get(protocol ?? 0),
    type: address === undefined ? undefined : address.includes(':') ? 'ipv6' : 'ipv4',
  });
}

/** ATT&CK ids: `T1071.004` is a technique's part. */
function techniqueOf(techniques: readonly string[]): Document {
  const parts = techniques.filter((id) => id.includes('.'));
  const whole = { id: [...new Set(techniques.map((id) => id.split('.')[0]))] };
  return parts.length === 0 ? whole : { ...whole, subtechnique: { id: parts } };
}

function relatedOf({ attacker, victim }: AlertFacts): Document | undefined {
  const ip = [attacker, victim].filter((address) => address !== undefined);
  return ip.length === 0 ? undefined : { ip };
}

function ownOf({ alert, votes, evidence, voters, bssid, station }: AlertFacts): Document {
  const { id, incident, revision, state, family, severity, pValue, verdicts, lane } = alert;
  return defined({
    alert: { id, incident, revision, state, family, severity, pValue, verdicts, lane },
    by: voters.map(({ engine, name }) => `${engine}:${name}`),
    bssid,
    station,
    votes,
    evidence,
  });
}
