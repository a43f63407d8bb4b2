// Generated from avro/verdicts.avsc by `npm run generate`; edit that file instead.
import { addressText, macText, optional, uuidText } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const SUBJECT_SYMBOLS = ['flow','earlyFlow','window','model'] as const;
export const OUTCOME_SYMBOLS = ['benign','alarm','abstained','drifted'] as const;
export const FAMILY_SYMBOLS = ['none','scan','discovery','bruteForce','credentialAccess','exploit','webAttack','lateralMovement','commandAndControl','malware','tunnel','exfiltration','flood','spoofing','wireless','quality','anomaly','policy'] as const;
export const SEVERITY_SYMBOLS = ['informational','low','medium','high','critical'] as const;
/** What rules, maths and models together say of flows and windows: alarms, and abstentions with their reason; benign ones where they are asked for. Also that what a model sees or says has drifted. */
export interface VerdictBatch extends Batch {
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
  /** Version of the rules that were in force: SHA-256, in hex. */
  readonly ruleset: string;
  /** Models that were in force, as name@version:digest, with commas between. */
  readonly models: string;
  /** Fingerprint of the features that the models were shown; empty without. */
  readonly features: string;
  /** Identity of the verdict: UUIDv8 of what it is about and its family (RFC 9562). */
  readonly id: Uint8Array;
  /** Event time of the evidence: end of the flow as far as it was seen, or of the window; of a drift that of the record it was found at. [µs] */
  readonly time: Float64Array;
  /** What was judged: a flow that has ended, the first packets of one that goes on, a window; or a model at a site, by the records that it saw. */
  readonly subject: Uint8Array;
  /** The flow; zero for a window. */
  readonly flowId: Uint8Array;
  /** Begin of the flow or window. [µs] */
  readonly start: Float64Array;
  /** Length of the window; 0 for a flow. [s] */
  readonly seconds: Uint16Array;
  /** What the window was about; empty for a flow. */
  readonly scope: string[];
  /** Address of the initiator, or of the host of the window. */
  readonly srcAddress: Uint8Array;
  /** Port of the initiator, 0 where there is none. */
  readonly srcPort: Uint16Array;
  /** Address of the responder, or of the other host of a pair. */
  readonly dstAddress: Uint8Array;
  /** Port of the responder or of the window, 0 where there is none. */
  readonly dstPort: Uint16Array;
  /** IP protocol number, 0 where there is none. */
  readonly protocol: Uint8Array;
  /** BSS of a window; else zero. */
  readonly bssid: Uint8Array;
  /** Station of a window; else zero. */
  readonly station: Uint8Array;
  /** Benign, an alarm, or abstained: then the reason says why nothing can be said; of a model that it has drifted. */
  readonly outcome: Uint8Array;
  /** What the alarm is about. */
  readonly family: Uint8Array;
  /** ATT&CK technique, like T1046; empty where there is none. */
  readonly technique: string[];
  /** How bad it is, if it is true. */
  readonly severity: Uint8Array;
  /** Chance that a benign record looks like this or worse, of all votes together; null where it abstained. */
  readonly pValue: Float64Array;
  /** Who did it; :: where it is many or unknown. */
  readonly attacker: Uint8Array;
  /** Whom it was done to; :: where it is many or unknown. */
  readonly victim: Uint8Array;
  /** One sentence: what was seen, or why nothing can be said. */
  readonly reason: string[];
  /** Votes and abstentions of the engines, as a JSON array; of a drift an entry for each model that it concerns. */
  readonly votes: string[];
}

