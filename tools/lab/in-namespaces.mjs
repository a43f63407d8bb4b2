import { spawn } from 'node:child_process';
import { obstacle, PATH } from './programs-needed.mjs';

const PACKAGES = { ip: 'iproute2', unshare: 'util-linux', sysctl: 'procps', python3: 'python3' };

/**
 * Runs a recording over tap devices in namespaces of its own, with the folder to write to as its argument; `packages` are those that it needs
 * beside these. When it ends, however it ends, the kernel removes everything in the namespaces.
 */
export function recordInNamespaces(recording, target, packages = {}) {
  const problem = obstacle({ ...PACKAGES, ...packages });
  if (problem !== null) {
    console.error(problem);
    process.exit(1);
  }
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...namespaces, process.execPath, recording, target], {
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
}
