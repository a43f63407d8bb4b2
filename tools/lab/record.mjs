/**
 * Records testdata/lab.pcapng.gz and testdata/lab.manifest.json: real programs in network namespaces, captured on a bridge.
 * Needs Linux, root and the programs that tools/lab/README.md lists; says what is missing and installs nothing.
 *
 * The script runs itself again in mount, network, process and host-name namespaces of its own. When that ends, however it
 * ends, the kernel removes everything in them: processes, networks, files. No interface leads out.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { obstacle, PATH } from './programs-needed.mjs';

const PACKAGES = {
  ip: 'iproute2',
  tc: 'iproute2',
  ss: 'iproute2',
  unshare: 'util-linux',
  sysctl: 'procps',
  ethtool: 'ethtool',
  tcpdump: 'tcpdump',
  python3: 'python3',
  nginx: 'nginx-light',
  openssl: 'openssl',
  curl: 'curl',
  dnsmasq: 'dnsmasq-base',
  dig: 'bind9-dnsutils',
  chronyd: 'chrony',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  vsftpd: 'vsftpd',
  iperf3: 'iperf3',
  ping: 'iputils-ping',
  nmap: 'nmap',
};

const problem = obstacle(PACKAGES);
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
