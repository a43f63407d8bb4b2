/**
 * Scans, discovery and spoofing. An attack: `tool`, `family` and `technique` (ATT&CK), the `host` that runs it, its `line`, `victims`, and the
 * `flows` that it leaves: from, to (an address or the start of one), protocol and port (a number, `[lowest, highest]`, or null for any);
 * `isEffect` for those that the victim begins because of it. `n(big, small)` is a number for big or for small recordings.
 */
const TCP = 6;
const UDP = 17;
const ICMP = 1;
const OUTSIDE = '198.51.100.';

const scanOf = (name, what, victim, optionsOf, more = {}) => ({
  name,
  what,
  tool: 'nmap',
  family: 'scan',
  technique: 'T1046',
  line: (c) => `nmap -n ${optionsOf(c)} ${c.ip(victim)}`,
  victims: (c) => [c.ip(victim)],
  flows: (c) => [
    { from: c.attacker, to: c.ip(victim), protocol: TCP, port: null },
    // Whether a host is there at all is asked by echo, and where it is closed it says so.
    { from: c.attacker, to: c.ip(victim), protocol: ICMP, port: null },
  ],
  ...more,
});

export const PROBES = [
  scanOf('scan-syn', 'SYN scan of the ports of a server', 'files', (c) => `-sS -p 1-${c.n(1000, 300)}`),
  scanOf('scan-connect', 'scan by whole connections', 'web', (c) => `-sT --top-ports ${c.n(600, 200)}`),
  scanOf('scan-xmas', 'Xmas scan', 'mail', (c) => `-sX -p 1-${c.n(400, 200)}`),
  scanOf('scan-fin', 'FIN scan, then one without flags', 'files', (c) => `-sF -p 1-${c.n(300, 150)}`, {
    line: (c) =>
      `sh -c 'nmap -n -sF -p 1-${c.n(300, 150)} ${c.ip('files')}; nmap -n -sN -p 1-${c.n(300, 150)} ${c.ip('files')}'`,
  }),
  scanOf(
    'scan-versions',
    'versions of services and the operating system',
    'web',
    () => '-sV -O -p 22,25,53,80,443,3389,8000',
    {
      flows: (c) => [TCP, UDP, ICMP].map((protocol) => ({ from: c.attacker, to: c.ip('web'), protocol, port: null })),
    },
  ),
  scanOf(
    'scan-slow',
    'a port each half a second',
    'files',
    (c) => `-sS --scan-delay 450ms --max-retries 0 -p ${c.n('1-70', '1-45')}`,
  ),
  scanOf('scan-udp', 'UDP scan', 'dns', (c) => `-sU --max-retries 1 --top-ports ${c.n(200, 80)}`, {
    flows: (c) => [
      { from: c.attacker, to: c.ip('dns'), protocol: UDP, port: null },
      { from: c.attacker, to: c.ip('dns'), protocol: ICMP, port: null },
      { from: c.ip('dns'), to: c.attacker, protocol: ICMP, port: null, isEffect: true },
    ],
  }),
  {
    name: 'sweep-smb',
    what: 'port 445 of all addresses of a network, as worms do',
    tool: 'nmap',
    family: 'scan',
    technique: 'T1046',
    line: (c) => `nmap -n -Pn -sS -p 445 --max-retries 0 --max-rate 60 ${OUTSIDE}0/${c.n(24, 25)}`,
    victims: () => [`${OUTSIDE}0/24`],
    flows: (c) => [{ from: c.attacker, to: OUTSIDE, protocol: TCP, port: 445 }],
  },
  {
    name: 'sweep-web',
    what: 'three ports of web servers of all addresses of a network',
    tool: 'masscan',
    family: 'scan',
    technique: 'T1046',
    line: (c) =>
      `masscan ${OUTSIDE}0/${c.n(24, 25)} -p 81,8080,8443 --rate 80 --wait 2 -e eth0 --router-mac 02-80-00-00-00-01 --adapter-port 61000`,
    victims: () => [`${OUTSIDE}0/24`],
    flows: (c) => [{ from: c.attacker, to: OUTSIDE, protocol: TCP, port: [81, 8443] }],
  },
  {
    name: 'sweep-ping',
    what: 'echoes to all addresses of a network',
    tool: 'fping',
    family: 'discovery',
    technique: 'T1018',
    line: (c) => `fping -q -r 0 -i 40 -t 300 -g ${OUTSIDE}0/${c.n(24, 25)}`,
    victims: () => [`${OUTSIDE}0/24`],
    flows: (c) => [{ from: c.attacker, to: OUTSIDE, protocol: ICMP, port: null }],
  },
  {
    name: 'arp-scan',
    what: 'asks for all addresses of the segment',
    tool: 'arp-scan',
    family: 'discovery',
    technique: 'T1018',
    line: (c) => `arp-scan -q --retry 1 -I eth0 ${c.prefix}.0/24`,
    victims: (c) => [`${c.prefix}.0/24`],
    flows: () => [],
  },
  {
    name: 'arp-spoof',
    what: 'says to a host that it is the router and to the router that it is the host, and passes on what it gets',
    tool: 'arpspoof',
    family: 'spoofing',
    technique: 'T1557.002',
    line: (c) =>
      `sh -c 'sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0; timeout 20 arpspoof -i eth0 -t ${c.ip('alice')} -r ${c.prefix}.1'`,
    victims: (c) => [c.ip('alice'), `${c.prefix}.1`],
    flows: () => [],
  },
];
