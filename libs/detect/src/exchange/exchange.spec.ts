import { readFileSync } from 'node:fs';
import { EcsFlat, EcsVersion } from '@elastic/ecs';
import { describe, expect, test } from '@jest/globals';
import { alerts as topic, allocateAlerts, type Alert } from '@weir/schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { CloudEvent } from 'cloudevents';
import { alertDocument } from './index.ts';

const BLANK = topic.row(allocateAlerts(1, { source: 'a day.pcap', lane: 3, watermark: 0, last: false }), 0);
const VOTE = { family: 'scan', severity: 'medium', attacker: 'src', victim: 'none', contributions: [] };
const votes = [
  { ...VOTE, engine: 'maths', by: 'hostScans', version: '1.0.0', pValue: 1e-6, reason: 'Tried 911 ports.' },
  { ...VOTE, engine: 'rules', by: 'port-sweep', version: '9f2c', pValue: 1e-9, reason: 'Turned to 911 ports.' },
  { engine: 'models', by: 'ddos_lgbm', version: '1.0.0', reason: 'a feature is infinite' },
];
const evidence = [
  {
    subject: 'flow',
    id: '0b0b7b6e-0000-8000-8000-000000000001',
    time: 1_795_232_726_000_000,
    pValue: 1e-9,
    reason: 'x',
  },
];

const SCAN: Alert = {
  ...BLANK,
  ...{ id: 'cda6b416-f77d-8fc7-b37d-9e0519b79b0e', incident: '96c9de62-7690-88f5-b4e6-b0f50a67b16f', revision: 2 },
  ...{ state: 'updated', time: 1_795_232_760_000_001, start: 1_795_232_726_000_000, end: 1_795_232_759_500_000 },
  ...{ family: 'scan', techniques: 'T1046,T1071.004', severity: 'medium', pValue: 1e-9, verdicts: 4 },
  ...{ attacker: '10.66.0.66', victim: '10.66.0.2', port: 443, protocol: 6, reason: 'Tried 911 ports in 1 s.' },
  ...{ by: 'maths:hostScans,rules:port-sweep,maths:arpSweeps', votes: JSON.stringify(votes) },
  evidence: JSON.stringify(evidence),
};
const ALERTS: readonly (readonly [string, Alert])[] = [
  ['a scan of one host', SCAN],
  ['a flood by many over IPv6', { ...SCAN, family: 'flood', state: 'opened', attacker: '::', victim: 'fd66::2' }],
  ['a scan of many', { ...SCAN, state: 'closed', victim: '::', port: 443, protocol: 0, severity: 'critical' }],
  ['frames of a station', { ...SCAN, family: 'wireless', attacker: '::', victim: '::', bssid: '02:00:00:00:01:00' }],
  ['malware', { ...SCAN, family: 'malware', techniques: '', by: '', votes: '', station: '02:00:00:00:01:07' }],
  ['worn quality', { ...SCAN, family: 'quality', severity: 'informational', protocol: 253 }],
  ['hardly anything', { ...BLANK, id: SCAN.id, reason: 'Something.' }],
];
const MAKER = { version: '0.1.0' };

describe('CloudEvents', () => {
  test.each(ALERTS)('%s is an event by the schema of the specification', (_name, alert) => {
    const document = alertDocument('cloudevents', alert, MAKER);
    expect(new CloudEvent({ ...document }, true).validate()).toBe(true);
  });

  test('the envelope names the revision, and the data is the alert', () => {
    expect(alertDocument('cloudevents', SCAN, MAKER)).toEqual({
      ...{ specversion: '1.0', type: 'weir.alert.updated.v1', source: '/weir/captures/a%20day.pcap' },
      ...{ id: `${SCAN.id}.2`, subject: SCAN.id, time: '2026-11-21T03:46:00.000001Z' },
      datacontenttype: 'application/json',
      data: { ...SCAN, votes, evidence },
    });
  });
});

