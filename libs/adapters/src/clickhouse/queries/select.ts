import { z } from 'zod';
import type { ClickHouse } from '../clickhouse.ts';
import { explain } from '../errors.ts';

/** Rows of a query as arrays of values; parameters stand in the SQL as `{name:Type}`. */
export type Select = (sql: string, params?: Readonly<Record<string, string | number>>) => Promise<unknown[][]>;

const wire = z.array(z.array(z.unknown()));

export function selectFrom({ client, where }: ClickHouse): Select {
  return async (sql, params = {}) => {
    try {
      const result = await client.query({ query: sql, query_params: { ...params }, format: 'JSONCompactEachRow' });
      return wire.parse(await result.json());
    } catch (cause) {
      throw explain('reading', where, cause);
    }
  };
}
