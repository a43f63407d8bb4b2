import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const sourceMap = z.object({ sources: z.array(z.string()) });
const manifest = z.object({ sideEffects: z.union([z.literal(false), z.array(z.string())]) });

/** Modules of our libraries that are imported for what they do, by their path in `dist` of their library. */
function importedForEffect(): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(ROOT, 'libs'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!/\/src\/.*(?<!\.spec)\.ts$/.test(path) || path.includes('node_modules')) continue;
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/^import '(\..*)\.ts';$/gm))
      found.push(relative(ROOT, join(dirname(path), `${target}.js`)).replace('/src/', '/dist/'));
  }
  return found;
}

const MODULES = importedForEffect();

test('there are modules that do something when they are loaded', () => {
  expect(MODULES).toContain('libs/adapters/dist/kafka/native-checksum.js');
});

test.each(MODULES)('%s is named in sideEffects of its package', (module) => {
  const library = module.split('/').slice(0, 2).join('/');
  const { sideEffects } = manifest.parse(JSON.parse(readFileSync(join(ROOT, library, 'package.json'), 'utf8')));
  expect(sideEffects).toContain(`.${module.slice(library.length)}`);
});

test.each(MODULES)('%s is in the bundled programs', (module) => {
  const maps = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js.map'));
  const bundled = maps.flatMap((name) =>
    sourceMap.parse(JSON.parse(readFileSync(join(ROOT, 'dist', name), 'utf8'))).sources.map((source) =>
      relative(ROOT, join(ROOT, 'dist', source))
        .replace('/src/', '/dist/')
        .replace(/\.ts$/, '.js'),
    ),
  );
  expect(bundled).toContain(module);
});
