/** The two ends of an impaired link, each in a network namespace of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { run, runIn } from '../record/programs.mjs';

export const NEAR = { namespace: 'near', device: 'near0', address: '10.77.0.1' };
export const FAR = { namespace: 'far', device: 'far0', address: '10.77.0.2' };

/** Folders in memory for namespaces and recordings. */
export function makeFolders() {
  run('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run');
  for (const folder of ['netns', 'lab', 'sshd']) mkdirSync(`/run/${folder}`, { recursive: true });
}

/** A program in Python that says `ready`; `ended` has the lines after that. */
export function start(command, argv) {
  const child = spawn(command, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  const ended = new Promise((resolve) => child.on('close', () => resolve(text.split('\n').slice(1).join('\n'))));
  const ready = new Promise((resolve, reject) => {
    child.stdout.on('data', (bytes) => {
      text += bytes;
      if (text.startsWith('ready\n')) resolve();
    });
    child.on('exit', (code) => reject(new Error(`${argv.join(' ')} ended early with code ${code}`)));
  });
  return { child, ready, ended };
}

/** Both ends joined by the link in `program`, which gets the devices and `argv`. */
export async function joinEnds(program, argv) {
  for (const { namespace } of [NEAR, FAR]) {
    run('ip', 'netns', 'add', namespace);
    // Nothing is to be sent before both ends are up.
    runIn(namespace, 'sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  }
  // Before all else on the machine: what the link does late is not in its plan.
  const link = start('chrt', ['--fifo', '20', 'python3', program, NEAR.device, FAR.device, ...argv]);
  await link.ready;
  for (const { namespace, device, address } of [NEAR, FAR]) {
    run('ip', 'link', 'set', device, 'netns', namespace);
    runIn(namespace, 'ip', 'address', 'add', `${address}/24`, 'dev', device);
    runIn(namespace, 'ip', 'link', 'set', device, 'up');
    runIn(namespace, 'ip', 'link', 'set', 'lo', 'up');
  }
  return link;
}

/** Ends the link. @returns what it says that it did, as text */
export async function partEnds(link) {
  link.child.stdin.end();
  const said = await link.ended;
  for (const { namespace } of [NEAR, FAR]) run('ip', 'netns', 'delete', namespace);
  return said;
}
