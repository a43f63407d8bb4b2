import { spawn } from 'node:child_process';
import { obstacle, PATH } from './programs-needed.mjs';

const PACKAGES = { ip: 'iproute2', unshare: 'util-linux', sysctl: 'procps', python3: 'python3' };
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a recording over tap devices in namespaces of its own, with the folder to write to and `more` as its arguments; `packages` are those that it
 * needs beside these. When it ends, however it ends, the kernel removes everything in the namespaces. Resolves then; the exit code of this process
 * tells whether it went well.
 */
export function recordInNamespaces(recording, target, packages = {}, more = []) {
  const problem = obstacle({ ...PACKAGES, ...packages });
  if (problem !== null) {
    console.error(problem);
    process.exit(1);
  }
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...namespaces, process.execPath, recording, target, ...more], {
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    child.kill('SIGKILL');
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      for (const signal of SIGNALS) process.off(signal, stop);
      // Nothing else is to begin.
      if (isStopped) process.exit(130);
      process.exitCode = (process.exitCode ?? 0) || (code ?? 1);
      resolve();
    });
  });
}
