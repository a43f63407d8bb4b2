/** The lab's servers: real programs with the least configuration that makes them answer, all files in the lab's folder. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { DOMAIN, HOSTS, dns, files, web } from './hosts.mjs';
import { FOLDER, pause, run, runIn, serve } from './programs.mjs';

export const PORTS = { ftpPassive: [40000, 40009], tftpData: [41000, 41009], bulk: 5201, bulkToo: 5202 };
export const SITE = `${FOLDER}/site`;
export const GUEST = 'guest';

/** Text that looks like pages and compresses like them; `kilobytes` long. */
const text = (kilobytes) => {
  const sentence = (n) =>
    `Section ${n}. The weir holds the river back, and what flows over it is counted, line ${n * 7}.\n`;
  let page = '';
  for (let n = 0; page.length < kilobytes * 1024; n++) page += sentence(n);
  return page.slice(0, kilobytes * 1024);
};

export const PAGES = [2, 5, 9, 14, 30, 60, 110];
const DOWNLOADS = [500, 2000, 4000, 6000];

function writeSite() {
  mkdirSync(SITE, { recursive: true });
  for (const kilobytes of [...PAGES, ...DOWNLOADS]) writeFileSync(`${SITE}/${kilobytes}k.txt`, text(kilobytes));
  writeFileSync(`${SITE}/index.html`, '<!doctype html><title>Weir lab</title><p>Hello.');
}

function startWeb() {
  const certificate = ['-keyout', `${FOLDER}/web.key`, '-out', `${FOLDER}/web.crt`];
  const names = `subjectAltName=DNS:web.${DOMAIN},DNS:web6.${DOMAIN}`;
  const subject = ['-subj', `/CN=web.${DOMAIN}`, '-addext', names];
  run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...subject, ...certificate);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${FOLDER}/nginx-${kind};`)
    .join(' ');
  writeFileSync(
    `${FOLDER}/nginx.conf`,
    `daemon off; pid ${FOLDER}/nginx.pid; error_log ${FOLDER}/nginx-error.log; worker_processes 1; user ${GUEST} ${GUEST};
events { worker_connections 256; }
http {
  server_tokens off; access_log off; default_type text/plain; ${temporary}
  server {
    listen 80; listen [::]:80; listen 443 ssl http2; listen [::]:443 ssl http2;
    server_name web.${DOMAIN}; root ${SITE}; client_max_body_size 20m;
    ssl_certificate ${FOLDER}/web.crt; ssl_certificate_key ${FOLDER}/web.key;
    location = /broken { return 500 "broken\\n"; }
    location = /report { return 204; }
    location = /gone { return 301 /5k.txt; }
    location = /hang-up { return 444; }
  }
}
`,
  );
  serve(web.name, 'nginx', 'nginx', '-c', `${FOLDER}/nginx.conf`, '-e', `${FOLDER}/nginx-error.log`);
}

function startNames() {
  const records = HOSTS.flatMap(({ name, ipv4, ipv6 }) => [
    `host-record=${name}.${DOMAIN},${ipv4}`,
    ...(ipv6 === null ? [] : [`host-record=${name}6.${DOMAIN},${ipv6}`]),
  ]);
  writeFileSync(
    `${FOLDER}/dnsmasq.conf`,
    `no-resolv
no-hosts
keep-in-foreground
user=root
pid-file=
local=/${DOMAIN}/
local=/example/
${records.join('\n')}
mx-host=${DOMAIN},mail.${DOMAIN},10
txt-record=${DOMAIN},"what flows over the weir is counted"
cname=www.${DOMAIN},web.${DOMAIN}
enable-tftp
tftp-root=${SITE}
tftp-port-range=${PORTS.tftpData.join(',')}
`,
  );
  serve(dns.name, 'dnsmasq', 'dnsmasq', '-C', `${FOLDER}/dnsmasq.conf`);
  writeFileSync(
    `${FOLDER}/chrony.conf`,
    `local stratum 8\nallow all\npidfile ${FOLDER}/chrony.pid\ncmdport 0\nbindcmdaddress /\n`,
  );
  // -x: serves the time it finds and never touches the clock.
  serve(dns.name, 'chronyd', 'chronyd', '-x', '-d', '-u', 'root', '-f', `${FOLDER}/chrony.conf`);
}

function startSsh() {
  const folder = `${FOLDER}/ssh`;
  mkdirSync(folder);
  for (const key of ['host', 'client', 'stranger']) {
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', `${folder}/${key}`);
  }
  run('cp', `${folder}/client.pub`, `${folder}/authorized_keys`);
  writeFileSync(`${folder}/wrong-password`, '#!/bin/sh\necho letmein\n');
  chmodSync(`${folder}/wrong-password`, 0o755);
  writeFileSync(
    `${folder}/sshd.conf`,
    `HostKey ${folder}/host
AuthorizedKeysFile ${folder}/authorized_keys
PidFile none
UsePAM no
UseDNS no
PrintMotd no
DebianBanner no
AllowUsers ${GUEST}
MaxStartups 20
Subsystem sftp internal-sftp
`,
  );
  serve(files.name, 'sshd', '/usr/sbin/sshd', '-D', '-e', '-f', `${folder}/sshd.conf`);
}

function startTransfers() {
  writeFileSync(
    `${FOLDER}/vsftpd.conf`,
    `listen=NO
listen_ipv6=YES
background=NO
anonymous_enable=YES
ftp_username=${GUEST}
anon_root=${SITE}
no_anon_password=NO
local_enable=NO
connect_from_port_20=YES
pasv_min_port=${PORTS.ftpPassive[0]}
pasv_max_port=${PORTS.ftpPassive[1]}
xferlog_enable=NO
vsftpd_log_file=${FOLDER}/vsftpd.log
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
secure_chroot_dir=/run/vsftpd/empty
ftpd_banner=Weir lab
`,
  );
  serve(files.name, 'vsftpd', 'vsftpd', `${FOLDER}/vsftpd.conf`);
  for (const port of [PORTS.bulk, PORTS.bulkToo]) serve(files.name, `iperf3-${port}`, 'iperf3', '-s', '-p', `${port}`);
}

const LISTENING = [
  [web.name, [80, 443]],
  [dns.name, [53]],
  [files.name, [21, 22, PORTS.bulk, PORTS.bulkToo]],
];

async function untilListening() {
  for (let tries = 0; tries < 50; tries++) {
    const missing = LISTENING.flatMap(([name, ports]) => {
      const open = runIn(name, 'ss', '-Hltn');
      return ports.filter((port) => !new RegExp(`:${port}\\s`).test(open)).map((port) => `${name}:${port}`);
    });
    if (missing.length === 0) return;
    if (tries === 49) throw new Error(`not listening after 10 s: ${missing.join(', ')}; see the logs above`);
    await pause(200);
  }
}

export async function startServers() {
  writeSite();
  startWeb();
  startNames();
  startSsh();
  startTransfers();
  await untilListening();
}
