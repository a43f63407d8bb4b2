import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readImportTable, type LayerRule } from './src/architecture/import-table.ts';
import { inspect, type SourceModule } from './src/architecture/source-module.ts';
import {
  readWorkspace,
  rootDevDependencies,
  rootReferences,
  type WorkspacePackage,
} from './src/architecture/workspace.ts';

/**
 * Holds the sources to the table of layers in ARCHITECTURE.md, which is read from there: to allow an import, change the table,
 * and say why in an ADR. Tests, and folders that only tests use, may import what is installed for tests and use the machine.
 */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PACKAGES = readWorkspace(ROOT);
const RULES = readImportTable(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'));

/** Places that the rules for their layer do not fit, each with its reason. */
const EXCEPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  // The one clock, as a port; stages never see it.
  ['libs/stream/src/clock.ts', ['Date', 'performance']],
  // Where keys stand in a table is seen by nobody, and must not be foreseen by who sends packets.
  ['libs/schema/src/keyed-hash.ts', ['crypto']],
]);

const nameOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const isRelative = (specifier: string): boolean => specifier.startsWith('.');
const isNode = (specifier: string): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier);
const isWorkspace = (specifier: string): boolean => specifier.startsWith('@weir/');

function ruleFor({ folder }: WorkspacePackage): LayerRule {
  const layer = folder.startsWith('apps/') ? 'apps' : posix.basename(folder);
  const rule = RULES.find((candidate) => candidate.layer === layer);
  if (rule === undefined) throw new Error(`${folder} has no row in the table of layers in ARCHITECTURE.md`);
  return rule;
}

/** Where a relative import leads, from the root. */
function targetOf(module: SourceModule, specifier: string): string {
  return posix.join(posix.dirname(module.path), specifier);
}

function problemsOf(item: WorkspacePackage, check: (module: SourceModule) => readonly string[]): string[] {
  return item.modules.flatMap((module) => check(module).map((problem) => `${module.path}: ${problem}`));
}

const folderOf = new Map(PACKAGES.map(({ name, folder }) => [name, folder]));

describe.each(PACKAGES.map((item) => [item.folder, item] as const))('%s', (folder, item) => {
  const rule = ruleFor(item);

  test('imports only what its layer may', () => {
    const allowed = (specifier: string): boolean => {
      if (isNode(specifier)) return rule.mayUseNode;
      if (isWorkspace(specifier)) {
        const target = posix.basename(folderOf.get(nameOf(specifier)) ?? '');
        return rule.workspace.includes(target);
      }
      return rule.packages?.includes(nameOf(specifier)) ?? true;
    };
    const problems = problemsOf(item, (module) =>
      module.isTest ? [] : module.imports.filter((specifier) => !isRelative(specifier) && !allowed(specifier)),
    );
    expect(problems).toEqual([]);
  });

  test('reaches into no other package, and only for subpaths that are exported', () => {
    const problems = problemsOf(item, (module) =>
      module.imports.filter((specifier) => {
        // The tools' scripts stand beside their src: plain modules that run before anything is built.
        const inside = folder === 'tools' ? `${folder}/` : `${folder}/src/`;
        if (isRelative(specifier)) return !targetOf(module, specifier).startsWith(inside);
        const target = PACKAGES.find(({ name }) => name === nameOf(specifier));
        return isWorkspace(specifier) && (target === undefined || !isExported(target, specifier));
      }),
    );
    expect(problems).toEqual([]);
  });

  test('declares what it imports', () => {
    const forTests = [...item.dependencies, ...item.devDependencies, ...rootDevDependencies(ROOT), item.name];
    // The page is bundled: what it runs on is needed to build it, not to serve it.
    const forAll = item.folder === 'libs/console' ? forTests : [...item.dependencies, item.name];
    const problems = problemsOf(item, (module) => {
      const declared = module.isTest || folder === 'tools' ? forTests : forAll;
      return module.imports
        .filter((specifier) => !isRelative(specifier) && !isNode(specifier))
        .filter((specifier) => !declared.includes(nameOf(specifier)));
    });
    expect(problems).toEqual([]);
  });

  test('uses the workspace packages it declares, and its tsconfig refers to them', () => {
    const declared = [...item.dependencies, ...item.devDependencies].filter(isWorkspace).toSorted();
    const imported = new Set(item.modules.flatMap(({ imports }) => imports).map(nameOf));
    expect(declared.filter((name) => !imported.has(name))).toEqual([]);
    if (item.references === undefined) return;
    const built = declared.map((name) => folderOf.get(name));
    expect(item.references.toSorted()).toEqual(built.toSorted());
    expect(rootReferences(ROOT)).toContain(folder);
  });

  test('keeps off the clock, chance and the environment where its layer has to', () => {
    const forbidden = [
      ...(rule.mayUseClock ? [] : ['Date', 'performance', 'Math.random', 'crypto']),
      ...(rule.mayUseEnvironment ? [] : ['process.env']),
      ...(rule.mayUseNode ? [] : ['process']),
    ];
    const problems = problemsOf(item, (module) =>
      module.isTest ? [] : forbidden.filter((use) => module.uses.has(use) && !isExcepted(module, use)),
    );
    expect(problems).toEqual([]);
  });

  test('switches no check off', () => {
    const problems = problemsOf(item, ({ uses, silencers }) => [
      ...silencers,
      ...['any', '!'].filter((use) => uses.has(use)),
    ]);
    expect(problems).toEqual([]);
  });
});

