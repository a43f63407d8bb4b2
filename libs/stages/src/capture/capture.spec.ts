import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import { frames as framesTopic, type FrameBatch } from '@weir/schema';
import type { SourceItem } from '@weir/stream';
import { memoryStream } from '../testing/memory-capture.ts';
import { readCapture } from './read-capture.ts';

const CUT = { lanes: 3, messageFrames: 20, messageBytes: 400_000, latenessUs: 5_000_000 };
const LANES = { total: 3, own: [0, 1, 2] };
const ONE = { total: 1, own: [0] };
const START = gunzipSync(readFileSync(testdataPath('lab.pcapng.gz'))).subarray(0, 200_000);

type Items = SourceItem<FrameBatch>[];

async function read(
  bytes: Uint8Array,
  saved: ReadonlyMap<number, unknown> = new Map(),
  { pieceBytes = 20_000, lanes = LANES, fingerprint = 'this' } = {},
): Promise<Items> {
  const items: Items = [];
  const stream = memoryStream(bytes, pieceBytes, fingerprint);
  const cut = { ...CUT, lanes: lanes.total };
  for await (const item of readCapture('a.pcap', stream, cut, saved, lanes, new AbortController().signal))
    items.push(item);
  return items;
}

/** Everything that a message holds, for comparing. */
function messagesOf(items: Items, lane: number): string[] {
  return items.flatMap((item) => {
    if (item.kind !== 'message' || item.lane !== lane) return [];
    const rows = Array.from({ length: item.batch.count }, (_, i) => framesTopic.row(item.batch, i));
    const { watermark, last } = item.batch;
    const bytes = Buffer.from(framesTopic.encode(item.batch)).toString('base64');
    return [JSON.stringify({ watermark, last, numbers: rows.map(({ number }) => number), bytes })];
  });
}

function framesOf(items: Items): number {
  return items.reduce((sum, item) => sum + (item.kind === 'message' ? item.batch.count : 0), 0);
}

function problemsOf(items: Items): string[] {
  return items.flatMap((item) => (item.kind === 'problem' ? [item.message] : []));
}

test('one lane gets the frames of several, in their order and with the same times', async () => {
  const told = (items: Items): string[] =>
    items
      .flatMap((item) => {
        if (item.kind !== 'message') return [];
        const { batch } = item;
        const captured = (i: number): Uint8Array =>
          batch.data.subarray(batch.offset[i], (batch.offset[i] ?? 0) + (batch.capturedLength[i] ?? 0));
        return Array.from({ length: batch.count }, (_, i) => ({
          ...framesTopic.row(batch, i),
          lane: 0,
          offset: 0,
          bytes: Buffer.from(captured(i)).toString('base64'),
        }));
      })
      .toSorted((a, b) => a.number - b.number)
      .map((row) => JSON.stringify(row));
  const one = await read(START, new Map(), { lanes: ONE });
  expect(told(one)).toEqual(told(await read(START)));
  const numbers = one.flatMap((item) => (item.kind === 'message' ? [...item.batch.number] : []));
  expect(numbers).toEqual(numbers.map((_, i) => i));
});

describe('going on from saved positions', () => {
  test.each([
    ['several lanes', LANES],
    ['one lane', ONE],
  ])('of %s, after any position the messages of each lane are those of the straight run', async (_name, lanes) => {
    const straight = await read(START, new Map(), { lanes });
    const places = straight.flatMap((item, i) => (item.kind === 'position' ? [i] : []));
    expect(places.length).toBeGreaterThan(8);
    for (const place of places) {
      const saved = straight[place];
      if (saved?.kind !== 'position') continue;
      const rest = await read(START, saved.positions, { lanes });
      for (const lane of lanes.own) expect(messagesOf(rest, lane)).toEqual(messagesOf(straight.slice(place), lane));
    }
  });

  test('lanes go on each from its own position', async () => {
    const straight = await read(START);
    const places = straight.flatMap((item, i) => (item.kind === 'position' ? [i] : []));
    const placeOf = [places[1] ?? 0, places[4] ?? 0, places[6] ?? 0];
    const saved = new Map(
      LANES.own.map((lane) => {
        const item = straight[placeOf[lane] ?? 0];
        return [lane, item?.kind === 'position' ? item.positions.get(lane) : undefined];
      }),
    );
    const rest = await read(START, saved);
    for (const lane of LANES.own) {
      expect(messagesOf(rest, lane)).toEqual(messagesOf(straight.slice(placeOf[lane]), lane));
    }
  });

  test('an ended source yields nothing', async () => {
    const last = (await read(START)).at(-1);
    expect(last?.kind === 'position' ? await read(START, last.positions) : last).toEqual([]);
  });

  test('another file under the same name, and another lane count, are refused', async () => {
    const saved = (await read(START)).find((item) => item.kind === 'position');
    const positions = saved?.kind === 'position' ? saved.positions : new Map<number, unknown>();
    await expect(read(START, positions, { fingerprint: 'other' })).rejects.toThrow(
      /^A capture named "a\.pcap" was read before, .*; rename the file, .*\.$/,
    );
    await expect(read(START, positions, { lanes: { total: 2, own: [0, 1] } })).rejects.toThrow(
      '"a.pcap" was begun with 3 lanes and cannot go on with 2; set LANES=3 again.',
    );
  });
});

interface ExpectedFile {
  readonly name: string;
  readonly problem: { readonly kind: string } | null;
  readonly frames: readonly object[];
  readonly repeated?: { readonly count: number };
}
const { files }: { files: readonly ExpectedFile[] } = JSON.parse(
  readFileSync(testdataPath('formats/expected.json'), 'utf8'),
);

describe.each([50, 333, 1 << 20])('files of testdata/formats in pieces of %i bytes', (pieceBytes) => {
  test.each(files.filter(({ name }) => !name.endsWith('.gz')))(
    '$name: every frame before a fault, the fault, and the ends',
    async (file) => {
      const items = await read(readFileSync(testdataPath(`formats/${file.name}`)), new Map(), { pieceBytes });
      expect(framesOf(items)).toBe(file.frames.length + (file.repeated?.count ?? 0));
      expect(problemsOf(items).length).toBe(file.problem === null ? 0 : 1);
      for (const problem of problemsOf(items)) expect(problem).toMatch(/^a\.pcap: [^\n]+; [^\n]+\.$/);
      for (const lane of LANES.own) expect(messagesOf(items, lane).at(-1)).toContain('"last":true');
    },
  );
});
