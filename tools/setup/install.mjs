/** The npm packages and the build of a checkout; both are skipped when nothing has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.mjs';
import { ROOT, run, step } from './step.mjs';

const LOCK = join(ROOT, 'package-lock.json');
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.weir-installed');
const CONSOLE = join(ROOT, 'libs/console');

/** With the headers of libpcap the package cap, which is optional, can be built. */
const capCanBeBuilt = () => existsSync('/usr/include/pcap.h');
const capIsBuilt = () => existsSync(join(MODULES, 'cap/build/Release/cap.node'));

/** Node's headers where they lie beside it, so that packages are built without fetching them. */
function headersOfNode() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** True when every package that the lock asks for on all platforms is there in the lock's version, whoever installed it. */
function modulesMatchLock() {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.optional && !entry.peer)
    .every(([path, entry]) => present[path]?.version === entry.version);
}

/** Installs the packages of the lock file, unless node_modules already holds them. */
export async function installPackages() {
  const platform = [process.platform, process.arch, process.versions.modules, String(capCanBeBuilt())];
  const wanted = sha256(readFileSync(LOCK), ...platform);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  if (!modulesMatchLock() || (capCanBeBuilt() && !capIsBuilt())) {
    await step('npm ci (the first time this downloads several hundred MB)', () =>
      run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: headersOfNode() }),
    );
  }
  writeFileSync(STAMP, wanted);
}

/** Path, size and time of every file under a folder, without what is built or installed. */
function listing(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !['node_modules', 'dist'].includes(entry.name) && !entry.name.endsWith('.tsbuildinfo'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listing(path);
      const { size, mtimeMs } = statSync(path);
      return [`${path} ${size} ${mtimeMs}`];
    });
}

const bin = (name) => join(MODULES, '.bin', name);

/** Compiles all packages; the compiler itself looks at what has changed. */
export async function compile() {
  await run(bin('tsc'), ['-b']);
}

/** Builds the page, unless its sources are those of the last build; tells whether it did. */
export async function buildConsole() {
  if (!existsSync(join(CONSOLE, 'vite.config.ts'))) return { note: 'no page in this checkout' };
  const stamp = join(CONSOLE, 'dist/.built-from');
  const sources = [CONSOLE, join(ROOT, 'libs/schema')].flatMap(listing);
  const wanted = sha256(sources.join('\n'), readFileSync(LOCK));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { note: 'up to date' };
  await run(bin('tsc'), ['-p', CONSOLE, '--noEmit']);
  await run('npm', ['run', 'build', '--workspace=@weir/console', '--loglevel=error']);
  writeFileSync(stamp, wanted);
  return {};
}

/** Packages, compiled sources and the page: what every command needs first. */
export async function prepareCheckout() {
  await installPackages();
  await step('compile (tsc -b)', compile);
  await step('bundle the programs (rolldown)', bundle);
  await step('build the page (vite)', buildConsole);
}