function isExported({ exports }: WorkspacePackage, specifier: string): boolean {
  const subpath = specifier.replace(/^@[^/]+\/[^/]+/, '.');
  return exports.some((pattern) =>
    pattern.includes('*')
      ? new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replace('*', '[^/]+')}$`).test(subpath)
      : pattern === subpath,
  );
}

function isExcepted({ path }: SourceModule, use: string): boolean {
  return EXCEPTIONS.get(path)?.includes(use) ?? false;
}

test('sees every kind of import and use', () => {
  const module = inspect(
    'libs/x/src/x.ts',
    `import a, { type B } from 'one'; import type { C } from 'two'; import 'three'; export { d } from 'four';
     export * from 'five'; const e = await import('six'); type F = import('seven').F;
     /* eslint-disable-line */
     const g: any = new Date(Math.random() + performance.now()); g!.h = process.env['I'];
     const j = [/k+/i, new RegExp('l')];`,
  );
  expect(module.imports).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
  expect([...module.uses].toSorted()).toEqual([
    ...['!', 'Date', 'Math.random', 'RegExp', 'any', 'performance', 'process.env'],
  ]);
  expect(module.expressions).toEqual([{ pattern: 'k+', flags: 'i' }]);
  expect(module.silencers).toEqual(['eslint-disable-line']);
});

const modules = PACKAGES.flatMap((item) => item.modules);

describe('the whole workspace', () => {
  test('each technology stays in its adapter', () => {
    const homes = {
      kafkajs: 'libs/adapters/src/kafka/',
      '@confluentinc/schemaregistry': 'libs/adapters/src/kafka/',
      ioredis: 'libs/adapters/src/redis/',
      lmdb: 'libs/adapters/src/lmdb/',
      '@clickhouse/client': 'libs/adapters/src/clickhouse/',
      chdb: 'libs/adapters/src/clickhouse/',
      '@aws-sdk/client-s3': 'libs/adapters/src/models/s3/',
    };
    const problems = Object.entries(homes).flatMap(([name, home]) =>
      modules
        .filter(({ path, isTest }) => !isTest && !path.startsWith(home) && !path.startsWith('tools/'))
        .filter(({ imports }) => imports.some((specifier) => nameOf(specifier) === name))
        .map(({ path }) => `${path}: ${name}`),
    );
    expect(problems).toEqual([]);
  });

  test('no adapter knows another', () => {
    const adapterOf = (path: string): string => path.split('/')[3] ?? '';
    // What lies beside the folders is of no technology.
    const isKnown = (path: string, own: string): boolean => adapterOf(path) === own || adapterOf(path).endsWith('.ts');
    const problems = modules
      .filter(({ path }) => path.startsWith('libs/adapters/src/'))
      .flatMap((module) =>
        module.imports
          .filter((specifier) => isRelative(specifier))
          .filter((specifier) => !isKnown(targetOf(module, specifier), adapterOf(module.path)))
          .map((specifier) => `${module.path}: ${specifier}`),
      );
    expect(problems).toEqual([]);
  });

  test('no stage knows another', () => {
    const stageOf = (path: string): string => path.split('/')[3] ?? '';
    const problems = modules
      .filter(({ path, isTest }) => path.startsWith('libs/stages/src/') && !isTest)
      .flatMap((module) =>
        module.imports
          .filter((specifier) => isRelative(specifier))
          .filter((specifier) => stageOf(targetOf(module, specifier)) !== stageOf(module.path))
          .map((specifier) => `${module.path}: ${specifier}`),
      );
    expect(problems).toEqual([]);
  });

  test('NestJS is known to the service alone', () => {
    const problems = modules
      .filter(({ path }) => !path.startsWith('libs/service/'))
      .filter(({ imports }) => imports.some((specifier) => specifier.startsWith('@nestjs/')))
      .map(({ path }) => path);
    expect(problems).toEqual([]);
  });

  test('the environment is read in one place', () => {
    const problems = modules
      .filter(({ path, isTest, uses }) => !isTest && !path.startsWith('tools/') && uses.has('process.env'))
      .map(({ path }) => path);
    expect(problems).toEqual(['libs/service/src/config/load.ts']);
  });
});
