/** The two ends of a recording: a device each, in a network namespace of its own, joined by the link. */
import { fileURLToPath } from 'node:url';
import { FAR, NEAR, start } from '../impaired/ends.mjs';
import { run, runIn } from '../record/programs.mjs';

const LINK = fileURLToPath(new URL('link.py', import.meta.url));
/** The network where programs talk. */
export const INNER = [
  { ...NEAR, ipv4: '10.78.0.1', ipv6: 'fd78::1', mac: '02:78:00:00:00:01' },
  { ...FAR, ipv4: '10.78.0.2', ipv6: 'fd78::2', mac: '02:78:00:00:00:02' },
];
/** The networks over which the kernel sends what it puts into tunnels. */
const OUTER = { ipv4: ['192.0.2.1', '192.0.2.2'], ipv6: ['2001:db8::1', '2001:db8::2'] };
const MIDDLE = ['198.51.100.1', '198.51.100.2'];
const MIDDLE_NETWORK = 40;
const NETWORK = 41;
/** Room for the headers of tunnels, and no less than IPv6 must have. */
const MTU = { outer: 1420, middle: 1350, inner: 1280 };
/** Of links without tunnels. */
const PLAIN_MTU = 1400;

const linkIn = (namespace, ...argv) => runIn(namespace, 'ip', 'link', ...argv);

function addAddress(namespace, device, address) {
  const isIpv6 = address.includes(':');
  const net = isIpv6 ? [`${address}/64`, 'nodad'] : [`${address}/24`];
  runIn(namespace, 'ip', ...(isIpv6 ? ['-6'] : []), 'address', 'add', net[0], 'dev', device, ...net.slice(1));
}

function addNamespace(namespace) {
  run('ip', 'netns', 'add', namespace);
  // IPv6 says much by itself: it is turned on only where it is used.
  runIn(
    namespace,
    'sysctl',
    '-qw',
    'net.ipv6.conf.default.disable_ipv6=1',
    'net.ipv6.conf.default.router_solicitations=0',
  );
  linkIn(namespace, 'set', 'lo', 'up');
}

function allowIpv6(namespace, device) {
  runIn(namespace, 'sysctl', '-qw', `net.ipv6.conf.${device}.disable_ipv6=0`);
}

/** VXLAN of the kernel; who is at the other end is told, so that nobody has to ask. */
function addVxlan(place, { name, network, ends, below, mtu, address, namespace }) {
  const here = INNER[place].namespace;
  const tunnel = ['id', `${network}`, 'local', ends[place], 'remote', ends[1 - place], 'dev', below, 'dstport', '4789'];
  linkIn(here, 'add', name, 'address', INNER[place].mac, 'mtu', `${mtu}`, 'type', 'vxlan', ...tunnel);
  if (namespace !== here) linkIn(here, 'set', name, 'netns', namespace);
  linkIn(namespace, 'set', name, 'up');
  addAddress(namespace, name, address[place]);
  const { mac } = INNER[1 - place];
  runIn(namespace, 'ip', 'neighbour', 'add', address[1 - place], 'lladdr', mac, 'nud', 'permanent', 'dev', name);
}

function addKernelTunnels(place, { over, networks = [NETWORK], isTwice = false }) {
  const { namespace, device } = INNER[place];
  if (over === 'ipv6') allowIpv6(namespace, device);
  addAddress(namespace, device, OUTER[over][place]);
  let outside = { ends: OUTER[over], below: device };
  if (isTwice) {
    const middle = { name: 'middle', network: MIDDLE_NETWORK, mtu: MTU.middle, address: MIDDLE, namespace };
    addVxlan(place, { ...middle, ...outside });
    outside = { ends: MIDDLE, below: 'middle' };
  }
  const address = INNER.map(({ ipv4 }) => ipv4);
  for (const [i, network] of networks.entries()) {
    const inside = i === 0 ? namespace : `${namespace}-${network}`;
    if (i > 0) addNamespace(inside);
    addVxlan(place, { name: `vx${network}`, network, mtu: MTU.inner, address, namespace: inside, ...outside });
  }
}

function mtuOf({ kernel, layers }) {
  if (kernel !== undefined) return MTU.outer;
  return layers.length > 0 ? MTU.inner : PLAIN_MTU;
}

function addAddresses(place, { kernel, hasIpv6 = false }) {
  const { namespace, device, ipv4, ipv6 } = INNER[place];
  if (kernel !== undefined) {
    addKernelTunnels(place, kernel);
    return;
  }
  addAddress(namespace, device, ipv4);
  if (!hasIpv6) return;
  allowIpv6(namespace, device);
  addAddress(namespace, device, ipv6);
}

/** Both ends with all that the plan has between them; `recording` is the capture to write. */
export async function joinEnds(plan, recording) {
  for (const { namespace } of INNER) addNamespace(namespace);
  const { mode, layers, outerMtu, orders = [] } = plan;
  const argv = [LINK, NEAR.device, FAR.device, JSON.stringify({ mode, layers, outerMtu, orders }), recording];
  // Before all else on the machine: who waits for an answer too long asks again.
  const link = start('chrt', ['--fifo', '20', 'python3', ...argv]);
  await link.ready;
  // Nobody is to speak before both are there to hear.
  for (const { namespace, device, mac } of INNER) {
    run('ip', 'link', 'set', device, 'netns', namespace);
    linkIn(namespace, 'set', device, ...(mode === 'tap' ? ['address', mac] : []), 'mtu', `${mtuOf(plan)}`, 'up');
  }
  for (const place of INNER.keys()) addAddresses(place, plan);
  return link;
}

/** How often the kernel of a namespace sent each type of ICMPv6 message by the device of the link. */
function icmpv6Of({ namespace, device }) {
  const lines = runIn(namespace, 'cat', `/proc/net/dev_snmp6/${device}`).split('\n');
  return lines.flatMap((line) => {
    const [, type, count] = /^Icmp6OutType(\d+)\s+(\d+)/.exec(line) ?? [];
    return type === undefined ? [] : [{ type: Number(type), packets: Number(count) }];
  });
}

/** Ends the link. @returns what it carried, and ICMPv6 of the kernels by type */
export async function partEnds(link, { hasIpv6 = false }) {
  const icmpv6 = hasIpv6 ? INNER.flatMap(icmpv6Of) : [];
  link.child.stdin.end();
  const carried = JSON.parse(await link.ended);
  for (const namespace of run('ip', 'netns', 'list').split('\n')) {
    const [name] = namespace.split(' ');
    if (name !== '') run('ip', 'netns', 'delete', name);
  }
  const types = [...new Set(icmpv6.map(({ type }) => type))].toSorted((a, b) => a - b);
  const sent = (wanted) => icmpv6.filter(({ type }) => type === wanted).reduce((sum, { packets }) => sum + packets, 0);
  return { ...carried, icmpv6: Object.fromEntries(types.map((type) => [type, sent(type)])) };
}
