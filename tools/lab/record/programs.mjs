/** Runs the lab's programs inside its network namespaces. */
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** The lab's own folder: in memory, in a mount namespace of its own, gone with the recording. */
export const FOLDER = '/run/lab';

const inside = (namespace, argv) => ['netns', 'exec', namespace, ...argv];

/** Runs a set-up command to its end; throws with the command and its own words when it fails. */
export function run(...argv) {
  return execFileSync(argv[0], argv.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export const runIn = (namespace, ...argv) => run('ip', ...inside(namespace, argv));

/** Starts a server and returns its process; its output goes to a log in the lab's folder. */
export function serve(namespace, name, ...argv) {
  const log = createWriteStream(`${FOLDER}/${name}.log`);
  const child = spawn('ip', inside(namespace, argv), { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.on('exit', (code) => {
    if (code !== 0 && code !== null) console.error(`lab: ${name} ended early with code ${code}`);
  });
  return child;
}

/** Runs a shell line as a client and resolves with its exit code and output. */
export function perform(namespace, line) {
  const child = spawn('ip', inside(namespace, ['sh', '-c', line]), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes.toString('latin1')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
