import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Runs a recording over tap devices in namespaces of its own, with the folder to write to as its argument. */
export function recordInNamespaces(recording, target) {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/dev/net/tun')) {
    console.error('Recording needs Linux, root and /dev/net/tun (modprobe tun).');
    process.exit(1);
  }
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...namespaces, process.execPath, recording, target], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
}
