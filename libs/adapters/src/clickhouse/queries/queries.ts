import type { Alert, DeadLetter, Flow, Verdict, Window } from '@weir/schema';
import { z } from 'zod';
import type { ClickHouse } from '../clickhouse.ts';
import { alertOf, alertsPage, type AlertsQuery, type MarkedAlert } from './alerts.ts';
import { flowsBehind, verdictsOf } from './behind-alert.ts';
import { deadLettersPage } from './dead-letters.ts';
import { drifts, type Drift } from './drifts.ts';
import { flowOf, flowsPage, type FlowsQuery, type Page } from './flows.ts';
import { markedFlows, type MarkedFlows } from './marked-flows.ts';
import { precision, type Precision } from './precision.ts';
import { selectFrom } from './select.ts';
import { windowsPage, type WindowsQuery } from './windows.ts';
import { throughput, type Throughput, type ThroughputQuery } from './throughput.ts';

export interface Counts {
  readonly flows: number;
  readonly deadLetters: number;
  /** Alerts, each once however often it was updated. */
  readonly alerts: number;
}

/** What the page, the API and `weir doctor` ask of the tables. Filters and cursors that cannot be read throw a FilterError. */
export interface Queries {
  flows(query: FlowsQuery): Promise<Page<Flow>>;
  flow(id: string): Promise<Flow | undefined>;
  throughput(query: ThroughputQuery): Promise<Throughput>;
  deadLetters(query: { readonly limit?: number; readonly cursor?: string }): Promise<Page<DeadLetter>>;
  windows(query: WindowsQuery): Promise<Page<Window>>;
  alerts(query: AlertsQuery): Promise<Page<MarkedAlert>>;
  alert(id: string): Promise<MarkedAlert | undefined>;
  /** What an alert was made of; `limit` rows at most, 1 to 1000, default 50. */
  verdictsOf(alert: Alert, limit?: number): Promise<Page<Verdict>>;
  flowsBehind(alert: Alert, limit?: number): Promise<Page<Flow>>;
  precision(): Promise<Precision>;
  /** Flows behind the marked alerts of a capture. */
  markedFlows(source: string): Promise<MarkedFlows>;
  /** What has drifted, for each version of a model, the newest first. */
  drifts(): Promise<readonly Drift[]>;
  counts(): Promise<Counts>;
  /** Seconds since a flow was last written, by the engine's clock; undefined before the first. */
  lastRowAgeSeconds(): Promise<number | undefined>;
}

const countsRow = z.tuple([z.number(), z.number(), z.number()]);
const ageRow = z.tuple([z.number(), z.number()]);

export function createQueries(clickhouse: ClickHouse): Queries {
  const select = selectFrom(clickhouse);
  return {
    flows: (query) => flowsPage(select, query),
    flow: (id) => flowOf(select, id),
    throughput: (query) => throughput(select, query),
    deadLetters: (query) => deadLettersPage(select, query),
    windows: (query) => windowsPage(select, query),
    alerts: (query) => alertsPage(select, query),
    alert: (id) => alertOf(select, id),
    verdictsOf: (alert, limit) => verdictsOf(select, alert, limit),
    flowsBehind: (alert, limit) => flowsBehind(select, alert, limit),
    precision: () => precision(select),
    markedFlows: (source) => markedFlows(select, source),
    drifts: () => drifts(select),
    async counts() {
      const rows = await select(
        'SELECT (SELECT count() FROM flows), (SELECT count() FROM dead_letters), (SELECT uniqExact(id) FROM alerts)',
      );
      const [flows, deadLetters, alerts] = countsRow.parse(rows[0]);
      return { flows, deadLetters, alerts };
    },
    async lastRowAgeSeconds() {
      // The hour roll-up is the smallest table that every flow reaches.
      const rows = await select('SELECT count(), toUInt32(now()) - toUInt32(max(insertedAt)) FROM flows_1h');
      const [count, age] = ageRow.parse(rows[0]);
      return count === 0 ? undefined : Math.max(age, 0);
    },
  };
}
