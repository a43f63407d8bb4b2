/** Steps of a set-up: each says what it does and how long it took on one line; the output of a program is shown when it fails. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A program that ended with anything but 0; `output` is all that it wrote. */
export class ProgramError extends Error {
  constructor(command, code, output) {
    super(`${command} ended with ${code}`);
    this.output = output;
  }
}

/**
 * Runs a program in the checkout and resolves with its output.
 * @throws ProgramError
 */
export function run(program, args, { env = {}, cwd = ROOT } = {}) {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const command = [program, ...args].join(' ');
    child.on('error', (error) => reject(new ProgramError(command, error.code ?? error.message, output)));
    child.on('close', (code, signal) => {
      if (code === 0) resolvePromise(output);
      else reject(new ProgramError(command, code ?? signal, output));
    });
  });
}

/**
 * Runs a program on this terminal and resolves with its exit code (128 + signal where one ended it); SIGTERM and SIGHUP to us reach it.
 * `group`: signals reach its children too, which keep nothing running then.
 */
export function attach(program, args, { env = {}, cwd = ROOT, group = false } = {}) {
  return new Promise((resolvePromise, reject) => {
    const stdio = group ? ['ignore', 'inherit', 'inherit'] : 'inherit';
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio, detached: group });
    const send = (name) => {
      // A terminal sends SIGINT to the child by itself, unless that has a group of its own.
      if (group) process.kill(-child.pid, name);
      else if (name !== 'SIGINT') child.kill(name);
    };
    const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const name of names) process.on(name, send);
    child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      for (const name of names) process.off(name, send);
      resolvePromise(code ?? 128 + constants.signals[signal]);
    });
  });
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Prints `what … done (1.2 s)`; a `note` that the work returns takes the place of "done". Failures are printed and thrown on. */
export async function step(what, work) {
  const begin = performance.now();
  process.stderr.write(`${what} … `);
  try {
    const outcome = await work();
    process.stderr.write(`${outcome?.note ?? 'done'} (${seconds(performance.now() - begin)})\n`);
    return outcome;
  } catch (error) {
    process.stderr.write(`FAILED (${seconds(performance.now() - begin)})\n`);
    const lines = (error.output ?? '').trimEnd().split('\n');
    const left = lines.length - 200;
    const told = left > 0 ? [...lines.slice(0, 100), `… ${left} lines left out …`, ...lines.slice(-100)] : lines;
    for (const line of [...told, error.message]) if (line.trim()) process.stderr.write(`    ${line}\n`);
    throw error;
  }
}
