import { describe, expect, test } from '@jest/globals';
import type { FrameBatch } from '@weir/schema';
import type { ByteStream, LiveTick, SourceItem } from '@weir/stream';
import { readCapture } from './read-capture.ts';

const LATENESS_US = 5_000_000;
const CUT = { lanes: 2, messageFrames: 100, messageBytes: 400_000, latenessUs: LATENESS_US };
const LANES = { total: 2, own: [0, 1] };
const BEGIN_US = 1_700_000_000_000_000;

function pcapHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

function frameAt(timeUs: number): Buffer {
  const record = Buffer.alloc(16 + 60);
  record.writeUInt32LE(Math.floor(timeUs / 1e6), 0);
  record.writeUInt32LE(timeUs % 1e6, 4);
  record.writeUInt32LE(60, 8);
  record.writeUInt32LE(60, 12);
  return record;
}

/** What happens in a live capture: bytes, then perhaps a tick. */
interface Moment {
  readonly bytes?: Buffer;
  readonly tick?: LiveTick;
  readonly lost?: number;
}

/** A live capture that goes through the moments; the signal is aborted after the last one where it is given. */
function liveStream(moments: readonly Moment[], stop?: AbortController): ByteStream {
  let now: Moment = {};
  return {
    size: Infinity,
    consumed: 0,
    fingerprint: 'live',
    live: {
      waitedMs: 0,
      takeTick: () => now.tick,
      takeLost: () => (now.lost === undefined ? [] : [{ reason: 'lost-in-kernel', count: now.lost }]),
    },
    async *bytes() {
      for (now of moments) yield now.bytes ?? new Uint8Array();
      now = {};
      stop?.abort();
    },
  };
}

async function itemsOf(moments: readonly Moment[], stop = new AbortController()): Promise<SourceItem<FrameBatch>[]> {
  const items: SourceItem<FrameBatch>[] = [];
  for await (const item of readCapture('eth0@x', liveStream(moments, stop), CUT, new Map(), LANES, stop.signal))
    items.push(item);
  return items;
}

/** Watermarks of the messages without frames, but for the ends, lane by lane. */
function ticksOf(items: readonly SourceItem<FrameBatch>[]): number[] {
  return items.flatMap((item) =>
    item.kind === 'message' && item.batch.count === 0 && !item.batch.last ? [item.batch.watermark] : [],
  );
}

const FIRST = { bytes: Buffer.concat([pcapHeader(), frameAt(BEGIN_US)]) };

describe('time in a live capture', () => {
  test('passes while no frame comes, in every lane', async () => {
    const items = await itemsOf([
      FIRST,
      { tick: { nowUs: BEGIN_US + 100_000, silentUs: 100_000 } },
      { tick: { nowUs: BEGIN_US + 200_000, silentUs: 200_000 } },
    ]);
    const marks = [100_000, 100_000, 200_000, 200_000].map((us) => BEGIN_US + us - LATENESS_US);
    expect(ticksOf(items)).toEqual(marks);
  });

  test('is that of the frames, also where their clock is behind', async () => {
    const items = await itemsOf([FIRST, { tick: { nowUs: BEGIN_US + 30_000_000, silentUs: 100_000 } }]);
    expect(ticksOf(items)).toEqual([1, 1].map(() => BEGIN_US + 100_000 - LATENESS_US));
  });

  test('does not pass in a recording that somebody sends', async () => {
    const items = await itemsOf([FIRST, { tick: { nowUs: BEGIN_US + 3_600_000_000, silentUs: 10_000_000 } }]);
    expect(ticksOf(items)).toEqual([1, 1].map(() => BEGIN_US - LATENESS_US));
  });

  test('does not begin before the first frame', async () => {
    const items = await itemsOf([{ bytes: pcapHeader(), tick: { nowUs: BEGIN_US, silentUs: 0 } }]);
    expect(ticksOf(items)).toEqual([]);
  });

  test('lanes hear of it at ticks alone', async () => {
    const items = await itemsOf([FIRST, { bytes: frameAt(BEGIN_US + 1) }, { bytes: frameAt(BEGIN_US + 2) }]);
    expect(ticksOf(items)).toEqual([]);
  });
});

test('what was lost is told, the last of it too', async () => {
  const items = await itemsOf([{ ...FIRST, lost: 3 }, { lost: 4 }]);
  const lost = items.flatMap((item) => (item.kind === 'drop' ? [item] : []));
  expect(lost).toEqual([3, 4].map((count) => ({ kind: 'drop', reason: 'lost-in-kernel', count })));
});

test('asked to stop, it ends every lane, and half a record at its end is no problem', async () => {
  const items = await itemsOf([FIRST, { bytes: frameAt(BEGIN_US + 5).subarray(0, 40) }], new AbortController());
  const ends = items.flatMap((item) => (item.kind === 'message' && item.batch.last ? [item.lane] : []));
  expect(ends).toEqual([0, 1]);
  expect(items.filter(({ kind }) => kind === 'problem')).toEqual([]);
});
