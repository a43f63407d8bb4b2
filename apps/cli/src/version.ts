import { readFileSync } from 'node:fs';

/** Version of this package. */
export function versionText(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('apps/cli/package.json has no version; install the package again');
}
