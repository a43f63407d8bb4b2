/** Bodies of INSERTs, kept in files for as long as the engine reads them. */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the bytes to a new file of the folder and gives its path. */
export function spool(folder, bytes) {
  const file = join(folder, randomUUID());
  writeFileSync(file, bytes);
  return file;
}

export function dropSpool(file) {
  rmSync(file, { force: true });
}
