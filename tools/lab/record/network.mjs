/**
 * The lab's network: a LAN bridge where everything is captured, a router, and a bridge with the servers behind it.
 *
 *   alice bob carol mallory ─┐
 *   camera (VLAN 20) ────────┤ LAN bridge ── router ── server bridge ─┬─ web
 *   sensor (VLAN 30 > 7) ────┘  ^ capture                             ├─ dns
 *                                                                     └─ files
 *
 * Every conversation crosses the LAN bridge once, so each of its packets is in the capture once.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CAMERAS, ELSEWHERE, FORBIDDEN, HOSTS, LAN, SENSORS, SERVERS, SILENT } from './hosts.mjs';
import { pause, run, runIn, serve } from './programs.mjs';

const RELAY = fileURLToPath(new URL('vlan-relay.py', import.meta.url));
/** What two tags leave of 1,500 bytes. */
const TAGGED_MTU = '1492';
const ROUTER_MAC = (segment) => `02:66:00:00:${segment.id.toString(16).padStart(2, '0')}:01`;

/** Offloads make one big frame of many and leave checksums to hardware that is not there. */
function withoutOffloads(namespace, device) {
  runIn(namespace, 'ethtool', '-K', device, 'tx', 'off', 'gso', 'off', 'tso', 'off', 'gro', 'off');
}

function addNamespace(name, routes = false) {
  run('ip', 'netns', 'add', name);
  runIn(name, 'ip', 'link', 'set', 'lo', 'up');
  for (const family of ['ipv4.ip_forward', 'ipv6.conf.all.forwarding']) {
    runIn(name, 'sysctl', '-qw', `net.${family}=${routes ? 1 : 0}`);
  }
  runIn(name, 'sysctl', '-qw', 'net.ipv6.conf.default.accept_ra=0');
}

/** The bridge itself has no address and says nothing. */
function addBridge(namespace) {
  addNamespace(namespace);
  runIn(namespace, 'ip', 'link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
  runIn(namespace, 'ip', 'link', 'set', 'br0', 'addrgenmode', 'none', 'address', '02:66:00:00:ff:fe');
  runIn(namespace, 'ip', 'link', 'set', 'br0', 'up');
}

function joinBridge(bridge, port) {
  runIn(bridge, 'ip', 'link', 'set', port, 'addrgenmode', 'none', 'master', 'br0');
  runIn(bridge, 'ip', 'link', 'set', port, 'up');
}

function plugIn(namespace, device, bridge, port, mac) {
  run(
    'ip',
    '-n',
    namespace,
    'link',
    'add',
    device,
    'address',
    mac,
    'type',
    'veth',
    'peer',
    'name',
    port,
    'netns',
    bridge,
  );
  withoutOffloads(namespace, device);
  withoutOffloads(bridge, port);
  joinBridge(bridge, port);
}

/** A tagged leg: the host's tap, the relay that tags, and a trunk tap that is a port of the LAN bridge. */
async function plugInTagged(namespace, device, segment, mac) {
  const [access, trunk] = [`a-${namespace}-${segment.id}`, `t-${namespace}-${segment.id}`];
  const tags = segment.tags.map(([type, vlan]) => `${type.toString(16)}:${vlan}`).join(',');
  const relay = serve(LAN.name, `relay-${access}`, 'python3', RELAY, access, trunk, tags);
  await once(relay.stdout, 'data');
  runIn(LAN.name, 'ip', 'link', 'set', access, 'address', mac, 'mtu', TAGGED_MTU, 'netns', namespace, 'name', device);
  joinBridge(LAN.name, trunk);
}

function address(namespace, device, ipv4, ipv6) {
  runIn(namespace, 'ip', 'link', 'set', device, 'up');
  runIn(namespace, 'ip', 'address', 'add', `${ipv4}/24`, 'dev', device);
  if (ipv6 !== null) runIn(namespace, 'ip', '-6', 'address', 'add', `${ipv6}/64`, 'dev', device, 'nodad');
}

async function addRouter() {
  addNamespace('router', true);
  plugIn('router', 'lan', LAN.name, 'router', ROUTER_MAC(LAN));
  plugIn('router', 'servers', SERVERS.name, 'router', ROUTER_MAC(SERVERS));
  await plugInTagged('router', 'cameras', CAMERAS, ROUTER_MAC(CAMERAS));
  await plugInTagged('router', 'sensors', SENSORS, ROUTER_MAC(SENSORS));
  for (const segment of [LAN, SERVERS, CAMERAS, SENSORS]) {
    address('router', segment.name, `${segment.ipv4}.1`, segment.ipv6 === undefined ? null : `${segment.ipv6}1`);
  }
  // A link to fill: without a limit the kernel would carry gigabits and no transfer would last.
  runIn(
    'router',
    'tc',
    'qdisc',
    'add',
    'dev',
    'lan',
    'root',
    'tbf',
    'rate',
    '30mbit',
    'burst',
    '16kb',
    'latency',
    '40ms',
  );
  runIn('router', 'ip', 'route', 'add', 'blackhole', SILENT.ipv4);
  runIn('router', 'ip', 'route', 'add', 'prohibit', FORBIDDEN.ipv4);
  runIn('router', 'ip', 'route', 'add', 'unreachable', ELSEWHERE.ipv4);
  // Each failure is told: the kernel would hold back ICMP errors that follow each other quickly.
  runIn('router', 'sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv4.icmp_msgs_per_sec=10000');
}

async function addHost(host) {
  addNamespace(host.name);
  const segment = [LAN, SERVERS, CAMERAS, SENSORS].find(({ name }) => name === host.segment);
  if (segment.tags === undefined) plugIn(host.name, 'eth0', segment.name, host.name, host.mac);
  else await plugInTagged(host.name, 'eth0', segment, host.mac);
  address(host.name, 'eth0', host.ipv4, host.ipv6);
  runIn(host.name, 'ip', 'route', 'add', 'default', 'via', host.gateway4);
  if (host.gateway6 !== null) runIn(host.name, 'ip', '-6', 'route', 'add', 'default', 'via', host.gateway6);
}

export async function buildNetwork() {
  addBridge(LAN.name);
  addBridge(SERVERS.name);
  await addRouter();
  for (const host of HOSTS) await addHost(host);
  // Link-local addresses are tried for a second before they count.
  await pause(2500);
}
