/** The servers of a site: real programs with the least configuration that makes them answer, all files in the lab's folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pause, run, runIn, serve } from '../record/programs.mjs';
import { FOLDER, GUEST, PASSWORD } from './network.mjs';

const APP = fileURLToPath(new URL('app.py', import.meta.url));
const MAIL = fileURLToPath(new URL('mail.py', import.meta.url));
export const PYTHON = '/usr/bin/python3';
export const PORTS = { app: 8000, mail: 25 };
/** Pages and objects of the sites, in bytes. */
export const OBJECTS = [300, 700, 1500, 3000, 6000, 11_000, 19_000, 34_000, 80_000, 250_000, 900_000];
export const ZONE = 'weir.test';
/** Answered by the end of a tunnel itself. */
export const TUNNEL_ZONE = 't.weir.example';
export const SITES = ['news', 'shop', 'mirror', 'cloud', 'updates'];

function writePages() {
  const folder = `${FOLDER}/site`;
  mkdirSync(`${folder}/private`, { recursive: true });
  for (const size of OBJECTS)
    writeFileSync(`${folder}/${size}`, Buffer.alloc(size, 'what flows over the weir is counted\n'));
  writeFileSync(`${folder}/index.html`, '<!doctype html><title>Weir lab</title><p>Hello.\n');
  writeFileSync(`${folder}/private/index.html`, 'private\n');
  writeFileSync(`${FOLDER}/htpasswd`, `${GUEST}:${run('openssl', 'passwd', '-apr1', PASSWORD).trim()}\n`);
  const certificate = ['-keyout', `${FOLDER}/web.key`, '-out', `${FOLDER}/web.crt`, '-subj', `/CN=web.${ZONE}`];
  run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...certificate);
}

function startWeb(namespace) {
  const own = `${FOLDER}/nginx-${namespace}`;
  mkdirSync(own);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${own};`)
    .join(' ');
  writeFileSync(
    `${own}/nginx.conf`,
    `daemon off; pid ${own}/nginx.pid; worker_processes 1; user root;
events { worker_connections 400; }
http { access_log off; default_type text/plain; ${temporary} client_max_body_size 100m; keepalive_timeout 20s;
  server { listen 80; listen 443 ssl http2; root ${FOLDER}/site;
    ssl_certificate ${FOLDER}/web.crt; ssl_certificate_key ${FOLDER}/web.key;
    location /private/ { auth_basic lab; auth_basic_user_file ${FOLDER}/htpasswd; }
    location = /health { return 200 "ok"; }
    location /put/ { root ${own}; dav_methods PUT; create_full_put_path on; }
    location /app/ { proxy_pass http://127.0.0.1:${PORTS.app}/; } } }
`,
  );
  serve(namespace, `nginx-${namespace}`, 'nginx', '-c', `${own}/nginx.conf`, '-e', `${own}/error.log`);
  serve(namespace, `app-${namespace}`, PYTHON, APP, `${PORTS.app}`);
}

function startNames({ prefix, hosts, internet }) {
  const own = Object.entries(hosts).map(([name, number]) => `--host-record=${name}.${ZONE},${prefix}.${number}`);
  const others = SITES.map((name, i) => `--host-record=${name}.example,${internet[i]}`);
  const argv = [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--user=root',
    '--pid-file=',
  ];
  // Names under the tunnel's zone are asked of its own server, as a resolver does.
  const tunnel = [`--server=/${TUNNEL_ZONE}/${internet.at(-1)}`, '--dns-forward-max=1000'];
  const local = [
    `--local=/${ZONE}/`,
    '--local=/example/',
    `--txt-record=${ZONE},what flows is counted`,
    `--mx-host=${ZONE},mail.${ZONE},10`,
  ];
  serve('dns', 'dnsmasq', 'dnsmasq', ...argv, ...tunnel, ...local, ...own, ...others);
  writeFileSync(
    `${FOLDER}/chrony.conf`,
    `local stratum 8\nallow all\npidfile ${FOLDER}/chrony.pid\ncmdport 0\nbindcmdaddress /\n`,
  );
  // -x: serves the time it finds and never touches the clock.
  serve('dns', 'chronyd', 'chronyd', '-x', '-d', '-u', 'root', '-f', `${FOLDER}/chrony.conf`);
}

function startLogins(namespace) {
  const keys = `${FOLDER}/ssh`;
  mkdirSync(keys, { recursive: true });
  for (const key of ['host', 'client'])
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', `${keys}/${key}`);
  run('cp', `${keys}/client.pub`, `${keys}/authorized_keys`);
  const settings = ['UsePAM no', 'UseDNS no', 'PrintMotd no', 'PrintLastLog no', 'DebianBanner no', 'MaxStartups 60'];
  const paths = [
    `HostKey ${keys}/host`,
    `AuthorizedKeysFile ${keys}/authorized_keys`,
    'StrictModes no',
    'PidFile none',
  ];
  writeFileSync(`${keys}/sshd.conf`, `${[...paths, ...settings, 'Subsystem sftp internal-sftp'].join('\n')}\n`);
  serve(namespace, 'sshd', '/usr/sbin/sshd', '-D', '-e', '-f', `${keys}/sshd.conf`);
  const ftp = {
    listen: 'YES',
    background: 'NO',
    anonymous_enable: 'YES',
    ftp_username: GUEST,
    anon_root: `${FOLDER}/site`,
    local_enable: 'YES',
    pam_service_name: 'none',
    pasv_min_port: '40000',
    pasv_max_port: '40099',
    xferlog_enable: 'NO',
    seccomp_sandbox: 'NO',
    isolate: 'NO',
    isolate_network: 'NO',
    secure_chroot_dir: '/run/vsftpd/empty',
  };
  writeFileSync(
    `${FOLDER}/vsftpd.conf`,
    Object.entries(ftp)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  serve(namespace, 'vsftpd', 'vsftpd', `${FOLDER}/vsftpd.conf`);
}

const LISTENING = { web: [80, 443, PORTS.app], dns: [53], files: [21, 22], mail: [PORTS.mail], internet: [80, 443] };

async function untilListening() {
  for (let tries = 0; tries < 60; tries++) {
    const missing = Object.entries(LISTENING).flatMap(([name, ports]) => {
      const open = runIn(name, 'ss', '-Hltn');
      return ports.filter((port) => !new RegExp(`:${port}\\s`).test(open)).map((port) => `${name}:${port}`);
    });
    if (missing.length === 0) return;
    if (tries === 59) throw new Error(`not listening: ${missing.join(', ')}`);
    await pause(200);
  }
}

export async function startServers(site) {
  writePages();
  startWeb('web');
  startWeb('internet');
  startNames(site);
  startLogins('files');
  serve('mail', 'mail', PYTHON, MAIL, `${PORTS.mail}`);
  await untilListening();
}
