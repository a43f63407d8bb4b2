import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

const ROOT_PACKAGE = 'weir-workspace';

function manifestIn(folder: string): Manifest | undefined {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest)) return undefined;
  return { name: String(manifest.name), version: 'version' in manifest ? String(manifest.version) : '' };
}

function findRoot(): { folder: string; version: string } {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === ROOT_PACKAGE) return { folder, version: manifest.version };
    if (folder === dirname(folder))
      throw new Error(`no package.json of ${ROOT_PACKAGE} above ${import.meta.url}; install the platform again`);
  }
}

const root = findRoot();

/** Version of the platform. */
export const VERSION = root.version;

/** A file or folder of the installed platform, by its path from the root. The code may be anywhere below it, bundled or not. */
export function installed(path: string): string {
  return join(root.folder, path);
}
