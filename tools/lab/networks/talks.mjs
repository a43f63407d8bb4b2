/** What is said over a link; each gives the flows that it made, as the programs that sent them tell. */
import { fileURLToPath } from 'node:url';
import { start } from '../impaired/ends.mjs';
import { pause, runIn } from '../record/programs.mjs';
import { INNER } from './ends.mjs';

const TALK = fileURLToPath(new URL('talk.py', import.meta.url));
const PORT = 7000;
const [NEAR, FAR] = INNER;
/** Longer than the kernel takes to tell of a group for the second time. */
const GROUP_SECONDS = 2.5;
const GROUPS = { ipv4: '239.78.1.1', ipv6: 'ff15::78' };
const NAMES = { group: '224.0.0.251', port: 5353 };
/** RFC 3376 §8.1: how often a change is told, and who hears it. */
const IGMP = { reports: 2, group: '224.0.0.22' };

function talk(namespace, ...argv) {
  const told = runIn(namespace, 'python3', TALK, ...argv.map(String));
  return told
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function withServer(namespace, ask, what = 'serve') {
  const server = start('ip', ['netns', 'exec', namespace, 'python3', TALK, what, `${PORT}`]);
  await server.ready;
  try {
    return await ask();
  } finally {
    server.child.kill();
    await server.ended;
  }
}

const inNetworks = ({ kernel }, end) =>
  (kernel?.networks ?? [0]).map((network, i) => ({
    network,
    namespace: i === 0 ? end.namespace : `${end.namespace}-${network}`,
  }));

/** In each virtual network the same. */
async function exchange4(plan) {
  const flows = [];
  for (const [i, { network, namespace }] of inNetworks(plan, NEAR).entries()) {
    const server = inNetworks(plan, FAR)[i].namespace;
    const made = await withServer(server, () => talk(namespace, 'exchange', FAR.ipv4, PORT, NEAR.ipv4, 40000));
    flows.push(...made.map((flow) => (network === 0 ? flow : { ...flow, virtualNetwork: network })));
  }
  return flows;
}

const exchange6 = () =>
  withServer(FAR.namespace, () => talk(NEAR.namespace, 'exchange', FAR.ipv6, PORT, NEAR.ipv6, 41000));

function linkLocalOf({ namespace, device }) {
  const [, address] = /inet6 (fe80::[0-9a-f:]+)/.exec(runIn(namespace, 'ip', '-6', 'address', 'show', 'dev', device));
  return address;
}

async function linkLocal() {
  const [near, far] = [linkLocalOf(NEAR), linkLocalOf(FAR)];
  const ends = [`${far}%${NEAR.device}`, PORT, `${near}%${NEAR.device}`, 42000];
  return withServer(FAR.namespace, () => talk(NEAR.namespace, 'exchange', ...ends));
}

/** Options for each hop and for the destination stand before TCP and UDP of the near end. */
const extensionHeaders = () =>
  withServer(FAR.namespace, () =>
    talk(NEAR.namespace, 'exchange', FAR.ipv6, PORT, NEAR.ipv6, 43000, 'hop-by-hop', 'destination'),
  );

/** Datagrams of three fragments and one that needs none; `perFragment` is as much as a fragment can hold. */
async function sendFragments(near, far, localPort, perFragment, count) {
  const sizes = [...Array.from({ length: count }, (_, i) => 2 * perFragment + 100 + 10 * i), 100];
  const send = () => talk(NEAR.namespace, 'datagrams', far, PORT, near, localPort, sizes.join(','));
  const flows = await withServer(FAR.namespace, send, 'hear');
  return flows.map((flow) => {
    const datagram = 8 + flow.out.payloadBytes;
    const fragments = Math.ceil(datagram / perFragment);
    if (fragments === 1) return flow;
    const bytes = Array.from({ length: fragments }, (_, i) => Math.min(perFragment, datagram - i * perFragment));
    return { ...flow, out: { ...flow.out, packets: fragments }, fragments: bytes };
  });
}

/** Of 1,400 bytes the headers take 48 or 20, and fragments but the last are multiples of 8. */
const fragments6 = () => sendFragments(NEAR.ipv6, FAR.ipv6, 44000, 1352, 3);

/** A datagram for each order; what the link leaves out is not sent, what it makes up is. */
async function fragments4({ orders }) {
  const flows = await sendFragments(NEAR.ipv4, FAR.ipv4, 45000, 1376, orders.length);
  return flows.map((flow, i) => (flow.fragments === undefined ? flow : { ...flow, order: orders[i] }));
}

/** The far end joins and leaves, the near end speaks; then a question and an answer as mDNS has them. */
async function groups() {
  const flows = [];
  for (const [family, group] of Object.entries(GROUPS)) {
    const member = start('ip', [
      'netns',
      'exec',
      FAR.namespace,
      'python3',
      TALK,
      'group',
      group,
      FAR.device,
      GROUP_SECONDS,
    ]);
    member.ready.catch(() => undefined);
    await pause(500);
    flows.push(...talk(NEAR.namespace, 'say', group, NEAR.device, 7700, NEAR[family], 7701));
    await member.ended;
    // That it left is told twice too.
    await pause(GROUP_SECONDS * 1000);
  }
  const changes = 2;
  const packets = changes * IGMP.reports;
  // A report of one group has 8 bytes, and a record of 8.
  const out = { packets, payloadBytes: packets * 16 };
  flows.push({ protocol: 'igmp', from: FAR.ipv4, to: IGMP.group, out, back: { packets: 0, payloadBytes: 0 } });
  for (const [what, { namespace, device, ipv4 }] of [
    ['ask', NEAR],
    ['tell', FAR],
  ]) {
    flows.push(...talk(namespace, what, NAMES.group, device, NAMES.port, ipv4, NAMES.port));
  }
  return flows;
}

export const TALKS = { exchange4, exchange6, linkLocal, extensionHeaders, fragments4, fragments6, groups };
