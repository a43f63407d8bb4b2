/**
 * A site: hosts on one segment, a router, and an "internet" of a few servers behind it, each a network namespace.
 *
 *   hosts ── bridge br0 ── router ── internet (sites, ends of bad things)
 *              ^ capture
 *
 * Whatever a host of the segment sends or gets is in the capture once.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pause, run, runIn } from '../record/programs.mjs';

export const FOLDER = '/run/lab';
export const BRIDGE = 'segment';
const ROUTER = 'router';
export const GUEST = 'guest';
export const PASSWORD = 'plover7';
const GUEST_ID = 4242;

/** Hides a system file behind one of the lab's own, in this mount namespace only. */
function replaceFile(path, text) {
  const own = `${FOLDER}/${path.replaceAll('/', '-')}`;
  writeFileSync(own, text);
  run('mount', '--bind', own, path);
}

/** Own files in memory, own names, a guest with a password. */
export function moveIn({ prefix, resolver }) {
  if (process.pid !== 1) throw new Error('to be started in namespaces of its own');
  run('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run');
  for (const folder of ['netns', 'lab', 'sshd', 'vsftpd/empty']) mkdirSync(`/run/${folder}`, { recursive: true });
  run('hostname', 'lab.weir.test');
  const home = `${FOLDER}/${GUEST}`;
  mkdirSync(home);
  const file = (name) => readFileSync(`/etc/${name}`, 'utf8').trimEnd();
  const hash = run('openssl', 'passwd', '-6', PASSWORD).trim();
  replaceFile('/etc/passwd', `${file('passwd')}\n${GUEST}:x:${GUEST_ID}:${GUEST_ID}::${home}:/bin/sh\n`);
  replaceFile('/etc/group', `${file('group')}\n${GUEST}:x:${GUEST_ID}:\n`);
  replaceFile('/etc/shadow', `${file('shadow')}\n${GUEST}:${hash}:19000::::::\n`);
  replaceFile('/etc/hosts', '127.0.0.1 localhost\n');
  replaceFile('/etc/resolv.conf', `nameserver ${prefix}.${resolver}\noptions timeout:2\n`);
  run('chown', `${GUEST}:${GUEST}`, home);
}

function addNamespace(name, routes) {
  run('ip', 'netns', 'add', name);
  const settings = ['ipv6.conf.default.disable_ipv6=1', 'ipv6.conf.all.disable_ipv6=1', 'ipv4.tcp_no_metrics_save=1'];
  const errors = ['ipv4.icmp_ratelimit=0', 'ipv4.icmp_msgs_per_sec=10000', `ipv4.ip_forward=${routes ? 1 : 0}`];
  runIn(name, 'sysctl', '-qw', ...[...settings, ...errors].map((each) => `net.${each}`));
  runIn(name, 'ip', 'link', 'set', 'lo', 'up');
}

/** Frames have the size and checksums of the wire. */
function withoutOffloads(namespace, device) {
  runIn(namespace, 'ethtool', '-K', device, 'tx', 'off', 'gso', 'off', 'tso', 'off', 'gro', 'off');
}

function cable(one, device, mac, other, port) {
  const peer = ['peer', 'name', port, 'netns', other];
  run('ip', '-n', one, 'link', 'add', device, 'address', mac, 'type', 'veth', ...peer);
  for (const [namespace, end] of [
    [one, device],
    [other, port],
  ]) {
    withoutOffloads(namespace, end);
    runIn(namespace, 'ip', 'link', 'set', end, 'up');
  }
}

const macOf = (...numbers) => `02:80:00:${numbers.map((each) => each.toString(16).padStart(2, '0')).join(':')}`;

function plugIn(namespace, device, number) {
  const port = `p${number}`;
  cable(namespace, device, macOf(0, 0, number), BRIDGE, port);
  runIn(BRIDGE, 'ip', 'link', 'set', port, 'master', 'br0');
}

/** Between segment and internet, at a rate that transfers last and a delay of some way. */
function addRouter({ prefix, uplink, internet }) {
  addNamespace(ROUTER, true);
  plugIn(ROUTER, 'inside', 1);
  runIn(ROUTER, 'ip', 'address', 'add', `${prefix}.1/24`, 'dev', 'inside');
  addNamespace('internet', false);
  cable('internet', 'eth0', macOf(1, 0, 2), ROUTER, 'outside');
  runIn(ROUTER, 'ip', 'address', 'add', '192.0.2.1/30', 'dev', 'outside');
  runIn('internet', 'ip', 'address', 'add', '192.0.2.2/30', 'dev', 'eth0');
  for (const address of internet) runIn('internet', 'ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
  runIn('internet', 'ip', 'route', 'add', 'default', 'via', '192.0.2.1');
  runIn(ROUTER, 'ip', 'route', 'add', 'default', 'via', '192.0.2.2');
  for (const [namespace, device] of [
    [ROUTER, 'inside'],
    ['internet', 'eth0'],
  ]) {
    const shape = ['tbf', 'rate', uplink, 'burst', '32kb', 'latency', '60ms'];
    runIn(namespace, 'tc', 'qdisc', 'add', 'dev', device, 'root', ...shape);
  }
}

/**
 * Builds a site: `prefix` of its segment (three numbers), `hosts` (name → last number), `internet` (addresses), `uplink` (rate for tc).
 */
export async function buildSite(site) {
  addNamespace(BRIDGE, false);
  runIn(BRIDGE, 'ip', 'link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
  runIn(BRIDGE, 'ip', 'link', 'set', 'br0', 'address', macOf(0, 1, 0), 'up');
  addRouter(site);
  for (const [name, number] of Object.entries(site.hosts)) {
    addNamespace(name, false);
    plugIn(name, 'eth0', number);
    runIn(name, 'ip', 'address', 'add', `${site.prefix}.${number}/24`, 'dev', 'eth0');
    runIn(name, 'ip', 'route', 'add', 'default', 'via', `${site.prefix}.1`);
  }
  await pause(300);
}
