import { expect, test } from '@jest/globals';
import {
  alerts,
  allocateAlerts,
  allocateDeadLetters,
  allocateFlows,
  allocatePackets,
  allocateVerdicts,
  allocateWindows,
  deadLetters,
  flows,
  packets,
  verdicts,
  windows,
} from '@weir/schema';
import { createTextTables, headerOf, type TextTablesOptions } from './text-tables.ts';

const SCALARS = { source: 'a', lane: 0, watermark: 0, last: false };
const FLOWS = allocateFlows(2, { source: 'with "quotes", and commas', lane: 3, watermark: 0, last: false });
FLOWS.forwardIatMeanUs.set([Number.NaN, 2.5]);

async function linesOf(options: TextTablesOptions): Promise<string[]> {
  let text = '';
  const tables = createTextTables(options, async (chunk) => {
    text += Buffer.from(chunk).toString();
  });
  await tables.prepare(flows, [FLOWS, FLOWS], 0).insert('');
  const letters = allocateDeadLetters(1, SCALARS);
  letters.value[0] = Uint8Array.of(1, 2, 3);
  await tables.prepare(deadLetters, [letters], 0).insert('');
  expect(text.endsWith('\n')).toBe(true);
  return text.trimEnd().split('\n');
}

test('JSON has a record a line, and only of its table', async () => {
  const lines = await linesOf({ table: 'flows', format: 'json', names: 'weir' });
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[1] ?? '')).toEqual(flows.row(FLOWS, 1));
});

test('CSV has as many values as the header has names, and text in quotes where it needs them', async () => {
  const header = (await headerOf({ table: 'flows', format: 'csv', names: 'weir' })).trimEnd().split(',');
  const [first = ''] = await linesOf({ table: 'flows', format: 'csv', names: 'weir' });
  const lead = '"with ""quotes"", and commas",3,';
  expect(header.slice(0, 3)).toEqual(['source', 'lane', 'id']);
  expect(first.startsWith(lead)).toBe(true);
  const values = first.slice(lead.length).split(',');
  expect(values).toHaveLength(header.length - 2);
  expect(values[header.indexOf('forwardIatMeanUs') - 2]).toBe('');
});

test('JSON has no control character that a terminal obeys, and says them all the same', async () => {
  const source = '\u009B31m\u001B日本';
  const batch = allocateFlows(1, { ...SCALARS, source });
  let text = '';
  const tables = createTextTables({ table: 'flows', format: 'json', names: 'weir' }, async (chunk) => {
    text += Buffer.from(chunk).toString();
  });
  await tables.prepare(flows, [batch], 0).insert('');
  expect(text.trimEnd()).not.toMatch(/\p{Cc}/u);
  expect(JSON.parse(text)).toMatchObject({ source });
});

test.each([
  ['flows', flows.row(FLOWS, 0)],
  ['packets', packets.row(allocatePackets(1, SCALARS), 0)],
  ['windows', windows.row(allocateWindows(1, SCALARS), 0)],
  ['verdicts', verdicts.row(allocateVerdicts(1, SCALARS), 0)],
  ['alerts', alerts.row(allocateAlerts(1, SCALARS), 0)],
  ['dead-letters', deadLetters.row(allocateDeadLetters(1, SCALARS), 0)],
] as const)('the header of %s has the names of its columns', async (table, row) => {
  expect((await headerOf({ table, format: 'csv', names: 'weir' })).trimEnd().split(',')).toEqual(Object.keys(row));
});

test('bytes are base64', async () => {
  const [line = ''] = await linesOf({ table: 'dead-letters', format: 'json', names: 'weir' });
  expect(JSON.parse(line)).toMatchObject({ source: 'a', value: 'AQID' });
});
