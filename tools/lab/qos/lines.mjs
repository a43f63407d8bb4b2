/** The two ends of a link of many lines, each a network namespace with an address for each line, and the servers at the far end. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { start } from '../impaired/ends.mjs';
import { pause, run, runIn, serve } from '../record/programs.mjs';

const LINK = fileURLToPath(new URL('link.py', import.meta.url));
const SERVE = fileURLToPath(new URL('serve.py', import.meta.url));
const MASK = 16;
export const PYTHON = '/usr/bin/python3';
export const PORTS = { plain: 8080, bulk: 5201, sip: 5060, media: 20_000 };
/** Sizes of the pages that are served, in kB. */
export const PAGES = [12, 40, 90, 180, 350, 700];

export const nearAddress = (line) => `10.77.1.${line + 1}`;
export const farAddress = (line) => `10.77.2.${line + 1}`;
/** Of programs that always take the first address of their host: hosts of their own, over lines with the same plans. */
const hostAddress = { near: (line) => `10.77.3.${line + 1}`, far: (line) => `10.77.4.${line + 1}` };

/** The line of an address at the near end. */
export const lineOf = (address) => Number(address.split('.')[3]) - 1;

/** Certificate, keys and pages, once for all captures. */
export function prepare(folder) {
  const certificate = ['-keyout', `${folder}/web.key`, '-out', `${folder}/web.crt`, '-subj', '/CN=web.weir.test'];
  run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...certificate);
  for (const key of ['host', 'client'])
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', `${folder}/${key}`);
  run('dropbearkey', '-t', 'ed25519', '-f', `${folder}/dropbear`);
  const own = run('dropbearkey', '-y', '-f', `${folder}/dropbear`).split('\n');
  const keys = [readFileSync(`${folder}/client.pub`, 'utf8'), own.find((line) => line.startsWith('ssh-'))];
  writeFileSync(`${folder}/authorized_keys`, `${keys.join('')}\n`);
  mkdirSync(`${folder}/site`);
  for (const size of PAGES)
    writeFileSync(`${folder}/site/${size}`, Buffer.alloc(size * 1000, 'what flows over the weir is counted\n'));
}

function serversOf(namespace, own, folder) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${own};`)
    .join(' ');
  writeFileSync(
    `${own}/nginx.conf`,
    `daemon off; pid ${own}/nginx.pid; worker_processes 1; user root;
events { worker_connections 256; }
http { access_log off; default_type text/plain; ${temporary}
  server { listen 80; listen 443 ssl; root ${folder}/site;
    ssl_certificate ${folder}/web.crt; ssl_certificate_key ${folder}/web.key; } }
`,
  );
  writeFileSync(
    `${own}/sshd.conf`,
    `HostKey ${folder}/host
AuthorizedKeysFile ${folder}/authorized_keys
StrictModes no
PidFile none
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
MaxStartups 100
Subsystem sftp internal-sftp
`,
  );
  const names = [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--user=root',
    '--pid-file=',
  ];
  return [
    ['nginx', '-c', `${own}/nginx.conf`, '-e', `${own}/nginx.log`],
    ['dnsmasq', ...names, '--local=/test/', '--address=/here.test/10.77.0.9'],
    ['/usr/sbin/sshd', '-D', '-e', '-f', `${own}/sshd.conf`],
    [PYTHON, SERVE, `${PORTS.plain}`],
  ].map((argv, i) => serve(namespace, `${namespace}-${i}`, ...argv));
}

/** Namespaces, link and servers of a capture; `lines` are the plans of its lines. */
export async function join({ name, seed, lines }, folder) {
  const own = `${folder}/${name}`;
  mkdirSync(own, { recursive: true });
  const ends = ['near', 'far'].map((end) => ({ namespace: `${end}-${name}`, device: `${end}-${name}`.slice(0, 15) }));
  const [near, far] = ends.map(({ device }) => device);
  const addresses = [nearAddress, hostAddress.near];
  const plan = { seed, lines: Object.fromEntries(addresses.flatMap((of) => lines.map((line, i) => [of(i), line]))) };
  writeFileSync(`${own}/plan.json`, JSON.stringify(plan));
  const files = { raw: `${own}/raw.pcap`, truth: `${own}/truth.jsonl` };
  const argv = ['--fifo', '20', PYTHON, LINK, near, far, `${own}/plan.json`, files.raw, files.truth];
  const link = start('chrt', argv);
  await link.ready;
  for (const [place, { namespace, device }] of ends.entries()) {
    run('ip', 'netns', 'add', namespace);
    runIn(namespace, 'sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1', 'net.ipv6.conf.all.disable_ipv6=1');
    // What one connection learns of the path is not to help the next.
    runIn(namespace, 'sysctl', '-qw', 'net.ipv4.tcp_no_metrics_save=1');
    run('ip', 'link', 'set', device, 'netns', namespace);
    const addressOf = place === 0 ? nearAddress : farAddress;
    for (const i of lines.keys()) runIn(namespace, 'ip', 'address', 'add', `${addressOf(i)}/${MASK}`, 'dev', device);
    for (const each of ['lo', device]) runIn(namespace, 'ip', 'link', 'set', each, 'up');
  }
  const servers = serversOf(ends[1].namespace, own, folder);
  await pause(1500);
  return { near: ends[0].namespace, far: ends[1].namespace, link, servers, files };
}

/** A host of its own behind an end of a line, which answers for it. @returns its namespace and address */
export function addHost(namespace, line) {
  const end = namespace.split('-')[0];
  const host = { namespace: `${namespace}-host-${line}`, address: hostAddress[end](line) };
  const device = `host${line}`;
  run('ip', 'netns', 'add', host.namespace);
  runIn(host.namespace, 'sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  const peer = ['peer', 'name', 'eth0', 'netns', host.namespace];
  runIn(namespace, 'ip', 'link', 'add', device, 'type', 'veth', ...peer);
  runIn(namespace, 'ip', 'link', 'set', device, 'up');
  for (const each of ['lo', 'eth0']) runIn(host.namespace, 'ip', 'link', 'set', each, 'up');
  runIn(host.namespace, 'ip', 'address', 'add', `${host.address}/32`, 'dev', 'eth0');
  runIn(host.namespace, 'ip', 'route', 'add', 'default', 'dev', 'eth0');
  runIn(namespace, 'ip', 'route', 'add', host.address, 'dev', device);
  const answering = [device, namespace.slice(0, 15)].flatMap((each) => [
    `net.ipv4.conf.${each}.proxy_arp=1`,
    `net.ipv4.neigh.${each}.proxy_delay=0`,
  ]);
  runIn(namespace, 'sysctl', '-qw', 'net.ipv4.ip_forward=1', ...answering);
  return host;
}

export function removeHost({ namespace }) {
  run('ip', 'netns', 'delete', namespace);
}

export async function part({ near, far, link, servers }) {
  link.child.stdin.end();
  await link.ended;
  for (const server of servers) server.kill();
  for (const namespace of [near, far]) run('ip', 'netns', 'delete', namespace);
}
