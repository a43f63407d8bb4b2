import {
  addressText,
  allocateVerdicts,
  FAMILY_SYMBOLS,
  OUTCOME_SYMBOLS,
  SCOPE_SYMBOLS,
  SEVERITY_SYMBOLS,
  SUBJECT_SYMBOLS,
  uuidText,
  type FlowBatch,
  type VerdictBatch,
  type WindowBatch,
} from '@weir/schema';
import type { Finding } from './finding.ts';
import { identityOf } from './identity.ts';
import type { End } from './vote.ts';

const ADDRESS_BYTES = 16;
const MAC_BYTES = 6;
const US_PER_S = 1_000_000;

/** What was in force when verdicts were made. */
export interface InForce {
  readonly ruleset: string;
  /** name@version:digest, with commas between. */
  readonly models: string;
  readonly features: string;
}

/** Verdicts on flows. */
export function flowVerdicts(flows: FlowBatch, findings: readonly Finding[], inForce: InForce): VerdictBatch {
  const verdicts = rowsFor(flows, findings, inForce);
  findings.forEach((finding, to) => {
    const { row, family } = finding;
    const { attacker, victim } = endsOf(flows, finding);
    const subject = flows.early ? 'earlyFlow' : 'flow';
    verdicts.subject[to] = SUBJECT_SYMBOLS.indexOf(subject);
    verdicts.time[to] = flows.end[row] ?? 0;
    verdicts.start[to] = flows.start[row] ?? 0;
    verdicts.srcPort[to] = flows.srcPort[row] ?? 0;
    verdicts.dstPort[to] = flows.dstPort[row] ?? 0;
    verdicts.protocol[to] = flows.protocol[row] ?? 0;
    copy(flows.id, row, verdicts.flowId, to, ADDRESS_BYTES);
    putEnds(verdicts, to, flows.srcAddress, flows.dstAddress, row, attacker, victim);
    verdicts.id.set(identityOf([subject, uuidText(flows.id, row), family]), to * ADDRESS_BYTES);
  });
  return verdicts;
}

/** Who floods is not who was sent to alone: of answers that nobody asked for the initiator is the victim, who sent nothing. */
function endsOf(
  { forwardPackets }: FlowBatch,
  { row, family, attacker, victim }: Finding,
): Pick<Finding, 'attacker' | 'victim'> {
  const isReflected = family === 'flood' && victim === 'dst' && forwardPackets[row] === 0;
  return isReflected ? { attacker: victim, victim: attacker } : { attacker, victim };
}

/** Verdicts on windows. */
export function windowVerdicts(windows: WindowBatch, findings: readonly Finding[], inForce: InForce): VerdictBatch {
  const verdicts = rowsFor(windows, findings, inForce);
  findings.forEach(({ row, attacker, victim, family }, to) => {
    const seconds = windows.seconds[row] ?? 0;
    const start = windows.start[row] ?? 0;
    const scope = SCOPE_SYMBOLS[windows.scope[row] ?? 0] ?? 'source';
    verdicts.subject[to] = SUBJECT_SYMBOLS.indexOf('window');
    verdicts.time[to] = start + seconds * US_PER_S;
    verdicts.start[to] = start;
    verdicts.seconds[to] = seconds;
    verdicts.scope[to] = scope;
    verdicts.dstPort[to] = windows.port[row] ?? 0;
    verdicts.protocol[to] = windows.protocol[row] ?? 0;
    copy(windows.bssid, row, verdicts.bssid, to, MAC_BYTES);
    copy(windows.station, row, verdicts.station, to, MAC_BYTES);
    putEnds(verdicts, to, windows.address, windows.peer, row, attacker, victim);
    verdicts.id.set(identityOf([windows.source, windowKey(windows, row), family]), to * ADDRESS_BYTES);
  });
  return verdicts;
}

/** What tells a window's row from all others of its source. */
function windowKey(windows: WindowBatch, row: number): string {
  const address = addressText(windows.address, row);
  const peer = addressText(windows.peer, row);
  const stations = [...windows.bssid.subarray(row * MAC_BYTES, (row + 1) * MAC_BYTES)];
  stations.push(...windows.station.subarray(row * MAC_BYTES, (row + 1) * MAC_BYTES));
  const numbers = [windows.start, windows.seconds, windows.scope, windows.etherType, windows.protocol, windows.port];
  return [...numbers.map((column) => column[row] ?? 0), address, peer, ...stations].join(' ');
}

/** Rows with all that does not depend on what was judged. */
function rowsFor(
  { source, lane, watermark, last }: Pick<VerdictBatch, 'source' | 'lane' | 'watermark' | 'last'>,
  findings: readonly Finding[],
  inForce: InForce,
): VerdictBatch {
  const verdicts = { ...allocateVerdicts(findings.length, { source, lane, watermark, last }), ...inForce };
  findings.forEach((finding, to) => {
    verdicts.outcome[to] = OUTCOME_SYMBOLS.indexOf(finding.outcome);
    verdicts.family[to] = FAMILY_SYMBOLS.indexOf(finding.family);
    verdicts.severity[to] = SEVERITY_SYMBOLS.indexOf(finding.severity);
    verdicts.pValue[to] = finding.pValue;
    verdicts.technique[to] = finding.technique;
    verdicts.reason[to] = finding.reason;
    verdicts.scope[to] = '';
    verdicts.votes[to] = finding.votes.length === 0 ? '' : JSON.stringify(finding.votes);
  });
  return verdicts;
}

function putEnds(
  verdicts: VerdictBatch,
  to: number,
  src: Uint8Array,
  dst: Uint8Array,
  row: number,
  attacker: End,
  victim: End,
): void {
  copy(src, row, verdicts.srcAddress, to, ADDRESS_BYTES);
  copy(dst, row, verdicts.dstAddress, to, ADDRESS_BYTES);
  if (attacker !== 'none') copy(attacker === 'src' ? src : dst, row, verdicts.attacker, to, ADDRESS_BYTES);
  if (victim !== 'none') copy(victim === 'src' ? src : dst, row, verdicts.victim, to, ADDRESS_BYTES);
}

function copy(from: Uint8Array, row: number, into: Uint8Array, to: number, bytes: number): void {
  into.set(from.subarray(row * bytes, (row + 1) * bytes), to * bytes);
}
