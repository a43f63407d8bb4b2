/**
 * Records testdata/lab.pcapng.gz and testdata/lab.manifest.json: real programs in network namespaces, captured on a bridge.
 * Needs Linux, root and the programs of packages.mjs; says what is missing and installs nothing.
 *
 * The script runs itself again in mount, network, process and host-name namespaces of its own. When that ends, however it
 * ends, the kernel removes everything in them: processes, networks, files. No interface leads out.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RECORD } from './packages.mjs';
import { obstacle, PATH } from './programs-needed.mjs';

const problem = obstacle(RECORD);
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}

const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
const recording = fileURLToPath(new URL('record/recording.mjs', import.meta.url));
const env = { PATH, LC_ALL: 'C.UTF-8' };
const child = spawn('unshare', [...namespaces, process.execPath, recording], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
child.on('exit', (code) => (process.exitCode = code ?? 1));
