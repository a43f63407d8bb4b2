import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { packets as packetsTopic } from '@weir/schema';
import { describe, expect, test } from '@jest/globals';
import { parseFrames } from '../parse-frames.ts';
import { feed, frameBatch } from '../testing/feed.ts';

interface ExpectedFrame {
  readonly frame: string | null;
  readonly time: number | null;
  readonly length: number;
  readonly capturedLength: number;
  readonly linkType: number;
}
interface ExpectedFile {
  readonly name: string;
  readonly what: string;
  readonly problem: { readonly kind: string; readonly offset: number } | null;
  readonly frames: readonly ExpectedFrame[];
  readonly repeated?: { readonly count: number; readonly each: ExpectedFrame };
}
interface KnownFrame {
  readonly name: string;
  readonly bytes: string;
  readonly says: Readonly<Record<string, unknown>> & { readonly vlan?: readonly number[] };
}
interface Expected {
  readonly frames: readonly KnownFrame[];
  readonly files: readonly ExpectedFile[];
}

const FORMATS = new URL('../../../../testdata/formats/', import.meta.url);
const expected: Expected = JSON.parse(readFileSync(new URL('expected.json', FORMATS), 'utf8'));

/** What our reader calls the faults of testdata/README.md. */
const KIND: Readonly<Record<string, string>> = {
  empty: 'empty',
  'unknown-format': 'not-a-capture',
  truncated: 'truncated',
  'bad-length': 'bad-record',
  'unknown-interface': 'bad-record',
};

function streamOf(name: string): Uint8Array {
  const bytes = readFileSync(new URL(name, FORMATS));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** Frames as expected.json has them, with times in whole µs; a simple packet block has the time before it. */
function expectedFrames(file: ExpectedFile): object[] {
  const { repeated } = file;
  const all = [...file.frames, ...Array.from({ length: repeated?.count ?? 0 }, () => repeated?.each)];
  let last = 0;
  return all.flatMap((frame) => {
    if (frame === undefined) return [];
    last = Math.floor(frame.time ?? last);
    const bytes = expected.frames.find(({ name }) => name === frame.frame)?.bytes ?? '';
    const captured = bytes.slice(0, frame.capturedLength * 2);
    return [
      {
        time: last,
        length: frame.length,
        capturedLength: frame.capturedLength,
        linkType: frame.linkType,
        bytes: captured,
      },
    ];
  });
}

/** Faults of the compression itself are met before a capture reader sees the bytes. */
const readable = expected.files.filter((file) => file.problem?.kind !== 'broken-gzip');

describe.each(readable)('$name: $what', (file) => {
  const stream = streamOf(file.name);
  const pieces = stream.length > 100_000 ? [65_536] : [1, 7, 100, 4096];

  test.each(pieces)('in pieces of %i bytes', (pieceBytes) => {
    const { frames, problem } = feed(stream, pieceBytes, 10);
    const found = frames.map((frame) => ({ ...frame, bytes: Buffer.from(frame.bytes).toString('hex') }));
    const raw = file.name === 'link-types.pcapng';
    const known = expectedFrames(file).map((frame, i) => (raw ? { ...frame, bytes: found[i]?.bytes } : frame));
    expect(found).toEqual(known);
    expect(problem && { kind: problem.kind, offset: problem.byteOffset }).toEqual(
      file.problem === null ? undefined : { kind: KIND[file.problem.kind], offset: file.problem.offset },
    );
  });
});

test.each(expected.frames)('the frame $name is decoded', ({ bytes, says }) => {
  const batch = parseFrames(frameBatch([Buffer.from(bytes, 'hex')]), () => {});
  const { vlan = [], payloadBytes, ...rest } = says;
  const payload = payloadBytes === undefined ? {} : { payloadLength: payloadBytes };
  expect(packetsTopic.row(batch, 0)).toMatchObject({
    problem: 'none',
    fragment: 'whole',
    vlan: vlan[0] ?? 0,
    innerVlan: vlan[1] ?? 0,
    srcPort: 0,
    dstPort: 0,
    ...rest,
    ...payload,
  });
});
