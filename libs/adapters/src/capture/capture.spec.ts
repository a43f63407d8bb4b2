import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CaptureFileError, captureSettings, openCaptureFile } from './index.ts';

const CHUNK_BYTES = 65_536;
const settings = captureSettings.parse({ chunkBytes: CHUNK_BYTES });
/** Noise, so that gzip leaves it as large as it is; and text, which it shrinks. */
const noise = noiseOf(1_000_003);
const text = Buffer.from('weir '.repeat(200_001));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-capture-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('a capture file', () => {
  const gzipped = (...members: Buffer[]): Buffer => Buffer.concat(members.map((member) => gzipSync(member)));
  test.each([
    ['plain', noise, noise],
    ['plain, a whole number of pieces', noise.subarray(0, 4 * CHUNK_BYTES), noise.subarray(0, 4 * CHUNK_BYTES)],
    ['plain, one byte', Buffer.from([7]), Buffer.from([7])],
    ['gzip', gzipped(noise), noise],
    ['gzip that shrinks much', gzipped(text), text],
    ['gzip of several members', gzipped(text, noise, Buffer.alloc(0), text), Buffer.concat([text, noise, text])],
    ['gzip padded with zeros', Buffer.concat([gzipped(text), Buffer.alloc(200_000)]), text],
  ])('%s comes out whole, in pieces of one size', async (name, content, expected) => {
    const path = await fileOf(name, content);
    const stream = await openCaptureFile(path, settings);
    expect(stream.size).toBe(content.byteLength);
    expect(stream.consumed).toBe(0);
    const pieces = await piecesOf(stream.bytes(never));
    expect(sha256(...pieces)).toBe(sha256(expected));
    expect(pieces.slice(0, -1).every((piece) => piece.byteLength === CHUNK_BYTES)).toBe(true);
    expect(stream.consumed).toBe(content.byteLength);
    // The same again, and none of the first pieces is written over.
    const again = await piecesOf(stream.bytes(never));
    expect(again.map((piece) => piece.byteLength)).toEqual(pieces.map((piece) => piece.byteLength));
    expect(sha256(...pieces)).toBe(sha256(expected));
  });

  test('reading stops when told to', async () => {
    const stream = await openCaptureFile(await fileOf('stopped', noise), settings);
    const stop = new AbortController();
    const pieces = [];
    for await (const piece of stream.bytes(stop.signal)) {
      pieces.push(piece);
      stop.abort();
    }
    expect(pieces.length).toBeLessThanOrEqual(3);
  });

  test('the fingerprint tells other content, another size and other pieces', async () => {
    const fingerprint = async (content: Buffer, chunkBytes = CHUNK_BYTES): Promise<string> =>
      (await openCaptureFile(await fileOf('same name', content), { ...settings, chunkBytes })).fingerprint;
    const original = await fingerprint(noise);
    const otherEnd = Buffer.from(noise);
    otherEnd.writeUInt8(otherEnd.readUInt8(noise.length - 1) ^ 1, noise.length - 1);
    expect(await fingerprint(noise)).toBe(original);
    const others = [
      await fingerprint(otherEnd),
      await fingerprint(noise.subarray(1)),
      await fingerprint(noise, 131_072),
    ];
    expect(new Set([original, ...others]).size).toBe(4);
  });

  test('a named pipe is read as a file is', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const stream = await openCaptureFile(path, settings);
    const reading = piecesOf(stream.bytes(never));
    await writeFile(path, gzipSync(noise));
    expect(sha256(...(await reading))).toBe(sha256(noise));
    expect(stream.size).toBe(Infinity);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['missing', () => Promise.resolve(join(folder, 'nowhere.pcap')), 'there is no such file; check the path'],
    ['below a file', async () => join(await fileOf('a file', noise), 'x.pcap'), 'there is no such file'],
    ['a folder', () => Promise.resolve(folder), 'is a folder; name a capture file in it'],
    ['empty', () => fileOf('empty', Buffer.alloc(0)), 'is empty; record or copy it again'],
  ])('%s gets one sentence', async (_name, makePath, sentence) => {
    const path = await makePath();
    const opening = openCaptureFile(path, settings);
    await expect(opening).rejects.toThrow(CaptureFileError);
    await expect(opening).rejects.toThrow(`${path}: ${sentence}`);
  });

  test('a file we may not read gets one sentence', async () => {
    const path = await fileOf('secret', noise);
    await chmod(path, 0o000);
    // Root may read everything.
    const outcome = await openCaptureFile(path, settings).then(() => 'opened by root', String);
    expect(outcome).toMatch(process.getuid?.() === 0 ? /opened by root/ : /this user may not read the file/);
  });
});

describe('broken gzip', () => {
  const whole = gzipSync(text);
  const coded = Buffer.from(noise.toString('base64'));
  const broken = gzipSync(coded);
  broken.fill(0, 500_000, 500_040);
  const otherSum = Buffer.from(whole);
  otherSum.writeUInt32LE(1, whole.length - 8);
  const cut = gzipSync(noise).subarray(0, 700_000);

  test.each([
    ['cut off', cut, 'broken at byte 700000 (unexpected end of file)', noise.subarray(0, 690_000)],
    ['damaged', broken, /broken at byte 500\d{3} \(invalid/, coded.subarray(0, 660_000)],
    ['a wrong checksum', otherSum, `broken at byte ${whole.length - 5} (incorrect data check)`, text],
    ['followed by something', Buffer.concat([whole, text]), 'incorrect header check', text],
    ['only a header', whole.subarray(0, 5), 'broken at byte 5', Buffer.alloc(0)],
  ])('%s: all before the fault comes out, then the fault', async (name, content, sentence, atLeast) => {
    const path = await fileOf(name, content);
    const stream = await openCaptureFile(path, settings);
    const pieces: Uint8Array[] = [];
    const reading = piecesOf(stream.bytes(never), pieces);
    await expect(reading).rejects.toThrow(CaptureFileError);
    await expect(reading).rejects.toThrow(sentence);
    const read = Buffer.concat(pieces);
    expect(read.byteLength).toBeGreaterThanOrEqual(atLeast.byteLength);
    expect(sha256(read.subarray(0, atLeast.byteLength))).toBe(sha256(atLeast));
  });

  test('a bomb is stopped once it is past the limits', async () => {
    const bomb = gzipSync(Buffer.alloc(20 << 20));
    const stream = await openCaptureFile(await fileOf('bomb', bomb), { ...settings, gzipLimitBytes: 1 << 20 });
    const pieces: Uint8Array[] = [];
    await expect(piecesOf(stream.bytes(never), pieces)).rejects.toThrow('looks like a gzip bomb');
    expect(pieces.length).toBeGreaterThan(0);
    const allowed = await openCaptureFile(await fileOf('bomb', bomb), settings);
    expect(await piecesOf(allowed.bytes(never))).toHaveLength((20 << 20) / CHUNK_BYTES);
  });
});

const never = new AbortController().signal;

async function fileOf(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name.replaceAll(/\W/g, '-'));
  await writeFile(path, content);
  return path;
}

async function piecesOf(bytes: AsyncIterable<Uint8Array>, pieces: Uint8Array[] = []): Promise<Uint8Array[]> {
  for await (const piece of bytes) pieces.push(piece);
  return pieces;
}

function sha256(...pieces: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** Always the same noise. */
function noiseOf(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 1; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes.writeUInt8(state >>> 24, at);
  }
  return bytes;
}
