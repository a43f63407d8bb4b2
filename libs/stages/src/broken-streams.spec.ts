/** Captures whose bytes end in a fault of the stream (gzip, a disk), through the pipeline. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import { InputError } from '@weir/stream';
import { memoryStream } from './testing/memory-capture.ts';
import { runPipeline } from './testing/pipeline.ts';

const LAB = gunzipSync(readFileSync(testdataPath('lab.pcapng.gz')));
const PIECE_BYTES = 50_000;
const SETTINGS = { lanes: 3, pieceBytes: PIECE_BYTES };

test.each([
  { name: 'before its first byte', readBytes: 0 },
  { name: 'between two pieces', readBytes: 4 * PIECE_BYTES },
])('a stream that breaks $name: what came before it is kept, and every lane ends', async ({ readBytes }) => {
  const stream = memoryStream(LAB.subarray(0, readBytes), PIECE_BYTES);
  const broken = {
    size: LAB.byteLength,
    fingerprint: stream.fingerprint,
    consumed: readBytes,
    async *bytes(signal: AbortSignal) {
      yield* stream.bytes(signal);
      throw new InputError('lab.pcapng: the disk is broken here');
    },
  };
  // It comes to its end only if every lane does.
  const run = await runPipeline([{ source: 'lab.pcapng', bytes: LAB }], {
    ...SETTINGS,
    openCapture: () => Promise.resolve(broken),
  });
  const cut = await runPipeline([{ source: 'lab.pcapng', bytes: LAB.subarray(0, readBytes) }], SETTINGS);
  expect(run.frames).toBe(cut.frames);
  expect(run.flows).toEqual(cut.flows);
  expect(run.frames > 0).toBe(readBytes > 0);
  expect(run.problems).toEqual(['lab.pcapng: the disk is broken here']);
});
