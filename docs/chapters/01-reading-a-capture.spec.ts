/**
 * # 1. A capture is read
 *
 * A capture file is a list of frames: the bytes as they were on the wire, or the first some of them, each with the time it was
 * seen. Weir reads pcap and pcapng, plain or gzip, and finds out by itself which it is.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCaptureFile } from '@weir/adapters/capture';
import { allocateFrameIndex, createCaptureReader } from '@weir/packet';
import { expect, test } from '@jest/globals';
import { FlowRows, startPipeline } from './pipeline.ts';

const TESTDATA = fileURLToPath(new URL('../../testdata', import.meta.url));
const LAB = `${TESTDATA}/lab.pcapng.gz`;

/**
 * The bundled capture was recorded in a small network made of namespaces, by a script that ran real programs and wrote down what
 * it did. That manifest is not read off the capture, so it can tell whether we read it well.
 */
const manifest: { frames: number; start: number; end: number } = JSON.parse(
  readFileSync(`${TESTDATA}/lab.manifest.json`, 'utf8'),
);

test('bytes come in pieces, decompressed, and frames are found in them', async () => {
  const stream = await openCaptureFile(LAB);
  const reader = createCaptureReader();

  // The index is columns: entry i of each belongs to frame i. Nothing is allocated for a frame.
  const index = allocateFrameIndex(65_536);
  let frames = 0;
  let earliest = Infinity;
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of stream.bytes(new AbortController().signal)) {
    // What the reader leaves is the beginning of a record whose end is in the next piece.
    const bytes = Buffer.concat([rest, piece]);
    rest = bytes.subarray(reader.read(bytes, index));
    for (let i = 0; i < index.count; i++) earliest = Math.min(earliest, index.time[i] ?? Infinity);
    frames += index.count;
  }

  expect(reader.end(rest)).toBeUndefined();
  expect(frames).toBe(manifest.frames);
  // Times are µs since the epoch, whatever clock the file has.
  expect(earliest).toBeGreaterThan(manifest.start);
  expect(earliest).toBeLessThan(manifest.end);
});

/**
 * A broken file is no reason to lose what was in front of the fault. The frames before it count, and one sentence says where it is
 * and what to do.
 */
test('what comes before a fault is kept, and the fault is told in one sentence', async () => {
  const table = new FlowRows();
  const pipeline = await startPipeline({ files: [`${TESTDATA}/formats/truncated-in-packet.pcap`], table });
  await pipeline.done;
  await pipeline.stop();

  expect(table.rows).toHaveLength(1);
  expect(pipeline.problems()).toEqual([
    'truncated-in-packet.pcap: The capture is cut off: it ends at byte 939 inside the packet record that begins at byte 899 and takes 89 bytes; ' +
      'what comes before is kept, copy or record the file again to have the rest.',
  ]);
});

test('a file that cannot be read at all is told too', async () => {
  const pipeline = await startPipeline({ files: [`${TESTDATA}/nowhere.pcap`] });
  await pipeline.done;
  await pipeline.stop();
  expect(pipeline.problems()).toEqual([expect.stringContaining('nowhere.pcap')]);
});
