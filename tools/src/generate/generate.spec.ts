import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readDeclaration } from './declaration.ts';
import { columnType, statements } from './ddl.ts';
import { generate } from './main.ts';

const root = join(fileURLToPath(import.meta.url), '../../../..');

const generated = [...(await generate(root))];

describe('generated files', () => {
  test.each(generated)('%s is up to date; otherwise run `npm run generate`', (path, text) => {
    expect(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : 'missing').toBe(text);
  });
});

describe('table statements', () => {
  const flows = readDeclaration(root, 'flows');

  test('make the views after the tables they feed', () => {
    const made: string[] = [];
    const early: string[] = [];
    for (const { sql } of statements([flows])) {
      const target = / TO (\w+) AS/.exec(sql)?.[1];
      if (target !== undefined && !made.includes(target)) early.push(target);
      made.push(/EXISTS (\w+)/.exec(sql)?.[1] ?? '');
    }
    expect(early).toEqual([]);
    expect(made).toEqual(
      expect.arrayContaining(['flows', 'flows_1m', 'flows_5m', 'flows_1h', 'flows_1m_view', 'flows_1h_view']),
    );
  });

  test('remember inserted blocks and expire by the time of writing', () => {
    for (const { sql } of statements([flows]).filter((statement) => statement.sql.startsWith('CREATE TABLE'))) {
      expect(sql).toMatch(/non_replicated_deduplication_window = 10000/);
      expect(sql).toMatch(/TTL insertedAt \+ INTERVAL \d+ DAY/);
      expect(sql).toMatch(/ttl_only_drop_parts = 1/);
      expect(sql).toMatch(/min_parts_to_merge_at_once = 10/);
      expect(sql).toMatch(/min_bytes_for_wide_part = 100000000/);
    }
  });

  test('refuse a kind that no table keeps, and say which', () => {
    const field = { name: 'data', doc: 'Captured bytes.', scalar: 'bytes' as const };
    expect(() => columnType('frames', field)).toThrow(/avro\/frames\.avsc: data is bytes/);
  });
});
