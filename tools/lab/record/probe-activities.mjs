/** Names, time, pings and scans. `at` is in seconds after the start of the recording. */
import { arp, icmp, tcp, udp } from './expectations.mjs';
import {
  ABSENT_NEIGHBOUR,
  DOMAIN,
  ROUTER_LAN,
  SILENT,
  alice,
  camera,
  carol,
  dns,
  files,
  mallory,
  web,
} from './hosts.mjs';
import { FOLDER } from './programs.mjs';

const DIG = `dig +tries=1 +time=2 @${dns.ipv4}`;
const DIG6 = `dig +tries=1 +time=2 @${dns.ipv6}`;
const EXIT = { failed: 1, noReply: 9 };
const all = (lines, between = '&&') => lines.join(` ${between} `);

const names = [
  {
    id: 'dns-answers',
    at: 4,
    host: carol,
    what: 'twenty-four questions over UDP: A, AAAA, MX, TXT, CNAME',
    line: all(
      ['alice', 'bob', 'web', 'files', 'dns', 'camera'].flatMap((name) => [
        `${DIG} ${name}.${DOMAIN} A`,
        `${DIG} ${name}6.${DOMAIN} AAAA`,
        `${DIG} ${DOMAIN} ${name.length % 2 === 0 ? 'MX' : 'TXT'}`,
        `${DIG} www.${DOMAIN} A; sleep 0.3`,
      ]),
      ';',
    ),
    flows: [udp('answered', carol, dns, 53, { count: 24 })],
  },
  {
    id: 'dns-no-such-name',
    at: 13,
    host: carol,
    what: 'six names that do not exist: NXDOMAIN',
    line: all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${DIG} ${name}.missing.example A`)),
    says: 'NXDOMAIN',
    flows: [udp('answered', carol, dns, 53, { count: 6 })],
  },
  {
    id: 'dns-tcp',
    at: 16,
    host: carol,
    what: 'five questions over TCP, a connection each',
    line: all(Array(5).fill(`${DIG} +tcp web.${DOMAIN} A`)),
    flows: [tcp('established', carol, dns, 53, { count: 5 })],
  },
  {
    id: 'dns-ipv6',
    at: 18,
    host: carol,
    what: 'six questions over UDP and IPv6',
    line: all(Array(6).fill(`${DIG6} web6.${DOMAIN} AAAA`)),
    flows: [udp('answered', carol, dns, 53, { v6: true, count: 6 })],
  },
  {
    id: 'dns-refused-by-port',
    at: 22,
    host: mallory,
    what: 'a question to a host without a name server: ICMP port unreachable',
    line: `dig +tries=1 +time=2 @${web.ipv4} web.${DOMAIN} A`,
    exit: EXIT.noReply,
    flows: [udp('unreachable', mallory, web, 53)],
  },
  {
    id: 'dns-unanswered',
    at: 23,
    host: mallory,
    what: 'a question that the router swallows',
    line: `dig +tries=1 +time=2 @${SILENT.ipv4} web.${DOMAIN} A`,
    exit: EXIT.noReply,
    flows: [udp('unanswered', mallory, SILENT, 53)],
  },
  {
    id: 'time',
    at: 24,
    host: alice,
    what: 'the time asked four times (NTP), the clock left alone',
    line: `chronyd -Q -u root -t 12 'pidfile ${FOLDER}/chrony-client.pid' 'cmdport 0' 'bindcmdaddress /' 'server ${dns.ipv4} iburst maxsamples 4'`,
    flows: [udp('answered', alice, dns, 123, { count: { atLeast: 1 } })],
  },
];

const pings = [
  {
    id: 'ping',
    at: 8,
    host: carol,
    what: 'thirty echo requests, answered',
    line: `ping -q -c 30 -i 0.5 ${web.ipv4}`,
    flows: [icmp('answered', carol, web, 30)],
  },
  {
    id: 'ping-ipv6',
    at: 10,
    host: carol,
    what: 'thirty echo requests over IPv6, answered',
    line: `ping -q -c 30 -i 0.5 ${web.ipv6}`,
    flows: [icmp('answered', carol, web, 30, { v6: true })],
  },
  {
    id: 'ping-from-vlan',
    at: 12,
    host: camera,
    what: 'ten echo requests from a VLAN, answered',
    line: `ping -q -c 10 ${dns.ipv4}`,
    flows: [{ ...icmp('answered', camera, dns, 10) }],
  },
  {
    id: 'ping-fragments',
    at: 48,
    host: alice,
    what: 'four echo requests of 4,000 bytes: three fragments each way',
    line: `ping -q -c 4 -i 0.5 -s 4000 ${web.ipv4}`,
    flows: [icmp('answered', alice, web, { atLeast: 4 })],
  },
  {
    id: 'ping-fragments-ipv6',
    at: 51,
    host: alice,
    what: 'four echo requests of 4,000 bytes over IPv6: three fragments each way',
    line: `ping -q -c 4 -i 0.5 -s 4000 ${web.ipv6}`,
    flows: [icmp('answered', alice, web, { atLeast: 4 }, { v6: true })],
  },
  {
    id: 'ping-too-far',
    at: 55,
    host: alice,
    what: 'three echo requests that live for one hop: ICMP time exceeded from the router',
    line: `ping -q -c 3 -i 0.5 -W 1 -t 1 ${dns.ipv4}`,
    exit: EXIT.failed,
    flows: [icmp('unreachable', alice, dns, 3), icmp('sent', ROUTER_LAN, alice, 3)],
  },
  {
    id: 'neighbour-absent',
    at: 46,
    host: alice,
    what: 'echo requests to an address of the same segment that nobody has: ARP without an answer',
    line: `ping -q -c 2 -W 2 ${ABSENT_NEIGHBOUR.ipv4}`,
    exit: EXIT.failed,
    flows: [arp('unanswered', alice, ABSENT_NEIGHBOUR.ipv4, { atLeast: 3 })],
  },
];

const NMAP = 'nmap -n -Pn';
const scans = [
  {
    id: 'scan-tcp',
    at: 80,
    host: mallory,
    what: 'a SYN scan of 1,000 ports of one host',
    line: `${NMAP} -sS --top-ports 1000 --max-retries 1 ${files.ipv4}`,
    flows: [tcp('probed', mallory, files, [1, 65535], { count: { atLeast: 1000 }, ports: 1000 })],
  },
  {
    id: 'scan-tcp-ipv6',
    at: 100,
    host: mallory,
    what: 'a SYN scan of 100 ports of one host over IPv6',
    line: `${NMAP} -6 -sS --top-ports 100 --max-retries 1 ${web.ipv6}`,
    flows: [tcp('probed', mallory, web, [1, 65535], { v6: true, count: { atLeast: 100 }, ports: 100 })],
  },
  {
    id: 'scan-udp',
    at: 104,
    host: mallory,
    what: 'a UDP scan of 20 ports of one host',
    line: `${NMAP} -sU --top-ports 20 --max-retries 0 --host-timeout 12s ${web.ipv4}`,
    flows: [udp('probed', mallory, web, [1, 65535], { count: { atLeast: 20 }, ports: 20 })],
  },
  {
    id: 'scan-neighbours',
    at: 98,
    host: mallory,
    what: 'a search for neighbours: ARP for 32 addresses, few of them answered',
    line: `nmap -n -sn -PR 10.66.0.32/27`,
    flows: [arp('unanswered', mallory, '10.66.0.40', { atLeast: 1 })],
  },
];

export const PROBE_ACTIVITIES = [...names, ...pings, ...scans];
