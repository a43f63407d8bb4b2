/** Capture files whose gzip is broken, from the disk through the capture stage. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { captureSettings, openCaptureFile } from '@weir/adapters/capture';
import { frames, type FrameBatch } from '@weir/schema';
import { captureStage } from '@weir/stages/capture';
import { createMemoryBus, createMemoryState, systemClock } from '@weir/stream';

const LANES = { total: 2, own: [0, 1] };
const PLAIN = gunzipSync(readFileSync(new URL('../../../../testdata/lab.pcapng.gz', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'weir-gzip-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Captured {
  /** Frame numbers, in order. */
  readonly numbers: readonly number[];
  /** How many lanes were told that the source has ended. */
  readonly ends: number;
  readonly ended: boolean;
  readonly problem: string | undefined;
}

/** What the capture stage makes of a file; `done` of the stage has resolved. */
async function capture(bytes: Uint8Array): Promise<Captured> {
  const path = join(folder, 'lab.pcapng.gz');
  writeFileSync(path, bytes);
  const bus = createMemoryBus({ lanes: LANES.total });
  const batches: FrameBatch[] = [];
  const numbers: number[] = [];
  const subscription = await bus.subscribe(frames, 'test', {
    assigned: async () => undefined,
    revoked: async () => undefined,
    failed: (cause) => {
      throw cause;
    },
    deliver(lane, deliveries) {
      for (const delivery of deliveries) {
        const batch = delivery.decode();
        numbers.push(...batch.number);
        batches.push(batch);
        void subscription.commit(lane, delivery.offset);
      }
    },
  });
  const settings = captureSettings.parse({ chunkBytes: 65_536 });
  const stage = await captureStage.start(
    {
      bus,
      state: createMemoryState(),
      clock: systemClock,
      lanes: LANES,
      settings: { checkpointMs: 5, laneBudgetBytes: 64 << 20, stopGraceMs: 1000 },
      ports: {
        openCapture: (file) => openCaptureFile(file, settings),
        tables: { prepare: () => ({ rows: 0, sha256: '', insert: async () => {} }), close: async () => {} },
      },
    },
    { files: [path] },
  );
  await stage.done;
  await stage.stop();
  const [input] = stage.inputs();
  return {
    numbers: numbers.toSorted((a, b) => a - b),
    ends: batches.filter(({ last }) => last).length,
    ended: input?.ended ?? false,
    problem: input?.problem,
  };
}

const gzip = gzipSync(PLAIN);

test('a whole file is read to its end', async () => {
  const { numbers, ...rest } = await capture(gzip);
  expect(rest).toEqual({ ends: LANES.total, ended: true, problem: undefined });
  expect(numbers.length).toBeGreaterThan(1000);
});

test('a wrong checksum: every frame is kept, the lanes end, and the fault is told', async () => {
  const otherSum = Buffer.from(gzip);
  otherSum.writeUInt32LE(1, gzip.length - 8);
  const { numbers } = await capture(gzip);
  const captured = await capture(otherSum);
  expect(captured.numbers).toEqual(numbers);
  expect(captured).toMatchObject({ ends: LANES.total, ended: true });
  expect(captured.problem).toMatch(/lab\.pcapng\.gz: the gzip data is broken at byte \d+ \(incorrect data check\)/);
});

test.each([
  {
    name: 'cut off',
    broken: gzip.subarray(0, Math.floor(gzip.length / 2)),
    sentence: /the gzip data is broken at byte \d+ \(unexpected end of file\)/,
  },
  {
    name: 'damaged in the middle',
    broken: Buffer.concat([
      gzip.subarray(0, gzip.length >> 1),
      Buffer.alloc(400),
      gzip.subarray((gzip.length >> 1) + 400),
    ]),
    // Zeros may also inflate to something, which then is no capture.
    sentence: /lab\.pcapng\.gz: (the gzip data is broken|The capture is damaged) at byte \d+/,
  },
])(
  '$name: every frame before the fault is kept, the lanes end, and the fault is told',
  async ({ broken, sentence }) => {
    const { numbers } = await capture(gzip);
    const captured = await capture(broken);
    expect(captured.numbers.length).toBeGreaterThan(numbers.length / 4);
    expect(captured.numbers.length).toBeLessThan(numbers.length);
    expect(captured.numbers).toEqual(numbers.slice(0, captured.numbers.length));
    expect(captured).toMatchObject({ ends: LANES.total, ended: true });
    expect(captured.problem).toMatch(sentence);
  },
);
