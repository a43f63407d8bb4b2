import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compareRows, differenceText, isSame } from './compare.ts';
import { analyzedRows, embeddedRows } from './embedded.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SHARED = process.env['WEIR_SHARED_DATA'] ?? join(ROOT, '../shared/data');
const CAPTURES = [
  join(ROOT, 'testdata/lab.pcapng.gz'),
  ...['benign/instagram.pcap', 'protocols/sctp-www.pcap'].map((name) => join(SHARED, name)),
];

interface Way {
  readonly name: string;
  readonly lanes: number;
  readonly env: Readonly<Record<string, string>>;
}

const WAYS: readonly Way[] = [
  ...[2, 12].map((lanes) => ({ name: `${lanes} lanes`, lanes, env: {} })),
  ...[1, 7, 512].map((frames) => ({
    name: `${frames} frames a message`,
    lanes: 4,
    env: { CAPTURE_MESSAGE_FRAMES: String(frames) },
  })),
  ...[1, 2].map((workers) => ({ name: `${workers} threads`, lanes: 4, env: { WORKERS: String(workers) } })),
  { name: 'chunks of 64 KiB', lanes: 4, env: { CAPTURE_CHUNK_BYTES: '65536' } },
];

/** The lane says how the work was dealt out, nothing about the row. */
function withoutLane(row: string): string {
  return row.replace(/"lane":\d+,?/, '');
}

describe.each(CAPTURES.map((path) => ({ path, name: basename(path) })))('the rows of $name', ({ path }) => {
  // The shared captures stand beside the checkout, not in it.
  const isHere = existsSync(path);
  const check = isHere ? test : test.skip;
  let folder = '';
  let expected: string[] = [];
  let expectedWindows: string[] = [];

  beforeAll(async () => {
    if (!isHere) return;
    folder = mkdtempSync(join(tmpdir(), 'weir-determinism-'));
    expected = (await embeddedRows(path, 1, join(folder, 'rows'))).map(withoutLane);
    expectedWindows = (await analyzedRows(path, 'windows', 1, join(folder, 'rows'), {})).map(withoutLane);
  });
  afterAll(() => {
    if (isHere) rmSync(folder, { recursive: true, force: true });
  });

  check.each(WAYS)('are the same windows with $name', async ({ lanes, env }) => {
    const rows = await analyzedRows(path, 'windows', lanes, join(folder, 'rows'), env);
    const known = new Set(expectedWindows);
    expect(
      rows
        .map(withoutLane)
        .filter((row) => !known.has(row))
        .slice(0, 2),
    ).toEqual([]);
    expect([rows.length, rows.length > 0]).toEqual([expectedWindows.length, true]);
  });

  check.each(WAYS)('are the same flows with $name', async ({ name: way, lanes, env }) => {
    const rows = (await embeddedRows(path, lanes, join(folder, 'rows'), env)).map(withoutLane);
    const difference = compareRows(expected, rows);
    expect(isSame(difference) && rows.length > 0 ? 'same' : differenceText(way, difference)).toBe('same');
  });
});
