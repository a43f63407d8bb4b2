/**
 * The data set that lies beside a checkout (`../shared/data` from the root; WEIR_SHARED_DATA names another place). Tests that
 * read it are skipped by name where it is absent.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const ROOT = new URL('../../../../', import.meta.url);
const DATA = process.env['WEIR_SHARED_DATA'] ?? fileURLToPath(new URL('../shared/data', ROOT));

export const hasSharedData = existsSync(DATA);

/** A file of the data set, decompressed; `name` is its path within it. */
export function sharedFile(name: string): Uint8Array {
  const bytes = readFileSync(`${DATA}/${name}`);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

/** Where a file of the data set lies, for programs that read it themselves. */
export function sharedPath(name: string): string {
  return `${DATA}/${name}`;
}

/** The captures of a folder of the data set, by name; none where it is absent. */
export function sharedCaptures(folder: string): string[] {
  if (!hasSharedData) return [];
  const names = readdirSync(`${DATA}/${folder}`).filter((name) => !/\.(md|json)$/.test(name));
  return names.toSorted().map((name) => `${folder}/${name}`);
}

/** A file of `testdata`, by its path within it. */
export function testdataPath(name: string): string {
  return fileURLToPath(new URL(`testdata/${name}`, ROOT));
}
