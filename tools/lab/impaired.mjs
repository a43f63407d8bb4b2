/**
 * Records testdata/impaired: TCP between two stacks of the kernel over a link whose delay, jitter, loss, reordering and rate are set by
 * construction. Needs Linux, root, /dev/net/tun, iproute2, util-linux and Python; runs in namespaces of its own, as record.mjs does.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/dev/net/tun')) {
  console.error('Recording needs Linux, root and /dev/net/tun (modprobe tun).');
  process.exit(1);
}

const recording = fileURLToPath(new URL('impaired/recording.mjs', import.meta.url));
const target = fileURLToPath(new URL('../../testdata/impaired', import.meta.url));
const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
const child = spawn('unshare', [...namespaces, process.execPath, recording, target], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
child.on('exit', (code) => (process.exitCode = code ?? 1));
