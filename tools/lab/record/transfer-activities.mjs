/** Logins and transfers. `at` is in seconds after the start of the recording. */
import { tcp, udp } from './expectations.mjs';
import { alice, bob, carol, dns, files, mallory } from './hosts.mjs';
import { FOLDER } from './programs.mjs';
import { GUEST, PORTS } from './servers.mjs';

const KEYS = `${FOLDER}/ssh`;
const SSH_OPTIONS = `-F none -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;
const WITH_KEY = `${SSH_OPTIONS} -o PasswordAuthentication=no -i ${KEYS}/client`;
const WITH_STRANGE_KEY = `${SSH_OPTIONS} -o PasswordAuthentication=no -i ${KEYS}/stranger`;
const WITH_PASSWORD = `${SSH_OPTIONS} -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1`;
const ASK = `SSH_ASKPASS=${KEYS}/wrong-password SSH_ASKPASS_REQUIRE=force`;
const FILES = `${GUEST}@${files.ipv4}`;
const FTP = `curl -sS -o /dev/null`;
const SITE = `${FOLDER}/site`;
const EXIT = { loginDenied: 67, sshFailed: 255 };
const all = (lines, between = '&&') => lines.join(` ${between} `);

const logins = [
  {
    id: 'ssh-session',
    at: 3,
    host: alice,
    what: 'an interactive session of 100 seconds with a line every five, key login',
    line: `ssh ${WITH_KEY} ${FILES} 'for n in $(seq 20); do echo line $n of a quiet session; sleep 5; done'`,
    flows: [tcp('established', alice, files, 22)],
  },
  {
    id: 'ssh-commands-ipv6',
    at: 28,
    host: bob,
    what: 'four commands over IPv6, a connection each, key login',
    line: all(Array(4).fill(`ssh ${WITH_KEY} ${GUEST}@${files.ipv6} 'ls -l ${SITE}'`)),
    flows: [tcp('established', bob, files, 22, { v6: true, count: 4 })],
  },
  {
    id: 'ssh-wrong-key',
    at: 33,
    host: mallory,
    what: 'a login with a key that the server does not know',
    line: `ssh ${WITH_STRANGE_KEY} ${FILES} true`,
    exit: EXIT.sshFailed,
    flows: [tcp('established', mallory, files, 22)],
  },
  {
    id: 'ssh-wrong-passwords',
    at: 38,
    host: mallory,
    what: 'eight logins with a wrong password, a connection each',
    line: all(Array(8).fill(`${ASK} ssh ${WITH_PASSWORD} ${FILES} true`), ';'),
    exit: EXIT.sshFailed,
    flows: [tcp('established', mallory, files, 22, { count: 8 })],
  },
];

const transfers = [
  {
    id: 'sftp',
    at: 50,
    host: bob,
    what: '2,000 kB fetched and 500 kB sent with sftp over one connection',
    line: `printf 'get ${SITE}/2000k.txt /dev/null\\nput ${SITE}/500k.txt ${FOLDER}/${GUEST}/sent\\n' | sftp ${WITH_KEY} -b - ${FILES}`,
    flows: [tcp('established', bob, files, 22)],
  },
  {
    id: 'scp-ipv6',
    at: 56,
    host: bob,
    what: '500 kB fetched with scp over IPv6',
    line: `scp ${WITH_KEY} '${GUEST}@[${files.ipv6}]:${SITE}/500k.txt' /dev/null`,
    flows: [tcp('established', bob, files, 22, { v6: true })],
  },
  {
    id: 'ftp-passive',
    at: 62,
    host: bob,
    what: '2,000 kB fetched with FTP, passive: a control and a data connection',
    line: `${FTP} --disable-epsv ftp://${files.ipv4}/2000k.txt`,
    flows: [tcp('established', bob, files, 21), tcp('established', bob, files, PORTS.ftpPassive)],
  },
  {
    id: 'ftp-active',
    at: 66,
    host: bob,
    what: '500 kB fetched with FTP, active: the server opens the data connection',
    line: `${FTP} --disable-eprt --ftp-port - ftp://${files.ipv4}/500k.txt`,
    flows: [tcp('established', bob, files, 21), tcp('established', files, bob, null, { fromPort: 20 })],
  },
  {
    id: 'ftp-wrong-password',
    at: 69,
    host: mallory,
    what: 'an FTP login that is denied',
    line: `${FTP} --user somebody:letmein ftp://${files.ipv4}/`,
    exit: EXIT.loginDenied,
    flows: [tcp('established', mallory, files, 21)],
  },
  {
    id: 'tftp',
    at: 72,
    host: bob,
    what: '60 kB fetched with TFTP: the server answers from another port',
    line: `${FTP} tftp://${dns.ipv4}/60k.txt`,
    flows: [udp('unanswered', bob, dns, 69), udp('answered', dns, bob, null, { fromPort: PORTS.tftpData })],
  },
  {
    id: 'bulk-tcp',
    at: 76,
    host: bob,
    what: 'a bulk transfer of 10 Mbit/s for ten seconds: a control and a data connection',
    line: `iperf3 -c ${files.ipv4} -p ${PORTS.bulk} -b 10M -t 10`,
    flows: [tcp('established', bob, files, PORTS.bulk, { count: 2 })],
  },
  {
    id: 'bulk-tcp-ipv6',
    at: 88,
    host: carol,
    what: 'a bulk transfer of 8 Mbit/s for eight seconds from the server, over IPv6',
    line: `iperf3 -6 -c ${files.ipv6} -p ${PORTS.bulkToo} -R -b 8M -t 8`,
    flows: [tcp('established', carol, files, PORTS.bulkToo, { v6: true, count: 2 })],
  },
  {
    id: 'bulk-udp',
    at: 94,
    host: bob,
    what: 'UDP at 3 Mbit/s for ten seconds, with its TCP control connection',
    line: `iperf3 -c ${files.ipv4} -p ${PORTS.bulk} -u -b 3M -l 1200 -t 10`,
    flows: [tcp('established', bob, files, PORTS.bulk), udp('answered', bob, files, PORTS.bulk)],
  },
  {
    id: 'bulk-udp-fragments',
    at: 108,
    host: carol,
    what: 'UDP datagrams of 4,000 bytes at 1 Mbit/s for four seconds: three fragments each',
    line: `iperf3 -c ${files.ipv4} -p ${PORTS.bulkToo} -u -b 1M -l 4000 -t 4`,
    flows: [tcp('established', carol, files, PORTS.bulkToo), udp('answered', carol, files, PORTS.bulkToo)],
  },
];

export const TRANSFER_ACTIVITIES = [...logins, ...transfers];
