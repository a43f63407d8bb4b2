import { open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { takePiece } from '@weir/schema';
import { CaptureFileError, unreadableError } from './capture-file-error.ts';
import { inPiecesOf } from './pieces.ts';

/** Bytes taken from a pipe at a time. */
const PIPE_BYTES = 65_536;

/**
 * A file in blocks of `blockBytes`, each in memory that nobody else reads until it is let go of.
 * @throws {CaptureFileError}
 */
export async function* fileBlocks(
  path: string,
  blockBytes: number,
  signal: AbortSignal,
  tell: (consumed: number) => void,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  const fail = (cause: unknown): never => {
    throw unreadableError(path, cause, offset);
  };
  const file = await open(path).catch(fail);
  try {
    while (!signal.aborted) {
      const block = takePiece(blockBytes);
      let filled = 0;
      while (filled < blockBytes) {
        const { bytesRead } = await file.read(block, filled, blockBytes - filled, offset + filled).catch(fail);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled === 0) return;
      offset += filled;
      tell(offset);
      yield filled === blockBytes ? block : block.slice(0, filled);
    }
  } finally {
    await file.close();
  }
}

/**
 * What comes out of a pipe until it ends or somebody stops reading.
 * @throws {CaptureFileError}
 */
export async function* pipeBlocks(
  name: string,
  pipe: Readable,
  signal: AbortSignal,
  tell: (consumed: number) => void,
): AsyncGenerator<Uint8Array> {
  addAbortSignal(signal, pipe);
  let consumed = 0;
  try {
    for await (const block of inPiecesOf(PIPE_BYTES, pipe)) {
      consumed += block.byteLength;
      tell(consumed);
      yield block;
    }
  } catch (cause) {
    if (signal.aborted) return;
    throw unreadableError(name, cause, consumed);
  }
  if (consumed === 0) throw new CaptureFileError(`${name}: is empty; pipe a capture into it`);
}
