/** Bodies of INSERTs, kept in files for as long as the engine reads them. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the bytes, then the pieces as they come, to a new file of the folder and gives its path.
 * @param {string} folder
 * @param {Buffer} bytes
 * @param {AsyncIterable<Buffer> | undefined} pieces
 */
export async function spool(folder, bytes, pieces) {
  const file = join(folder, randomUUID());
  const handle = openSync(file, 'wx');
  try {
    writeAll(handle, bytes);
    if (pieces) for await (const piece of pieces) writeAll(handle, piece);
  } catch (error) {
    dropSpool(file);
    throw error;
  } finally {
    closeSync(handle);
  }
  return file;
}

function writeAll(handle, bytes) {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

export function dropSpool(file) {
  rmSync(file, { force: true });
}
