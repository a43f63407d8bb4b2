import { open } from 'node:fs/promises';
import { takePiece } from '@weir/schema';
import { unreadableError } from './capture-file-error.ts';

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
