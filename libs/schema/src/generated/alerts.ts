// Generated from avro/alerts.avsc by `npm run generate`; edit that file instead.
import { addressText, macText, uuidText } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const STATE_SYMBOLS = ['opened','updated','closed'] as const;
export const FAMILY_SYMBOLS = ['none','scan','discovery','bruteForce','credentialAccess','exploit','webAttack','lateralMovement','commandAndControl','malware','tunnel','exfiltration','flood','spoofing','wireless','quality','anomaly','policy'] as const;
export const SEVERITY_SYMBOLS = ['informational','low','medium','high','critical'] as const;
/** Alarms of one kind between the same hosts, put together: opened at once, updated while they go on, closed when they have stopped. */
export interface AlertBatch extends Batch {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of flows and verdicts alike. */
  readonly lane: number;
  /** Low mark of the source after the last record: no later record is older. [µs] */
  readonly watermark: number;
  /** True on the last message of the source in this lane from this stage. */
  readonly last: boolean;
  /** Records in this message. [records] */
  readonly count: number;
  /** Identity of the alert: UUIDv8 of what it is about and its first evidence. */
  readonly id: Uint8Array;
  /** Identity of what it is about: UUIDv8 of source, family and the hosts that decide. Alerts of several lanes and stages on one event share it. */
  readonly incident: Uint8Array;
  /** Counts what was told of the alert, from 0; the highest holds. */
  readonly revision: Uint32Array;
  /** Opened, updated, or closed because nothing more came. */
  readonly state: Uint8Array;
  /** Event time of the revision. [µs] */
  readonly time: Float64Array;
  /** Event time of the first evidence. [µs] */
  readonly start: Float64Array;
  /** Event time of the last evidence. [µs] */
  readonly end: Float64Array;
  /** What it is about. */
  readonly family: Uint8Array;
  /** ATT&CK techniques, with commas between. */
  readonly techniques: string[];
  /** The worst that its verdicts said. */
  readonly severity: Uint8Array;
  /** The least of its verdicts. */
  readonly pValue: Float64Array;
  /** Who did it; :: where it is many or unknown. */
  readonly attacker: Uint8Array;
  /** Whom it was done to; :: where it is many or unknown. */
  readonly victim: Uint8Array;
  /** BSS; zero where there is none. */
  readonly bssid: Uint8Array;
  /** Station; zero where there is none. */
  readonly station: Uint8Array;
  /** Port of the service, 0 where it is several or none. */
  readonly port: Uint16Array;
  /** IP protocol number, 0 where it is several or none. */
  readonly protocol: Uint8Array;
  /** Alarms in it. [verdicts] */
  readonly verdicts: Uint32Array;
  /** Who voted: rules, detectors and models, with commas between. */
  readonly by: string[];
  /** One sentence: what was seen first, or worst. */
  readonly reason: string[];
  /** Votes of the worst verdict, as a JSON array. */
  readonly votes: string[];
  /** Flows and windows behind it, the first and worst of them, as a JSON array. */
  readonly evidence: string[];
}

/** One record of weir.alerts.v1, as a person reads it. */
export interface Alert {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of flows and verdicts alike. */
  readonly lane: number;
  /** Identity of the alert: UUIDv8 of what it is about and its first evidence. */
  readonly id: string;
  /** Identity of what it is about: UUIDv8 of source, family and the hosts that decide. Alerts of several lanes and stages on one event share it. */
  readonly incident: string;
  /** Counts what was told of the alert, from 0; the highest holds. */
  readonly revision: number;
  /** Opened, updated, or closed because nothing more came. */
  readonly state: 'opened' | 'updated' | 'closed';
  /** Event time of the revision. [µs] */
  readonly time: number;
  /** Event time of the first evidence. [µs] */
  readonly start: number;
  /** Event time of the last evidence. [µs] */
  readonly end: number;
  /** What it is about. */
  readonly family: 'none' | 'scan' | 'discovery' | 'bruteForce' | 'credentialAccess' | 'exploit' | 'webAttack' | 'lateralMovement' | 'commandAndControl' | 'malware' | 'tunnel' | 'exfiltration' | 'flood' | 'spoofing' | 'wireless' | 'quality' | 'anomaly' | 'policy';
  /** ATT&CK techniques, with commas between. */
  readonly techniques: string;
  /** The worst that its verdicts said. */
  readonly severity: 'informational' | 'low' | 'medium' | 'high' | 'critical';
  /** The least of its verdicts. */
  readonly pValue: number;
  /** Who did it; :: where it is many or unknown. */
  readonly attacker: string;
  /** Whom it was done to; :: where it is many or unknown. */
  readonly victim: string;
  /** BSS; zero where there is none. */
  readonly bssid: string;
  /** Station; zero where there is none. */
  readonly station: string;
  /** Port of the service, 0 where it is several or none. */
  readonly port: number;
  /** IP protocol number, 0 where it is several or none. */
  readonly protocol: number;
  /** Alarms in it. [verdicts] */
  readonly verdicts: number;
  /** Who voted: rules, detectors and models, with commas between. */
  readonly by: string;
  /** One sentence: what was seen first, or worst. */
  readonly reason: string;
  /** Votes of the worst verdict, as a JSON array. */
  readonly votes: string;
  /** Flows and windows behind it, the first and worst of them, as a JSON array. */
  readonly evidence: string;
}

