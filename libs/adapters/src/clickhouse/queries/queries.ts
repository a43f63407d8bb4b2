import type { DeadLetter, Flow } from '@weir/schema';
import { z } from 'zod';
import type { ClickHouse } from '../clickhouse.ts';
import { deadLettersPage } from './dead-letters.ts';
import { flowOf, flowsPage, type FlowsQuery, type Page } from './flows.ts';
import { selectFrom } from './select.ts';
import { throughput, type Throughput, type ThroughputQuery } from './throughput.ts';

export interface Counts {
  readonly flows: number;
  readonly deadLetters: number;
}

/** What the page, the API and `weir doctor` ask of the tables. Filters and cursors that cannot be read throw a FilterError. */
export interface Queries {
  flows(query: FlowsQuery): Promise<Page<Flow>>;
  flow(id: string): Promise<Flow | undefined>;
  throughput(query: ThroughputQuery): Promise<Throughput>;
  deadLetters(query: { readonly limit?: number; readonly cursor?: string }): Promise<Page<DeadLetter>>;
  counts(): Promise<Counts>;
  /** Seconds since a flow was last written, by the engine's clock; undefined before the first. */
  lastRowAgeSeconds(): Promise<number | undefined>;
}

const countsRow = z.tuple([z.number(), z.number()]);

export function createQueries(clickhouse: ClickHouse): Queries {
  const select = selectFrom(clickhouse);
  return {
    flows: (query) => flowsPage(select, query),
    flow: (id) => flowOf(select, id),
    throughput: (query) => throughput(select, query),
    deadLetters: (query) => deadLettersPage(select, query),
    async counts() {
      const rows = await select('SELECT (SELECT count() FROM flows), (SELECT count() FROM dead_letters)');
      const [flows, deadLetters] = countsRow.parse(rows[0]);
      return { flows, deadLetters };
    },
    async lastRowAgeSeconds() {
      // The hour roll-up is the smallest table that every flow reaches.
      const rows = await select('SELECT count(), toUInt32(now()) - toUInt32(max(insertedAt)) FROM flows_1h');
      const [count, age] = countsRow.parse(rows[0]);
      return count === 0 ? undefined : Math.max(age, 0);
    },
  };
}
