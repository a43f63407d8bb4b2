import { constants } from 'node:fs';
import { lstat, open, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listingRefusal, type Entry } from '@weir/detect/packages';
import { codeOf, InputError, reasonOf } from '@weir/stream';
import type { PackageFiles } from './model-store.ts';

/** Names of a folder that are looked at; a package has four. */
const MOST_ENTRIES = 100;

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const why = codeOf(cause) === 'ENOENT' ? 'is not there' : 'is no folder that can be read';
    throw new InputError(`${folder} ${why}; name the folder of a model package.`, { cause });
  });
  const looks = names.slice(0, MOST_ENTRIES).map(async (name) => {
    const stat = await lstat(join(folder, name));
    return { name, isFile: stat.isFile(), bytes: stat.size };
  });
  return Promise.all(looks);
}

/** Reads a file that is no link, and no more of it than was there when it was looked at. */
async function readPlain(path: string, bytes: number): Promise<Uint8Array> {
  // A link or a pipe may have taken the file's place since.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(bytes);
    let at = 0;
    while (at < bytes) {
      const { bytesRead } = await file.read(buffer, at, bytes - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return new Uint8Array(buffer.buffer, buffer.byteOffset, at);
  } finally {
    await file.close();
  }
}

/**
 * What lies in the folder of a package, looked at before it is read.
 *
 * @param at the folder, as messages name it
 * @param unsigned whether it may be without signature.json
 * @throws {InputError} when there is no such folder, or it cannot be read
 */
export async function readPackageFolder(folder: string, at = folder, unsigned = false): Promise<PackageFiles> {
  const entries = await entriesOf(folder);
  const refusal = listingRefusal(at, entries, unsigned);
  if (refusal !== undefined) return refusal;
  const files = new Map<string, Uint8Array>();
  try {
    for (const { name, bytes } of entries) files.set(name, await readPlain(join(folder, name), bytes));
  } catch (cause) {
    throw new InputError(`${at} cannot be read (${reasonOf(cause)}); check who may read it.`, { cause });
  }
  return { ok: true, files };
}

/** Puts signature.json into the folder of a package, whole or not at all. */
export async function writeSignature(folder: string, signature: string): Promise<void> {
  await replaceFile(join(folder, 'signature.json'), signature);
}

/** Puts a text where another may be: whoever reads gets the one or the other. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  await writeFile(fresh, text, { flush: true });
  await rename(fresh, path);
}