interface EcsField {
  readonly type: string;
  readonly normalize: readonly string[];
  readonly allowed_values?: readonly { readonly name: string; readonly expected_event_types?: readonly string[] }[];
}
const ECS_FIELDS = new Map<string, EcsField>(Object.entries(EcsFlat));

/** Leaves of a document by their paths; what is an array is one leaf. */
function* leavesOf(value: unknown, path: string): Iterable<readonly [path: string, leaf: unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return yield [path, value];
  for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, path === '' ? name : `${path}.${name}`);
}

const ECS_TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  ip: (value) => typeof value === 'string' && /^[\d.]+$|^[\da-f:]+$/.test(value),
  keyword: (value) => typeof value === 'string',
  match_only_text: (value) => typeof value === 'string',
  long: Number.isSafeInteger,
};

function ecsProblemOf(path: string, leaf: unknown): string | undefined {
  const field = ECS_FIELDS.get(path);
  if (field === undefined) return `${path} is no field`;
  const isList = field.normalize.includes('array');
  if (Array.isArray(leaf) !== isList) return `${path} is ${isList ? '' : 'not '}to be an array`;
  const values: readonly unknown[] = Array.isArray(leaf) ? leaf : [leaf];
  if (!values.every((value) => ECS_TYPES[field.type]?.(value) === true)) return `${path} is no ${field.type}`;
  const allowed = field.allowed_values?.map(({ name }) => name) ?? values;
  return values.every((value) => allowed.includes(value)) ? undefined : `${path} may not be ${String(leaf)}`;
}

describe('the Elastic Common Schema', () => {
  test.each(ALERTS)('%s has fields of the schema alone, of their types and allowed values', (_name, alert) => {
    const { weir, ...document } = alertDocument('ecs', alert, MAKER);
    expect([...leavesOf(document, '')].flatMap(([path, leaf]) => ecsProblemOf(path, leaf) ?? [])).toEqual([]);
    expect(document).toMatchObject({ '@timestamp': expect.anything(), ecs: { version: EcsVersion } });
    expect(weir).toMatchObject({ alert: { id: alert.id } });
  });

  test.each(ALERTS)('%s has a type that its categories expect', (_name, alert) => {
    const document = alertDocument('ecs', alert, MAKER);
    const leaves = new Map(leavesOf(document, ''));
    const categories = leaves.get('event.category');
    for (const { name, expected_event_types } of ECS_FIELDS.get('event.category')?.allowed_values ?? [])
      if (Array.isArray(categories) && categories.includes(name)) expect(expected_event_types).toContain('info');
    expect(leaves.get('event.type')).toEqual(['info']);
  });

  test('every field of one', () => {
    const { weir: _own, ...document } = alertDocument('ecs', SCAN, MAKER);
    expect(Object.fromEntries(leavesOf(document, ''))).toEqual({
      '@timestamp': '2026-11-21T03:46:00.000001Z',
      ...{ 'ecs.version': EcsVersion, message: 'Tried 911 ports in 1 s.' },
      ...{ 'event.kind': 'alert', 'event.category': ['intrusion_detection', 'network'], 'event.type': ['info'] },
      ...{ 'event.action': 'alert-updated', 'event.module': 'weir', 'event.dataset': 'weir.alerts' },
      ...{ 'event.provider': 'a day.pcap', 'event.id': `${SCAN.id}.2`, 'event.sequence': 2, 'event.severity': 2 },
      ...{ 'event.reason': 'Tried 911 ports in 1 s.', 'event.duration': 33_500_000_000 },
      ...{ 'event.start': '2026-11-21T03:45:26.000000Z', 'event.end': '2026-11-21T03:45:59.500000Z' },
      ...{ 'rule.id': 'rules:port-sweep', 'rule.name': 'port-sweep', 'rule.ruleset': 'rules', 'rule.version': '9f2c' },
      ...{ 'rule.category': 'Scan', 'source.address': '10.66.0.66', 'source.ip': '10.66.0.66' },
      ...{ 'destination.address': '10.66.0.2', 'destination.ip': '10.66.0.2', 'destination.port': 443 },
      ...{ 'network.iana_number': '6', 'network.transport': 'tcp', 'network.type': 'ipv4' },
      ...{ 'threat.framework': 'MITRE ATT&CK', 'threat.technique.id': ['T1046', 'T1071'] },
      ...{ 'threat.technique.subtechnique.id': ['T1071.004'], 'related.ip': ['10.66.0.66', '10.66.0.2'] },
      ...{ 'observer.vendor': 'Weir', 'observer.product': 'Weir', 'observer.type': 'ids', 'observer.version': '0.1.0' },
    });
  });
});

