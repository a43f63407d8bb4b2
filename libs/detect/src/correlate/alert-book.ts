import { bytesToHex } from '@noble/hashes/utils.js';
import { verdicts as verdictsTopic, type Verdict, type VerdictBatch } from '@weir/schema';
import { worse } from '../family.ts';
import { identityOf } from '../identity.ts';
import { groupOf } from './grouping.ts';
import type { Evidence, OpenAlert } from './open-alert.ts';

const ALARM = 'alarm';
const MOST_EVIDENCE = 10;
const MOST_NAMES = 16;
const US_PER_MS = 1000;
const NOBODY = '::';
const NO_NETWORK = '00:00:00:00:00:00';

export interface CorrelateSettings {
  /** An alert is closed when nothing came for so long, ms of event time. */
  readonly quietMs: number;
  /** An alert that goes on is told again after so long, ms of event time; at once when it gets worse. */
  readonly updateMs: number;
  /** Most alerts of a source that are open at a time; over it the one that was quiet longest is closed. */
  readonly maxAlerts: number;
}

/** A revision of an alert, to be told. */
export interface Told {
  readonly state: 'opened' | 'updated' | 'closed';
  /** Event time, µs since the epoch. */
  readonly time: number;
  readonly alert: OpenAlert;
}

/**
 * The open alerts of one source, as one stage judged it. What comes of its verdicts depends on them and their order alone: the first
 * alarm of an event opens an alert at once, others are counted in, and event time closes it.
 */