/** One record of weir.verdicts.v1, as a person reads it. */
export interface Verdict {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of flows and verdicts alike. */
  readonly lane: number;
  /** Version of the rules that were in force: SHA-256, in hex. */
  readonly ruleset: string;
  /** Models that were in force, as name@version:digest, with commas between. */
  readonly models: string;
  /** Fingerprint of the features that the models were shown; empty without. */
  readonly features: string;
  /** Identity of the verdict: UUIDv8 of what it is about and its family (RFC 9562). */
  readonly id: string;
  /** Event time of the evidence: end of the flow as far as it was seen, or of the window; of a drift that of the record it was found at. [µs] */
  readonly time: number;
  /** What was judged: a flow that has ended, the first packets of one that goes on, a window; or a model at a site, by the records that it saw. */
  readonly subject: 'flow' | 'earlyFlow' | 'window' | 'model';
  /** The flow; zero for a window. */
  readonly flowId: string;
  /** Begin of the flow or window. [µs] */
  readonly start: number;
  /** Length of the window; 0 for a flow. [s] */
  readonly seconds: number;
  /** What the window was about; empty for a flow. */
  readonly scope: string;
  /** Address of the initiator, or of the host of the window. */
  readonly srcAddress: string;
  /** Port of the initiator, 0 where there is none. */
  readonly srcPort: number;
  /** Address of the responder, or of the other host of a pair. */
  readonly dstAddress: string;
  /** Port of the responder or of the window, 0 where there is none. */
  readonly dstPort: number;
  /** IP protocol number, 0 where there is none. */
  readonly protocol: number;
  /** BSS of a window; else zero. */
  readonly bssid: string;
  /** Station of a window; else zero. */
  readonly station: string;
  /** Benign, an alarm, or abstained: then the reason says why nothing can be said; of a model that it has drifted. */
  readonly outcome: 'benign' | 'alarm' | 'abstained' | 'drifted';
  /** What the alarm is about. */
  readonly family: 'none' | 'scan' | 'discovery' | 'bruteForce' | 'credentialAccess' | 'exploit' | 'webAttack' | 'lateralMovement' | 'commandAndControl' | 'malware' | 'tunnel' | 'exfiltration' | 'flood' | 'spoofing' | 'wireless' | 'quality' | 'anomaly' | 'policy';
  /** ATT&CK technique, like T1046; empty where there is none. */
  readonly technique: string;
  /** How bad it is, if it is true. */
  readonly severity: 'informational' | 'low' | 'medium' | 'high' | 'critical';
  /** Chance that a benign record looks like this or worse, of all votes together; null where it abstained. */
  readonly pValue: number | null;
  /** Who did it; :: where it is many or unknown. */
  readonly attacker: string;
  /** Whom it was done to; :: where it is many or unknown. */
  readonly victim: string;
  /** One sentence: what was seen, or why nothing can be said. */
  readonly reason: string;
  /** Votes and abstentions of the engines, as a JSON array; of a drift an entry for each model that it concerns. */
  readonly votes: string;
}

