/**
 * Real Kafka, schema registry, Redis, a ClickHouse front and an S3 store, started on free ports in a folder, for tests, chaos and benchmarks.
 * What can be done with them, and the types, are in index.d.mts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  endService,
  freePort,
  identityOf,
  killService,
  launch,
  logSince,
  readPidFile,
  signalService,
  waitUntilReady,
} from './child.mjs';
import { CACHE_FOLDER } from './jars.mjs';
import { makeDataFolder, PROGRAMS } from './programs.mjs';

export { freePort } from './child.mjs';

export const SERVICE_NAMES = Object.keys(PROGRAMS);
/** What the stages run on; models alone may be in S3. */
const STAGES_NEED = SERVICE_NAMES.filter((name) => name !== 's3');

const RUNS_FOLDER = join(CACHE_FOLDER, 'runs');

function programOf(name) {
  const program = PROGRAMS[name];
  if (!program) throw new Error(`there is no service "${name}"; there are ${SERVICE_NAMES.join(', ')}`);
  return program;
}

/** What can run here: true, or the reason with how to mend it. */
export function servicesAvailable(names = SERVICE_NAMES) {
  return Object.fromEntries(names.map((name) => [name, programOf(name).available()]));
}

/** Ports are chosen once per folder, so that a restart is found where it was. */
async function portsOf(folder, names) {
  const file = join(folder, 'ports.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const ports = {};
  for (const name of names) ports[name] = await freePort();
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

async function serviceIn(root, name, options, log) {
  const program = programOf(name);
  const folder = join(root, name);
  makeDataFolder(folder);
  const at = { folder, ports: await portsOf(folder, program.ports), options };

  async function start() {
    if (readPidFile(join(folder, 'pid'))) return;
    const begin = Date.now();
    program.prepare?.(at);
    const run = launch(folder, program.command(at));
    const check = () => program.ready(at, () => logSince(folder, run.logStart));
    try {
      await waitUntilReady({ name, folder, run, check, timeoutMs: program.startMs });
    } catch (error) {
      await killService(folder);
      throw error;
    }
    log(`${name} is up at ${program.url(at.ports)} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  }

  return {
    name,
    url: program.url(at.ports),
    port: at.ports.main,
    folder,
    logFile: join(folder, 'log'),
    running: () => readPidFile(join(folder, 'pid')) !== undefined,
    pid: () => readPidFile(join(folder, 'pid'))?.pid,
    start,
    stop: () => endService(folder, program.graceMs),
    kill9: () => killService(folder),
    pause: () => signalService(folder, 'SIGSTOP'),
    resume: () => signalService(folder, 'SIGCONT'),
  };
}

/** The services of a folder with their state, without starting or stopping anything. */
export async function servicesIn(folder, names = SERVICE_NAMES) {
  const present = names.filter((name) => existsSync(join(folder, name, 'ports.json')));
  return Promise.all(present.map((name) => serviceIn(resolve(folder), name, {}, () => undefined)));
}

/** Ends the services of runs whose owner was killed before it could stop them, and removes their folders. */
export async function sweepAbandonedRuns() {
  if (!existsSync(RUNS_FOLDER)) return;
  for (const entry of readdirSync(RUNS_FOLDER)) {
    const folder = join(RUNS_FOLDER, entry);
    if (readPidFile(join(folder, 'owner'))) continue;
    for (const service of await servicesIn(folder)) await service.kill9();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runFolder() {
  const folder = join(RUNS_FOLDER, `${process.pid}-${Date.now().toString(36)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'owner'), JSON.stringify(identityOf(process.pid)));
  return folder;
}

/**
 * Starts the named services (without names, those that stages run on) side by side and waits until all answer.
 * Without a folder they run in one of their own, which stop() removes, and which a later run sweeps up if this process is killed.
 * @throws Error naming the service that did not come up, with the end of its log; the others are stopped first
 */
export async function startServices({ names = STAGES_NEED, folder, log = () => undefined, options = {} } = {}) {
  await sweepAbandonedRuns();
  for (const name of names) {
    const available = programOf(name).available();
    if (available !== true) throw new Error(`${name} cannot run here: ${available}`);
  }
  const root = folder === undefined ? runFolder() : resolve(folder);
  mkdirSync(root, { recursive: true });
  const list = await Promise.all(names.map((name) => serviceIn(root, name, options[name] ?? {}, log)));
  const started = await Promise.allSettled(list.map((service) => service.start()));
  const stop = async () => {
    await Promise.all(list.map((service) => service.stop()));
    if (folder === undefined) rmSync(root, { recursive: true, force: true });
  };
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    env: Object.fromEntries(list.map(({ name, url }) => [programOf(name).variable, url])),
    services: Object.fromEntries(list.map((service) => [service.name, service])),
    folder: root,
    stop,
  };
}
