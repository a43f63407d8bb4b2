import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ByteStream } from '@weir/stream';
import { CaptureFileError, unreadableError } from './capture-file-error.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { LiveBytes } from './live-bytes.ts';
import { inPiecesOf, readAhead } from './pieces.ts';
import { captureSettings, type CaptureSettings } from './settings.ts';
import { fileBlocks } from './sources.ts';

const FIRST_BYTES = 1 << 20;
const LAST_BYTES = 65_536;
const STDIN = '-';
const STDIN_PATH = '/dev/stdin';

/**
 * Opens a capture file, gzip or not, or a pipe (`-` is standard input). The pieces it yields are not written
 * again before they are let go of. Those of a file have `chunkBytes` bytes each, only the last one fewer, so they are the same each
 * time; one is read ahead. A pipe can be read once, as its bytes come; its `size` is infinite and its fingerprint never the same.
 * @throws {CaptureFileError} no such file, a folder, not allowed, empty; while reading: broken or exploding gzip
 */
export async function openCaptureFile(
  path: string,
  settings: CaptureSettings = captureSettings.parse({}),
): Promise<ByteStream> {
  if (path === STDIN) return pipedCapture('standard input', process.stdin, settings);
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadableError(path, cause);
  });
  if (found.isDirectory()) throw new CaptureFileError(`${path}: is a folder; name a capture file in it`);
  // A socket cannot be opened, only read by whoever has it.
  if (found.isSocket() && path === STDIN_PATH) return pipedCapture('standard input', process.stdin, settings);
  if (!found.isFile()) return pipedCapture(path, createReadStream(path), settings);
  if (found.size === 0) throw new CaptureFileError(`${path}: is empty; record or copy it again`);
  const progress = { consumed: 0 };
  const blocks = (signal: AbortSignal, tell: (consumed: number) => void): AsyncGenerator<Uint8Array> =>
    fileBlocks(path, settings.chunkBytes, signal, tell);
  return {
    size: found.size,
    fingerprint: await fingerprintOf(path, found.size, settings.chunkBytes),
    get consumed() {
      return progress.consumed;
    },
    bytes(signal) {
      const read = blocks(signal, (consumed) => (progress.consumed = consumed));
      const again = (): AsyncGenerator<Uint8Array> => blocks(signal, () => undefined);
      return readAhead(decompressed(path, read, again, settings));
    },
  };
}

/** What comes through a pipe, as it comes; it may be made at this moment, or be a recording. */
export function pipedCapture(name: string, pipe: Readable, settings: CaptureSettings): ByteStream {
  const live = new LiveBytes({ name, pipe, close: () => void pipe.destroy(), lastBytesMs: 0 }, settings);
  return {
    size: live.size,
    fingerprint: live.fingerprint,
    live,
    get consumed() {
      return live.consumed;
    },
    async *bytes(signal) {
      const pieces = live.bytes(signal);
      let first = await pieces.next();
      while (first.done !== true && first.value.byteLength === 0) {
        yield first.value;
        first = await pieces.next();
      }
      if (first.done === true) {
        if (signal.aborted) return;
        throw new CaptureFileError(`${name}: is empty; pipe a capture into it`);
      }
      const bytes = startingWith(first.value, pieces);
      if (isGzip(first.value))
        yield* inPiecesOf(settings.chunkBytes, gunzip({ path: name, bytes, again: undefined }, settings));
      else yield* bytes;
    },
  };
}

async function* decompressed(
  path: string,
  blocks: AsyncGenerator<Uint8Array>,
  again: () => AsyncIterable<Uint8Array>,
  settings: CaptureSettings,
): AsyncGenerator<Uint8Array> {
  const first = await blocks.next();
  if (first.done === true) return;
  const bytes = startingWith(first.value, blocks);
  yield* inPiecesOf(settings.chunkBytes, isGzip(first.value) ? gunzip({ path, bytes, again }, settings) : bytes);
}

async function* startingWith(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Size and ends of the file, and the size of the pieces: other pieces make other messages, so positions do not fit them. */
async function fingerprintOf(path: string, size: number, chunkBytes: number): Promise<string> {
  const fail = (cause: unknown): never => {
    throw unreadableError(path, cause);
  };
  const file = await open(path).catch(fail);
  try {
    const hash = createHash('sha256');
    for (const [offset, bytes] of [
      [0, FIRST_BYTES],
      [Math.max(0, size - LAST_BYTES), LAST_BYTES],
    ] as const) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, offset).catch(fail);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return `${size}-${chunkBytes}-${hash.digest('hex').slice(0, 32)}`;
  } finally {
    await file.close();
  }
}