describe('OCSF', () => {
  const schema: object = JSON.parse(
    readFileSync(new URL('../../../../testdata/exchange/ocsf-detection-finding-1.8.0.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strictTypes: false }).compile(schema);

  test.each(ALERTS)('%s is a Detection Finding by the published schema', (_name, alert) => {
    const document = JSON.parse(JSON.stringify(alertDocument('ocsf', alert, MAKER)));
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  test('what the class does not have is refused', () => {
    const document = { ...alertDocument('ocsf', SCAN, MAKER), attacker: '10.66.0.66' };
    expect(validate(JSON.parse(JSON.stringify(document)))).toBe(false);
  });

  test('every attribute of one', () => {
    const port = { uid: 'rules:port-sweep', name: 'port-sweep', version: '9f2c', type_id: 1, type: 'Rule' };
    const host = { uid: 'maths:hostScans', name: 'hostScans', version: '1.0.0', type_id: 3, type: 'Statistical' };
    const arp = { uid: 'maths:arpSweeps', name: 'arpSweeps', type_id: 3, type: 'Statistical' };
    expect(alertDocument('ocsf', SCAN, MAKER)).toEqual({
      ...{ class_uid: 2004, class_name: 'Detection Finding', category_uid: 2, category_name: 'Findings' },
      ...{ activity_id: 2, activity_name: 'Update', type_uid: 200402, type_name: 'Detection Finding: Update' },
      ...{ severity_id: 3, severity: 'Medium', count: 4, is_alert: true, message: 'Tried 911 ports in 1 s.' },
      ...{ time: 1_795_232_760_000, start_time: 1_795_232_726_000, end_time: 1_795_232_759_500 },
      finding_info: {
        ...{ uid: SCAN.id, title: 'Scan by 10.66.0.66 against 10.66.0.2', desc: 'Tried 911 ports in 1 s.' },
        ...{ types: ['Scan'], data_sources: ['a day.pcap'], analytic: port, related_analytics: [host, arp] },
        ...{ created_time: 1_795_232_726_000, modified_time: 1_795_232_760_000 },
        ...{ first_seen_time: 1_795_232_726_000, last_seen_time: 1_795_232_759_500 },
        attacks: [
          { technique: { uid: 'T1046' } },
          { technique: { uid: 'T1071' }, sub_technique: { uid: 'T1071.004' } },
        ],
      },
      evidences: [
        {
          ...{ src_endpoint: { ip: '10.66.0.66' }, dst_endpoint: { ip: '10.66.0.2', port: 443 } },
          ...{ connection_info: { direction_id: 0, protocol_num: 6 }, data: evidence },
        },
      ],
      observables: [
        { name: 'evidences[0].src_endpoint.ip', type_id: 2, value: '10.66.0.66' },
        { name: 'evidences[0].dst_endpoint.ip', type_id: 2, value: '10.66.0.2' },
      ],
      metadata: {
        ...{ version: '1.8.0', product: { name: 'Weir', vendor_name: 'Weir', version: '0.1.0' }, log_name: 'alerts' },
        ...{ uid: `${SCAN.id}.2`, correlation_uid: SCAN.incident, sequence: 2 },
      },
      unmapped: { family: 'scan', pValue: 1e-9, lane: 3, state: 'updated', port: 443, votes },
    });
  });
});
