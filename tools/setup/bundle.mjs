/** Bundles the programs: one file in place of the hundreds that each would read when it starts, and only the code it uses. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './step.mjs';

const FOLDER = join(ROOT, 'dist');
const STAMP = join(FOLDER, '.bundled');

const APPS = [
  'cli',
  'standalone',
  'ingestor',
  'parser',
  'flow',
  'statistics',
  'detector',
  'correlator',
  'writer',
  'registry',
];
const PROGRAMS = {
  ...Object.fromEntries(APPS.map((app) => [app, `apps/${app}/dist/main.js`])),
  // Threads are started from their own file.
  worker: 'libs/service/dist/platform/worker.js',
  // Captures an interface in a process of its own.
  'cap-program': 'libs/adapters/dist/capture/cap-program.js',
  // Runs learned models, a process for each group.
  'onnx-program': 'libs/adapters/dist/onnx/onnx-program.js',
};

/** Loaded as they are installed: native code, and kafkajs, parts of which are replaced by their path. */
const INSTALLED = [
  /^kafkajs(\/|$)/,
  /^@node-rs\//,
  /^snappy$/,
  /^lmdb$/,
  /^@?chdb(\/|$)/,
  /^cap$/,
  /^onnxruntime-node$/,
];

/** Newest change of what was compiled, ms. */
function newestChange() {
  let newest = statSync(join(ROOT, 'package-lock.json')).mtimeMs;
  for (const group of ['libs', 'apps'])
    for (const name of readdirSync(join(ROOT, group))) {
      const folder = join(ROOT, group, name, 'dist');
      // The page is built after the programs.
      if (!existsSync(folder)) continue;
      for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }))
        newest = Math.max(newest, statSync(join(file.parentPath ?? file.path, file.name)).mtimeMs);
    }
  return newest;
}

function bundledAt() {
  return statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Puts the programs into `dist`, unless nothing was compiled since the last time. */
export async function bundle() {
  if (bundledAt() > newestChange()) return { note: 'up to date' };
  // Not known before the packages are installed.
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    cwd: ROOT,
    input: PROGRAMS,
    platform: 'node',
    external: INSTALLED,
    onLog(level, log, tell) {
      // Transports and validators that a framework would load if they were installed.
      if (log.code === 'UNRESOLVED_IMPORT' && /node_modules/.test(log.message)) return;
      tell(level, log);
    },
  });
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await build.write({
    dir: FOLDER,
    // Loads in a fifth less time than modules of ECMAScript, which Node resolves and links one by one.
    format: 'cjs',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
  });
  await build.close();
  writeFileSync(join(FOLDER, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(STAMP, '');
  return {};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundle();
