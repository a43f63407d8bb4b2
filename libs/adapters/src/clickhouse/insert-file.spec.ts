import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { flows } from '@weir/schema';
import { TransientError } from '@weir/stream';
import { incomingFolder, insertsByFile, type FileInsert } from './insert-file.ts';
import { columnsOf, nativeBlocks, tableShape, oneBlock } from './native-block.ts';
import { KeptRoom } from './kept-room.ts';
import { createTables } from './tables.ts';
import { trafficBatch } from './testing/batches.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-incoming-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const waiting = (): string[] => readdirSync(incomingFolder(folder));

const ROWS = 250;
const NOW = 1_700_000_000_000;
const batches = [1, 2].map((seed) => trafficBatch(300, seed));
const expected = [...nativeBlocks(flows, tableShape(flows), batches, NOW, ROWS)].map(({ encode }) =>
  Buffer.concat([...encode(new KeptRoom())].flat()),
);

function prepareWith(insertFile: (insert: FileInsert) => Promise<void>): (token: string) => Promise<void> {
  const tables = createTables({ ...insertsByFile(folder, insertFile), close: async () => undefined }, ROWS);
  const { insert } = tables.prepare(flows, batches, NOW);
  return insert;
}

test('each block is in a file until it has gone in; after trouble that passes the insert goes on with the same one', async () => {
  const came: { token: string; bytes: Buffer }[] = [];
  let trouble = 1;
  const insert = prepareWith(async ({ file, token }) => {
    if (came.length === 1 && trouble-- > 0) throw new TransientError('busy');
    came.push({ token, bytes: readFileSync(file) });
  });
  expect(waiting()).toHaveLength(3);
  await expect(insert('token')).rejects.toThrow('busy');
  expect(waiting()).toHaveLength(2);
  await insert('token');
  expect(waiting()).toEqual([]);
  expect(came.map(({ token }) => token)).toEqual(['token/0', 'token/1', 'token/2']);
  expect(came.map(({ bytes }) => bytes)).toEqual(expected);
});

test('the file of a block that will never go in is removed; those behind it go when the tables are opened again', async () => {
  const insert = prepareWith(() => Promise.reject(new Error('no such table')));
  await expect(insert('token')).rejects.toThrow('no such table');
  expect(waiting()).toHaveLength(2);
});

test('rows that are taken in ahead are in one file, whose insert names all columns, until it has gone in', async () => {
  const came: FileInsert[] = [];
  const bytes: Buffer[] = [];
  const insertFile = async (insert: FileInsert): Promise<void> => {
    came.push(insert);
    bytes.push(readFileSync(insert.file));
  };
  const before = waiting();
  const tables = createTables({ ...insertsByFile(folder, insertFile), close: async () => undefined });
  const gathering = tables.ahead?.begin(flows, NOW);
  for (const batch of batches) gathering?.add([batch]);
  const prepared = gathering?.prepare([]);
  expect(waiting()).toHaveLength(before.length + 1);
  await prepared?.insert('token');
  expect(waiting()).toEqual(before);
  const shape = tableShape(flows);
  const blocks = batches.flatMap((batch) => [...oneBlock(flows, shape, [batch], NOW).encode(new KeptRoom())].flat());
  const expectedBytes = Buffer.concat(blocks);
  expect(bytes).toEqual([expectedBytes]);
  expect(came).toMatchObject([{ table: 'flows', token: 'token/0', columns: columnsOf(shape) }]);
  expect(prepared).toMatchObject({ rows: 600, sha256: createHash('sha256').update(expectedBytes).digest('hex') });
});
