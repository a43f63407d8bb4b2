/**
 * A real program as a detached child: started, watched until it answers, ended by its own process id.
 * The pid file survives the process that wrote it, so that another one can stop what a killed test left behind.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/** A TCP port that was free on the loopback address a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** State letter and start time (clock ticks after boot) of a process from /proc; undefined where it is gone, and where there is no /proc. */
function procStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], startTicks: fields[19] };
  } catch {
    return undefined;
  }
}

/** True while the process lives: a zombie is dead, and a pid that now belongs to another program is not ours. */
export function isAlive(pid, startTicks) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (!existsSync('/proc/self/stat')) return true;
  const stat = procStat(pid);
  if (!stat || stat.state === 'Z') return false;
  return startTicks === undefined || stat.startTicks === startTicks;
}

/** What identifies this very process over the reuse of process ids. */
export function identityOf(pid) {
  return { pid, startTicks: procStat(pid)?.startTicks };
}

/** The living process a pid file names, or undefined. */
export function readPidFile(file) {
  if (!existsSync(file)) return undefined;
  try {
    const identity = JSON.parse(readFileSync(file, 'utf8'));
    return isAlive(identity.pid, identity.startTicks) ? identity : undefined;
  } catch {
    return undefined; // half-written by a process killed in the act: nothing to stop
  }
}

/**
 * Starts a program in its own process group with its output appended to `<folder>/log`, and writes `<folder>/pid`.
 * @returns {{ pid: number, startTicks?: string, logStart: number }} logStart: where this run's output begins, in bytes
 */
export function launch(folder, { program, args, env, cwd }) {
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'log');
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const output = openSync(logFile, 'a');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: cwd ?? folder,
    env: { ...process.env, ...env },
  });
  closeSync(output);
  child.on('error', () => undefined); // a program that cannot start shows as "ended before it was ready", with its log
  child.unref();
  if (child.pid === undefined) throw new Error(`${program} could not be started: is it installed and on the PATH?`);
  const identity = identityOf(child.pid);
  writeFileSync(join(folder, 'pid'), JSON.stringify(identity));
  return { ...identity, logStart };
}

/** This run's output so far. */
export function logSince(folder, logStart) {
  const file = join(folder, 'log');
  return existsSync(file) ? readFileSync(file).subarray(logStart).toString('utf8') : '';
}

/**
 * Waits until `check` says true.
 * @throws with the last lines of the log when the process ends first, or the time is over
 */
export async function waitUntilReady({ name, folder, run, check, timeoutMs }) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await check().catch(() => false)) return;
    const ended = !isAlive(run.pid, run.startTicks);
    if (ended || Date.now() > deadline) {
      const why = ended ? 'ended before it was ready' : `was not ready after ${timeoutMs / 1000} s`;
      const lines = logSince(folder, run.logStart).trimEnd().split('\n').slice(-15).join('\n  ');
      throw new Error(`${name} ${why}; the end of ${join(folder, 'log')}:\n  ${lines}`);
    }
    await delay(POLL_MS);
  }
}

async function waitUntilGone({ pid, startTicks }, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid, startTicks)) {
    if (Date.now() > deadline) return false;
    await delay(10);
  }
  return true;
}

function signal(identity, name) {
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it ended between the look and the signal
  }
}

/** Sends one signal to the process of the pid file, if it lives. */
export function signalService(folder, name) {
  const identity = readPidFile(join(folder, 'pid'));
  if (identity) signal(identity, name);
}

/** Ends a process kindly (SIGTERM; a paused one is resumed first), after `graceMs` by SIGKILL, and waits until it is gone. */
export async function endService(folder, graceMs) {
  const file = join(folder, 'pid');
  const identity = readPidFile(file);
  if (identity) {
    signal(identity, 'SIGTERM');
    signal(identity, 'SIGCONT');
    if (!(await waitUntilGone(identity, graceMs))) {
      signal(identity, 'SIGKILL');
      await waitUntilGone(identity, 10_000);
    }
  }
  rmSync(file, { force: true });
}

/** kill -9, and waits until the process is gone. */
export async function killService(folder) {
  const file = join(folder, 'pid');
  const identity = readPidFile(file);
  if (identity) {
    signal(identity, 'SIGKILL');
    await waitUntilGone(identity, 10_000);
  }
  rmSync(file, { force: true });
}
