import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModule, type SourceModule } from './source-module.ts';

/** A package of the workspace, as its files declare it. */
export interface WorkspacePackage {
  /** Folder from the root: `libs/flow`. */
  readonly folder: string;
  /** `@weir/flow`. */
  readonly name: string;
  /** Subpaths that may be imported: `.`, `./config`; `*` stands for one part of a path. */
  readonly exports: readonly string[];
  /** What it needs where it runs. */
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Folders its tsconfig.json refers to, from the root; undefined when it is not built by `tsc -b`. */
  readonly references: readonly string[] | undefined;
  readonly modules: readonly SourceModule[];
}

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface TsConfig {
  readonly compilerOptions?: { readonly composite?: boolean };
  readonly references?: readonly { readonly path: string }[];
}

/** Packages installed at the root for the tests of all. */
export function rootDevDependencies(root: string): readonly string[] {
  return Object.keys(manifestIn(root).devDependencies ?? {});
}

export function rootReferences(root: string): readonly string[] {
  return (tsConfigIn(root)?.references ?? []).map(({ path }) => path);
}

export function readWorkspace(root: string): readonly WorkspacePackage[] {
  const groups = ['apps', 'libs'].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`));
  return [...groups, 'tools']
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => readPackage(root, folder));
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const manifest = manifestIn(join(root, folder));
  const tsConfig = tsConfigIn(join(root, folder));
  const isBuilt = tsConfig !== undefined && tsConfig.compilerOptions?.composite !== false;
  return {
    folder,
    name: manifest.name,
    exports: Object.keys(manifest.exports ?? {}),
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
    references: isBuilt ? (tsConfig.references ?? []).map(({ path }) => join(folder, path)) : undefined,
    modules: sourcesIn(root, folder).map((path) => readModule(root, path)),
  };
}

function sourcesIn(root: string, folder: string): readonly string[] {
  const sources = join(root, folder, 'src');
  if (!existsSync(sources)) return [];
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/src/${path.replaceAll('\\', '/')}`)
    .toSorted();
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function tsConfigIn(folder: string): TsConfig | undefined {
  const path = join(folder, 'tsconfig.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