export class AlertBook {
  readonly #source: string;
  readonly #settings: CorrelateSettings;
  /** In the order of their last alarms. */
  readonly #open = new Map<string, OpenAlert>();
  #touches = 0;
  #isRestored = false;
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(source: string, settings: CorrelateSettings) {
    this.#source = source;
    this.#settings = settings;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Takes in a message of verdicts, and tells what has become of the alerts. */
  take(batch: VerdictBatch, tell: (told: Told) => void): void {
    if (this.#isRestored) this.#putInOrder();
    for (let row = 0; row < batch.count; row++) {
      const verdict = verdictsTopic.row(batch, row);
      if (verdict.outcome === ALARM) this.#add(verdict, tell);
    }
    const quietSince = batch.last ? Infinity : batch.watermark - this.#settings.quietMs * US_PER_MS;
    for (const [key, alert] of this.#open) if (alert.end < quietSince) this.#close(key, alert, tell);
  }

  /** Keys and JSON of the alerts that have changed since the last call. */
  takeChanges(): { readonly changed: readonly (readonly [key: string, json: string])[]; readonly removed: string[] } {
    const changed: (readonly [string, string])[] = [];
    for (const key of this.#changed) {
      const alert = this.#open.get(key);
      if (alert !== undefined) changed.push([key, JSON.stringify(alert)]);
    }
    const removed = [...this.#removed];
    this.#changed.clear();
    this.#removed.clear();
    return { changed, removed };
  }

  restore(key: string, alert: OpenAlert): void {
    this.#open.set(key, alert);
    this.#touches = Math.max(this.#touches, alert.touched);
    this.#isRestored = true;
  }

  /** Stores give alerts back in any order. */
  #putInOrder(): void {
    const alerts = [...this.#open].toSorted(([, a], [, b]) => a.touched - b.touched);
    this.#open.clear();
    for (const [key, alert] of alerts) this.#open.set(key, alert);
    this.#isRestored = false;
  }

  #add(verdict: Verdict, tell: (told: Told) => void): void {
    const group = groupOf(verdict.family, verdict);
    const key = `${verdict.family} ${group}`;
    let alert = this.#open.get(key);
    // The low mark is told now and then: what comes after the quiet is another event, told or not.
    if (alert !== undefined && alert.end < verdict.time - this.#settings.quietMs * US_PER_MS) {
      this.#close(key, alert, tell);
      alert = undefined;
    }
    const isNew = alert === undefined;
    alert ??= this.#opened(verdict, group, tell);
    const before = alert.severity;
    addTo(alert, verdict, isNew);
    alert.touched = ++this.#touches;
    this.#open.delete(key);
    this.#open.set(key, alert);
    this.#changed.add(key);
    this.#removed.delete(key);
    if (isNew) return this.#tell('opened', alert, verdict.time, tell);
    const isDue = verdict.time - alert.toldAt >= this.#settings.updateMs * US_PER_MS;
    if (alert.severity !== before || isDue) this.#tell('updated', alert, verdict.time, tell);
  }

  #opened(verdict: Verdict, group: string, tell: (told: Told) => void): OpenAlert {
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size >= this.#settings.maxAlerts) this.#close(...oldest, tell);
    const { family, attacker, victim, bssid, station, dstPort, protocol } = verdict;
    return {
      id: bytesToHex(identityOf(['alert', verdict.id])),
      incident: bytesToHex(identityOf(['incident', this.#source, family, group])),
      ...{
        family,
        group,
        revision: -1,
        touched: 0,
        start: verdict.time,
        end: verdict.time,
        toldAt: 0,
        toldVerdicts: 0,
      },
      ...{ severity: verdict.severity, pValue: 1, attacker, victim, bssid, station, port: dstPort, protocol },
      ...{ verdicts: 0, techniques: [], by: [], reason: '', votes: '', evidence: [] },
    };
  }

  #close(key: string, alert: OpenAlert, tell: (told: Told) => void): void {
    this.#open.delete(key);
    this.#changed.delete(key);
    this.#removed.add(key);
    this.#tell('closed', alert, alert.end, tell);
  }

  #tell(state: Told['state'], alert: OpenAlert, time: number, tell: (told: Told) => void): void {
    alert.revision++;
    alert.toldAt = time;
    alert.toldVerdicts = alert.verdicts;
    const { techniques, by, evidence } = alert;
    tell({ state, time, alert: { ...alert, techniques: [...techniques], by: [...by], evidence: [...evidence] } });
  }
}

/** Counts a verdict in; what differs between the verdicts of an event (its port, a host) is then nobody's. */
function addTo(alert: OpenAlert, verdict: Verdict, isNew: boolean): void {
  const pValue = verdict.pValue ?? 1;
  const { severity, saidAt = alert.pValue } = alert;
  // Why is said by the surest of the worst: what is milder says why of something else, however sure it is.
  const isAsBad = verdict.severity === severity && pValue < saidAt;
  const isWorse = isNew || isAsBad || worse(verdict.severity, severity) !== severity;
  alert.verdicts++;
  alert.start = Math.min(alert.start, verdict.time);
  alert.end = Math.max(alert.end, verdict.time);
  alert.severity = worse(alert.severity, verdict.severity);
  alert.pValue = Math.min(alert.pValue, pValue);
  // Engines may see the roles of a pair either way; the first to speak decides.
  if (alert.attacker !== verdict.attacker && alert.attacker !== verdict.victim) alert.attacker = NOBODY;
  if (alert.victim !== verdict.victim && alert.victim !== verdict.attacker) alert.victim = NOBODY;
  if (alert.bssid !== verdict.bssid) alert.bssid = NO_NETWORK;
  if (alert.station !== verdict.station) alert.station = NO_NETWORK;
  if (alert.port !== verdict.dstPort) alert.port = 0;
  if (alert.protocol !== verdict.protocol) alert.protocol = 0;
  addName(alert.techniques, verdict.technique);
  for (const name of votersOf(verdict.votes)) addName(alert.by, name);
  if (isWorse) {
    alert.reason = verdict.reason;
    alert.votes = verdict.votes;
    alert.saidAt = pValue;
  }
  const id = verdict.subject === 'window' ? `${verdict.scope} of ${verdict.seconds} s` : verdict.flowId;
  const { subject, time, reason } = verdict;
  addEvidence(alert.evidence, { subject, id, time, pValue, reason });
}

/** The first half is what came first, the other the least likely. A flow's later record stands for its earlier one. */
function addEvidence(evidence: Evidence[], one: Evidence): void {
  const known = evidence.findIndex(({ id, subject }) => subject !== 'window' && id === one.id);
  if (known >= 0) evidence[known] = one;
  else evidence.push(one);
  if (evidence.length <= MOST_EVIDENCE) return;
  const half = MOST_EVIDENCE / 2;
  let likeliest = half;
  for (let i = half; i < evidence.length; i++)
    if ((evidence[i]?.pValue ?? 0) >= (evidence[likeliest]?.pValue ?? 0)) likeliest = i;
  evidence.splice(likeliest, 1);
}

function addName(names: string[], name: string): void {
  if (name !== '' && names.length < MOST_NAMES && !names.includes(name)) names.push(name);
}

/** Who voted, as engine:name. */
function votersOf(votes: string): string[] {
  const said: unknown = votes === '' ? [] : JSON.parse(votes);
  if (!Array.isArray(said)) return [];
  return said.flatMap((vote: unknown) =>
    typeof vote === 'object' && vote !== null && 'engine' in vote && 'by' in vote && 'pValue' in vote
      ? [`${String(vote.engine)}:${String(vote.by)}`]
      : [],
  );
}
