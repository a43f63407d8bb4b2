import { incidentsOf, type Incident } from '@weir/detect';
import { alerts, END_REASON_SYMBOLS, type Alert, type AlertBatch, type FlowBatch } from '@weir/schema';
import { DetailCount, type DetailPart } from './detail-count.ts';
import { addressWords, Talkers, type Talker, type TalkerColumns } from './talkers.ts';

export interface ProtocolCount {
  /** IP protocol number. */
  readonly protocol: number;
  readonly flows: number;
  readonly packets: number;
  /** Frame bytes on the wire. */
  readonly bytes: number;
}

/** What the flows of one capture add up to. */
export interface SourceSummary {
  readonly source: string;
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
  /** Times of the earliest and latest packet, µs since the epoch; undefined without flows. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Most flows first. */
  readonly protocols: readonly ProtocolCount[];
  /** Flows by end reason. */
  readonly endReasons: Readonly<Record<string, number>>;
  readonly talkers: readonly Talker[];
  /** True when there were more addresses than are counted at once. */
  readonly talkersAreEstimates: boolean;
  /** Where flows with details were asked for. */
  readonly details: DetailPart | undefined;
  /** What was alarmed, the worst first; undefined where nobody asked. */
  readonly incidents: readonly Incident[] | undefined;
}

/** A part of a summary as plain data that crosses threads. */
export interface SummaryPart {
  readonly source: string;
  /** By protocol number. */
  readonly flows: Float64Array;
  readonly packets: Float64Array;
  readonly bytes: Float64Array;
  readonly endReasons: Float64Array;
  readonly talkers: TalkerColumns;
  readonly start: number;
  readonly end: number;
  readonly details: DetailPart | undefined;
  readonly alerts: readonly Alert[];
}

/** Alerts of one event lie at most so far apart, µs: they close after as long by default. */
const INCIDENT_GAP_US = 600e6;
const PROTOCOLS = 256;

class SourceCount {
  readonly flows = new Float64Array(PROTOCOLS);
  readonly packets = new Float64Array(PROTOCOLS);
  readonly bytes = new Float64Array(PROTOCOLS);
  readonly endReasons = new Float64Array(END_REASON_SYMBOLS.length);
  readonly talkers = new Talkers();
  start = Infinity;
  end = -Infinity;
  #details: DetailCount | undefined;
  readonly alerts: Alert[] = [];

  add(batch: FlowBatch, withDetails: boolean): void {
    if (withDetails) (this.#details ??= new DetailCount()).add(batch);
    const src = addressWords(batch.srcAddress);
    const dst = addressWords(batch.dstAddress);
    for (let i = 0; i < batch.count; i++) {
      const packets = (batch.forwardPackets[i] ?? 0) + (batch.reversePackets[i] ?? 0);
      const bytes = (batch.forwardBytes[i] ?? 0) + (batch.reverseBytes[i] ?? 0);
      this.#count(batch.protocol[i] ?? 0, 1, packets, bytes);
      const reason = batch.endReason[i] ?? 0;
      this.endReasons[reason] = (this.endReasons[reason] ?? 0) + 1;
      this.start = Math.min(this.start, batch.start[i] ?? Infinity);
      this.end = Math.max(this.end, batch.end[i] ?? -Infinity);
      this.talkers.add(src, i, 1, packets, bytes);
      this.talkers.add(dst, i, 1, packets, bytes);
    }
  }

  merge(other: SummaryPart): void {
    addTo(this.flows, other.flows);
    addTo(this.packets, other.packets);
    addTo(this.bytes, other.bytes);
    addTo(this.endReasons, other.endReasons);
    this.start = Math.min(this.start, other.start);
    this.end = Math.max(this.end, other.end);
    this.talkers.merge(other.talkers);
    this.alerts.push(...other.alerts);
    if (other.details !== undefined) (this.#details ??= new DetailCount()).merge(other.details);
  }

  part(source: string): SummaryPart {
    const { flows, packets, bytes, endReasons, start, end } = this;
    const talkers = this.talkers.columns();
    return {
      source,
      flows,
      packets,
      bytes,
      endReasons,
      start,
      end,
      talkers,
      details: this.#details?.part(),
      alerts: this.alerts,
    };
  }

  summary(source: string, talkers: number | undefined, withAlerts: boolean): SourceSummary {
    const protocols = Array.from(this.flows, (flows, protocol) => ({
      protocol,
      flows,
      packets: this.packets[protocol] ?? 0,
      bytes: this.bytes[protocol] ?? 0,
    })).filter(({ flows }) => flows > 0);
    const reasons = END_REASON_SYMBOLS.map((symbol, reason) => [symbol, this.endReasons[reason] ?? 0] as const);
    return {
      source,
      flows: sum(this.flows),
      packets: sum(this.packets),
      bytes: sum(this.bytes),
      start: this.start === Infinity ? undefined : this.start,
      end: this.end === -Infinity ? undefined : this.end,
      protocols: protocols.toSorted((a, b) => b.flows - a.flows || a.protocol - b.protocol),
      endReasons: Object.fromEntries(reasons.filter(([, flows]) => flows > 0)),
      talkers: this.talkers.top(talkers),
      talkersAreEstimates: this.talkers.isEstimate,
      details: this.#details?.part(),
      incidents: withAlerts ? incidentsOf(this.alerts, INCIDENT_GAP_US) : undefined,
    };
  }

  #count(protocol: number, flows: number, packets: number, bytes: number): void {
    this.flows[protocol] = (this.flows[protocol] ?? 0) + flows;
    this.packets[protocol] = (this.packets[protocol] ?? 0) + packets;
    this.bytes[protocol] = (this.bytes[protocol] ?? 0) + bytes;
  }
}

function addTo(totals: Float64Array, values: Float64Array): void {
  for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] ?? 0) + (values[i] ?? 0);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Adds up flows by the capture they come from. Parts made in several threads merge into the same whole. */
export class FlowSummary {
  readonly #sources = new Map<string, SourceCount>();
  readonly #withDetails: boolean;
  readonly #withAlerts: boolean;

  /** With details for flows that have them: applications, and how TCP fared; and with what was alarmed. */
  constructor(withDetails = false, withAlerts = false) {
    this.#withDetails = withDetails;
    this.#withAlerts = withAlerts;
  }

  add(batch: FlowBatch): void {
    if (batch.count > 0) this.#source(batch.source).add(batch, this.#withDetails);
  }

  addAlerts(batch: AlertBatch): void {
    for (let row = 0; row < batch.count; row++) this.#source(batch.source).alerts.push(alerts.row(batch, row));
  }

  merge(parts: readonly SummaryPart[]): void {
    for (const part of parts) this.#source(part.source).merge(part);
  }

  /** A summary a capture, in order of name, with its `talkers` largest talkers (all by default). */
  sources(talkers?: number): SourceSummary[] {
    const names = [...this.#sources].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return names.map(([name, count]) => count.summary(name, talkers, this.#withAlerts));
  }

  /** What another thread's `merge` takes. */
  parts(): SummaryPart[] {
    return Array.from(this.#sources, ([name, count]) => count.part(name));
  }

  #source(name: string): SourceCount {
    let count = this.#sources.get(name);
    if (count === undefined) {
      count = new SourceCount();
      this.#sources.set(name, count);
    }
    return count;
  }
}