/** A AlertBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateAlerts(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): AlertBatch {
  const block = new ColumnBlock(count, 122, 17, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    id: block.uint8s(count * 16),
    incident: block.uint8s(count * 16),
    revision: block.uint32s(count),
    state: block.uint8s(count),
    time: block.float64s(count),
    start: block.float64s(count),
    end: block.float64s(count),
    family: block.uint8s(count),
    techniques: [],
    severity: block.uint8s(count),
    pValue: block.float64s(count),
    attacker: block.uint8s(count * 16),
    victim: block.uint8s(count * 16),
    bssid: block.uint8s(count * 6),
    station: block.uint8s(count * 6),
    port: block.uint16s(count),
    protocol: block.uint8s(count),
    verdicts: block.uint32s(count),
    by: new Array<string>(count).fill(''),
    reason: new Array<string>(count).fill(''),
    votes: new Array<string>(count).fill(''),
    evidence: new Array<string>(count).fill(''),
  };
}

export const alertsDeclaration: TopicDeclaration<AlertBatch, Alert> = {
  name: 'alerts',
  topic: 'weir.alerts.v1',
  retentionHours: 720,
  cloudEvents: true,
  doc: "Alarms of one kind between the same hosts, put together: opened at once, updated while they go on, closed when they have stopped.",
  schema: {"type":"record","name":"AlertBatch","namespace":"weir.v1","doc":"Alarms of one kind between the same hosts, put together: opened at once, updated while they go on, closed when they have stopped.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of flows and verdicts alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane from this stage."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"id","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"Identity of the alert: UUIDv8 of what it is about and its first evidence.","default":""},{"name":"incident","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"Identity of what it is about: UUIDv8 of source, family and the hosts that decide. Alerts of several lanes and stages on one event share it.","default":""},{"name":"revision","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Counts what was told of the alert, from 0; the highest holds.","default":""},{"name":"state","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["opened","updated","closed"]},"doc":"Opened, updated, or closed because nothing more came.","default":""},{"name":"time","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Event time of the revision.","default":""},{"name":"start","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Event time of the first evidence.","default":""},{"name":"end","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Event time of the last evidence.","default":""},{"name":"family","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","scan","discovery","bruteForce","credentialAccess","exploit","webAttack","lateralMovement","commandAndControl","malware","tunnel","exfiltration","flood","spoofing","wireless","quality","anomaly","policy"]},"doc":"What it is about.","default":""},{"name":"techniques","type":{"type":"array","items":"string"},"doc":"ATT&CK techniques, with commas between.","default":[]},{"name":"severity","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["informational","low","medium","high","critical"]},"doc":"The worst that its verdicts said.","default":""},{"name":"pValue","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"The least of its verdicts.","default":""},{"name":"attacker","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Who did it; :: where it is many or unknown.","default":""},{"name":"victim","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Whom it was done to; :: where it is many or unknown.","default":""},{"name":"bssid","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"BSS; zero where there is none.","default":""},{"name":"station","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"Station; zero where there is none.","default":""},{"name":"port","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the service, 0 where it is several or none.","default":""},{"name":"protocol","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"IP protocol number, 0 where it is several or none.","default":""},{"name":"verdicts","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"verdicts"},"doc":"Alarms in it.","default":""},{"name":"by","type":{"type":"array","items":"string"},"doc":"Who voted: rules, detectors and models, with commas between.","default":[]},{"name":"reason","type":{"type":"array","items":"string"},"doc":"One sentence: what was seen first, or worst.","default":[]},{"name":"votes","type":{"type":"array","items":"string"},"doc":"Votes of the worst verdict, as a JSON array.","default":[]},{"name":"evidence","type":{"type":"array","items":"string"},"doc":"Flows and windows behind it, the first and worst of them, as a JSON array.","default":[]}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of flows and verdicts alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane from this stage.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"id","doc":"Identity of the alert: UUIDv8 of what it is about and its first evidence.","kind":"uuid"},{"name":"incident","doc":"Identity of what it is about: UUIDv8 of source, family and the hosts that decide. Alerts of several lanes and stages on one event share it.","kind":"uuid"},{"name":"revision","doc":"Counts what was told of the alert, from 0; the highest holds.","kind":"uint32"},{"name":"state","doc":"Opened, updated, or closed because nothing more came.","kind":"enum","symbols":["opened","updated","closed"]},{"name":"time","doc":"Event time of the revision.","unit":"µs","kind":"time"},{"name":"start","doc":"Event time of the first evidence.","unit":"µs","kind":"time"},{"name":"end","doc":"Event time of the last evidence.","unit":"µs","kind":"time"},{"name":"family","doc":"What it is about.","kind":"enum","symbols":["none","scan","discovery","bruteForce","credentialAccess","exploit","webAttack","lateralMovement","commandAndControl","malware","tunnel","exfiltration","flood","spoofing","wireless","quality","anomaly","policy"]},{"name":"techniques","doc":"ATT&CK techniques, with commas between.","kind":"label"},{"name":"severity","doc":"The worst that its verdicts said.","kind":"enum","symbols":["informational","low","medium","high","critical"]},{"name":"pValue","doc":"The least of its verdicts.","kind":"float64"},{"name":"attacker","doc":"Who did it; :: where it is many or unknown.","kind":"address"},{"name":"victim","doc":"Whom it was done to; :: where it is many or unknown.","kind":"address"},{"name":"bssid","doc":"BSS; zero where there is none.","kind":"mac"},{"name":"station","doc":"Station; zero where there is none.","kind":"mac"},{"name":"port","doc":"Port of the service, 0 where it is several or none.","kind":"uint16"},{"name":"protocol","doc":"IP protocol number, 0 where it is several or none.","kind":"uint8"},{"name":"verdicts","doc":"Alarms in it.","unit":"verdicts","kind":"uint32"},{"name":"by","doc":"Who voted: rules, detectors and models, with commas between.","kind":"text"},{"name":"reason","doc":"One sentence: what was seen first, or worst.","kind":"text"},{"name":"votes","doc":"Votes of the worst verdict, as a JSON array.","kind":"text"},{"name":"evidence","doc":"Flows and windows behind it, the first and worst of them, as a JSON array.","kind":"text"}],
  table: {"name":"alerts","time":"time","orderBy":["incident","id","revision"],"ttlDays":365},
  allocate: allocateAlerts,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    id: uuidText(batch.id, index),
    incident: uuidText(batch.incident, index),
    revision: batch.revision[index] ?? 0,
    state: STATE_SYMBOLS[batch.state[index] ?? 0] ?? 'opened',
    time: batch.time[index] ?? 0,
    start: batch.start[index] ?? 0,
    end: batch.end[index] ?? 0,
    family: FAMILY_SYMBOLS[batch.family[index] ?? 0] ?? 'none',
    techniques: batch.techniques[index] ?? '',
    severity: SEVERITY_SYMBOLS[batch.severity[index] ?? 0] ?? 'informational',
    pValue: batch.pValue[index] ?? 0,
    attacker: addressText(batch.attacker, index),
    victim: addressText(batch.victim, index),
    bssid: macText(batch.bssid, index),
    station: macText(batch.station, index),
    port: batch.port[index] ?? 0,
    protocol: batch.protocol[index] ?? 0,
    verdicts: batch.verdicts[index] ?? 0,
    by: batch.by[index] ?? '',
    reason: batch.reason[index] ?? '',
    votes: batch.votes[index] ?? '',
    evidence: batch.evidence[index] ?? '',
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.id, batch.incident, batch.revision, batch.state, batch.time, batch.start, batch.end, batch.family, batch.techniques, batch.severity, batch.pValue, batch.attacker, batch.victim, batch.bssid, batch.station, batch.port, batch.protocol, batch.verdicts, batch.by, batch.reason, batch.votes, batch.evidence],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    id: reader.uint8s('id', 16),
    incident: reader.uint8s('incident', 16),
    revision: reader.uint32s('revision'),
    state: reader.uint8s('state'),
    time: reader.float64s('time'),
    start: reader.float64s('start'),
    end: reader.float64s('end'),
    family: reader.uint8s('family'),
    techniques: reader.labels('techniques'),
    severity: reader.uint8s('severity'),
    pValue: reader.float64s('pValue'),
    attacker: reader.uint8s('attacker', 16),
    victim: reader.uint8s('victim', 16),
    bssid: reader.uint8s('bssid', 6),
    station: reader.uint8s('station', 6),
    port: reader.uint16s('port'),
    protocol: reader.uint8s('protocol'),
    verdicts: reader.uint32s('verdicts'),
    by: reader.texts('by'),
    reason: reader.texts('reason'),
    votes: reader.texts('votes'),
    evidence: reader.texts('evidence'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    id: batch.id.subarray(from * 16, to * 16),
    incident: batch.incident.subarray(from * 16, to * 16),
    revision: batch.revision.subarray(from, to),
    state: batch.state.subarray(from, to),
    time: batch.time.subarray(from, to),
    start: batch.start.subarray(from, to),
    end: batch.end.subarray(from, to),
    family: batch.family.subarray(from, to),
    techniques: batch.techniques.slice(from, to),
    severity: batch.severity.subarray(from, to),
    pValue: batch.pValue.subarray(from, to),
    attacker: batch.attacker.subarray(from * 16, to * 16),
    victim: batch.victim.subarray(from * 16, to * 16),
    bssid: batch.bssid.subarray(from * 6, to * 6),
    station: batch.station.subarray(from * 6, to * 6),
    port: batch.port.subarray(from, to),
    protocol: batch.protocol.subarray(from, to),
    verdicts: batch.verdicts.subarray(from, to),
    by: batch.by.slice(from, to),
    reason: batch.reason.slice(from, to),
    votes: batch.votes.slice(from, to),
    evidence: batch.evidence.slice(from, to),
  }),
};