/** A VerdictBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateVerdicts(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): VerdictBatch {
  const block = new ColumnBlock(count, 143, 19, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    ruleset: '',
    models: '',
    features: '',
    id: block.uint8s(count * 16),
    time: block.float64s(count),
    subject: block.uint8s(count),
    flowId: block.uint8s(count * 16),
    start: block.float64s(count),
    seconds: block.uint16s(count),
    scope: [],
    srcAddress: block.uint8s(count * 16),
    srcPort: block.uint16s(count),
    dstAddress: block.uint8s(count * 16),
    dstPort: block.uint16s(count),
    protocol: block.uint8s(count),
    bssid: block.uint8s(count * 6),
    station: block.uint8s(count * 6),
    outcome: block.uint8s(count),
    family: block.uint8s(count),
    technique: [],
    severity: block.uint8s(count),
    pValue: block.float64s(count),
    attacker: block.uint8s(count * 16),
    victim: block.uint8s(count * 16),
    reason: new Array<string>(count).fill(''),
    votes: new Array<string>(count).fill(''),
  };
}

export const verdictsDeclaration: TopicDeclaration<VerdictBatch, Verdict> = {
  name: 'verdicts',
  topic: 'weir.verdicts.v1',
  retentionHours: 72,
  doc: "What rules, maths and models together say of flows and windows: alarms, and abstentions with their reason; benign ones where they are asked for. Also that what a model sees or says has drifted.",
  schema: {"type":"record","name":"VerdictBatch","namespace":"weir.v1","doc":"What rules, maths and models together say of flows and windows: alarms, and abstentions with their reason; benign ones where they are asked for. Also that what a model sees or says has drifted.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of flows and verdicts alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane from this stage."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"ruleset","type":"string","doc":"Version of the rules that were in force: SHA-256, in hex."},{"name":"models","type":"string","doc":"Models that were in force, as name@version:digest, with commas between."},{"name":"features","type":"string","doc":"Fingerprint of the features that the models were shown; empty without."},{"name":"id","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"Identity of the verdict: UUIDv8 of what it is about and its family (RFC 9562).","default":""},{"name":"time","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Event time of the evidence: end of the flow as far as it was seen, or of the window; of a drift that of the record it was found at.","default":""},{"name":"subject","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["flow","earlyFlow","window","model"]},"doc":"What was judged: a flow that has ended, the first packets of one that goes on, a window; or a model at a site, by the records that it saw.","default":""},{"name":"flowId","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"The flow; zero for a window.","default":""},{"name":"start","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Begin of the flow or window.","default":""},{"name":"seconds","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"s"},"doc":"Length of the window; 0 for a flow.","default":""},{"name":"scope","type":{"type":"array","items":"string"},"doc":"What the window was about; empty for a flow.","default":[]},{"name":"srcAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the initiator, or of the host of the window.","default":""},{"name":"srcPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the initiator, 0 where there is none.","default":""},{"name":"dstAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the responder, or of the other host of a pair.","default":""},{"name":"dstPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the responder or of the window, 0 where there is none.","default":""},{"name":"protocol","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"IP protocol number, 0 where there is none.","default":""},{"name":"bssid","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"BSS of a window; else zero.","default":""},{"name":"station","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"Station of a window; else zero.","default":""},{"name":"outcome","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["benign","alarm","abstained","drifted"]},"doc":"Benign, an alarm, or abstained: then the reason says why nothing can be said; of a model that it has drifted.","default":""},{"name":"family","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","scan","discovery","bruteForce","credentialAccess","exploit","webAttack","lateralMovement","commandAndControl","malware","tunnel","exfiltration","flood","spoofing","wireless","quality","anomaly","policy"]},"doc":"What the alarm is about.","default":""},{"name":"technique","type":{"type":"array","items":"string"},"doc":"ATT&CK technique, like T1046; empty where there is none.","default":[]},{"name":"severity","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["informational","low","medium","high","critical"]},"doc":"How bad it is, if it is true.","default":""},{"name":"pValue","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"Chance that a benign record looks like this or worse, of all votes together; null where it abstained.","default":""},{"name":"attacker","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Who did it; :: where it is many or unknown.","default":""},{"name":"victim","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Whom it was done to; :: where it is many or unknown.","default":""},{"name":"reason","type":{"type":"array","items":"string"},"doc":"One sentence: what was seen, or why nothing can be said.","default":[]},{"name":"votes","type":{"type":"array","items":"string"},"doc":"Votes and abstentions of the engines, as a JSON array; of a drift an entry for each model that it concerns.","default":[]}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of flows and verdicts alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane from this stage.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"ruleset","doc":"Version of the rules that were in force: SHA-256, in hex.","scalar":"string","inTable":true},{"name":"models","doc":"Models that were in force, as name@version:digest, with commas between.","scalar":"string","inTable":true},{"name":"features","doc":"Fingerprint of the features that the models were shown; empty without.","scalar":"string","inTable":true},{"name":"id","doc":"Identity of the verdict: UUIDv8 of what it is about and its family (RFC 9562).","kind":"uuid"},{"name":"time","doc":"Event time of the evidence: end of the flow as far as it was seen, or of the window; of a drift that of the record it was found at.","unit":"µs","kind":"time"},{"name":"subject","doc":"What was judged: a flow that has ended, the first packets of one that goes on, a window; or a model at a site, by the records that it saw.","kind":"enum","symbols":["flow","earlyFlow","window","model"]},{"name":"flowId","doc":"The flow; zero for a window.","kind":"uuid"},{"name":"start","doc":"Begin of the flow or window.","unit":"µs","kind":"time"},{"name":"seconds","doc":"Length of the window; 0 for a flow.","unit":"s","kind":"uint16"},{"name":"scope","doc":"What the window was about; empty for a flow.","kind":"label"},{"name":"srcAddress","doc":"Address of the initiator, or of the host of the window.","kind":"address"},{"name":"srcPort","doc":"Port of the initiator, 0 where there is none.","kind":"uint16"},{"name":"dstAddress","doc":"Address of the responder, or of the other host of a pair.","kind":"address"},{"name":"dstPort","doc":"Port of the responder or of the window, 0 where there is none.","kind":"uint16"},{"name":"protocol","doc":"IP protocol number, 0 where there is none.","kind":"uint8"},{"name":"bssid","doc":"BSS of a window; else zero.","kind":"mac"},{"name":"station","doc":"Station of a window; else zero.","kind":"mac"},{"name":"outcome","doc":"Benign, an alarm, or abstained: then the reason says why nothing can be said; of a model that it has drifted.","kind":"enum","symbols":["benign","alarm","abstained","drifted"]},{"name":"family","doc":"What the alarm is about.","kind":"enum","symbols":["none","scan","discovery","bruteForce","credentialAccess","exploit","webAttack","lateralMovement","commandAndControl","malware","tunnel","exfiltration","flood","spoofing","wireless","quality","anomaly","policy"]},{"name":"technique","doc":"ATT&CK technique, like T1046; empty where there is none.","kind":"label"},{"name":"severity","doc":"How bad it is, if it is true.","kind":"enum","symbols":["informational","low","medium","high","critical"]},{"name":"pValue","doc":"Chance that a benign record looks like this or worse, of all votes together; null where it abstained.","kind":"float64","optional":true},{"name":"attacker","doc":"Who did it; :: where it is many or unknown.","kind":"address"},{"name":"victim","doc":"Whom it was done to; :: where it is many or unknown.","kind":"address"},{"name":"reason","doc":"One sentence: what was seen, or why nothing can be said.","kind":"text"},{"name":"votes","doc":"Votes and abstentions of the engines, as a JSON array; of a drift an entry for each model that it concerns.","kind":"text"}],
  table: {"name":"verdicts","time":"time","orderBy":["toStartOfHour(time)","outcome","family","time","id"],"ttlDays":90},
  allocate: allocateVerdicts,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    ruleset: batch.ruleset,
    models: batch.models,
    features: batch.features,
    id: uuidText(batch.id, index),
    time: batch.time[index] ?? 0,
    subject: SUBJECT_SYMBOLS[batch.subject[index] ?? 0] ?? 'flow',
    flowId: uuidText(batch.flowId, index),
    start: batch.start[index] ?? 0,
    seconds: batch.seconds[index] ?? 0,
    scope: batch.scope[index] ?? '',
    srcAddress: addressText(batch.srcAddress, index),
    srcPort: batch.srcPort[index] ?? 0,
    dstAddress: addressText(batch.dstAddress, index),
    dstPort: batch.dstPort[index] ?? 0,
    protocol: batch.protocol[index] ?? 0,
    bssid: macText(batch.bssid, index),
    station: macText(batch.station, index),
    outcome: OUTCOME_SYMBOLS[batch.outcome[index] ?? 0] ?? 'benign',
    family: FAMILY_SYMBOLS[batch.family[index] ?? 0] ?? 'none',
    technique: batch.technique[index] ?? '',
    severity: SEVERITY_SYMBOLS[batch.severity[index] ?? 0] ?? 'informational',
    pValue: optional(batch.pValue[index]),
    attacker: addressText(batch.attacker, index),
    victim: addressText(batch.victim, index),
    reason: batch.reason[index] ?? '',
    votes: batch.votes[index] ?? '',
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.ruleset, batch.models, batch.features, batch.id, batch.time, batch.subject, batch.flowId, batch.start, batch.seconds, batch.scope, batch.srcAddress, batch.srcPort, batch.dstAddress, batch.dstPort, batch.protocol, batch.bssid, batch.station, batch.outcome, batch.family, batch.technique, batch.severity, batch.pValue, batch.attacker, batch.victim, batch.reason, batch.votes],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    ruleset: reader.string('ruleset'),
    models: reader.string('models'),
    features: reader.string('features'),
    id: reader.uint8s('id', 16),
    time: reader.float64s('time'),
    subject: reader.uint8s('subject'),
    flowId: reader.uint8s('flowId', 16),
    start: reader.float64s('start'),
    seconds: reader.uint16s('seconds'),
    scope: reader.labels('scope'),
    srcAddress: reader.uint8s('srcAddress', 16),
    srcPort: reader.uint16s('srcPort'),
    dstAddress: reader.uint8s('dstAddress', 16),
    dstPort: reader.uint16s('dstPort'),
    protocol: reader.uint8s('protocol'),
    bssid: reader.uint8s('bssid', 6),
    station: reader.uint8s('station', 6),
    outcome: reader.uint8s('outcome'),
    family: reader.uint8s('family'),
    technique: reader.labels('technique'),
    severity: reader.uint8s('severity'),
    pValue: reader.float64s('pValue'),
    attacker: reader.uint8s('attacker', 16),
    victim: reader.uint8s('victim', 16),
    reason: reader.texts('reason'),
    votes: reader.texts('votes'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    ruleset: batch.ruleset,
    models: batch.models,
    features: batch.features,
    id: batch.id.subarray(from * 16, to * 16),
    time: batch.time.subarray(from, to),
    subject: batch.subject.subarray(from, to),
    flowId: batch.flowId.subarray(from * 16, to * 16),
    start: batch.start.subarray(from, to),
    seconds: batch.seconds.subarray(from, to),
    scope: batch.scope.slice(from, to),
    srcAddress: batch.srcAddress.subarray(from * 16, to * 16),
    srcPort: batch.srcPort.subarray(from, to),
    dstAddress: batch.dstAddress.subarray(from * 16, to * 16),
    dstPort: batch.dstPort.subarray(from, to),
    protocol: batch.protocol.subarray(from, to),
    bssid: batch.bssid.subarray(from * 6, to * 6),
    station: batch.station.subarray(from * 6, to * 6),
    outcome: batch.outcome.subarray(from, to),
    family: batch.family.subarray(from, to),
    technique: batch.technique.slice(from, to),
    severity: batch.severity.subarray(from, to),
    pValue: batch.pValue.subarray(from, to),
    attacker: batch.attacker.subarray(from * 16, to * 16),
    victim: batch.victim.subarray(from * 16, to * 16),
    reason: batch.reason.slice(from, to),
    votes: batch.votes.slice(from, to),
  }),
};
