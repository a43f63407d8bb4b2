import { describe, expect, test } from '@jest/globals';
import { canStream, formatClause, quote, quoteName, splitInsert } from './clickhouse-sql.mjs';

function split(text: string) {
  const found = splitInsert(Buffer.from(text));
  if (!found) return undefined;
  return { statement: found.fromFile('/f').replaceAll(/\s+/g, ' '), data: text.slice(found.dataStart) };
}

describe('where the data of an INSERT begins', () => {
  test.each([
    {
      name: 'on the next line',
      text: 'INSERT INTO t FORMAT CSV\n1,2\n',
      statement: "INSERT INTO t FROM INFILE '/f' FORMAT CSV",
      data: '1,2\n',
    },
    {
      name: 'on the same line',
      text: 'insert into t format JSONEachRow {"a":1}',
      statement: "insert into t FROM INFILE '/f' FORMAT JSONEachRow",
      data: '{"a":1}',
    },
    {
      name: 'after columns and settings',
      text: "INSERT INTO d.t (`format`, b) SETTINGS insert_deduplication_token='FORMAT x' FORMAT Native\n\n\0",
      statement:
        "INSERT INTO d.t (`format`, b) FROM INFILE '/f' SETTINGS insert_deduplication_token='FORMAT x' FORMAT Native",
      data: '\n\0',
    },
    {
      name: 'after comments',
      text: '/* FORMAT A */ INSERT INTO t -- FORMAT B\n FORMAT TSV\n1',
      statement: undefined,
      data: undefined,
    },
    {
      name: 'after comments between the words',
      text: 'INSERT INTO t /* FORMAT A */ -- FORMAT B\n FORMAT TSV\n1',
      statement: "INSERT INTO t /* FORMAT A */ -- FORMAT B FROM INFILE '/f' FORMAT TSV",
      data: '1',
    },
  ])('$name', ({ text, statement, data }) => {
    expect(split(text)).toEqual(statement === undefined ? undefined : { statement, data });
  });

  test.each(['INSERT INTO t VALUES (1)', 'INSERT INTO t SELECT 1 FORMAT Null', 'SELECT 1 FORMAT CSV', 'SELECT 1'])(
    'nowhere in %s',
    (text) => {
      expect(split(text)).toBeUndefined();
    },
  );
});

test.each([
  ['SELECT 1 FORMAT JSON', 'JSON'],
  ['SELECT 1 format CSV;', 'CSV'],
  ['SELECT 1 FORMAT Native SETTINGS max_threads = 1', 'Native'],
  ["SELECT 'FORMAT x'", undefined],
])('the format of %s', (sql, format) => {
  expect(formatClause(sql)).toBe(format);
});

test('only rows in formats without a head go out piece by piece', () => {
  expect(canStream('SELECT 1', 'JSONEachRow')).toBe(true);
  expect(canStream('SELECT 1', 'JSON')).toBe(false);
  expect(canStream('SHOW TABLES', 'TabSeparated')).toBe(false);
});

test('quotes what would end a literal or a name', () => {
  expect(quote("it's \\ it")).toBe("'it\\'s \\\\ it'");
  expect(quoteName('a`b')).toBe('`a\\`b`');
});
