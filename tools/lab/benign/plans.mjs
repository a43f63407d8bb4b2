/**
 * Three sites where nothing bad happens: other networks, people, machines, habits and links. `jobs` gives to hosts what they do; `pace` multiplies
 * the pauses between two turns.
 */
const hostsFrom = (first, step, names) => Object.fromEntries(names.map((name, i) => [name, first + i * step]));
const named = (kind, count) => Array.from({ length: count }, (_, i) => `${kind}${i + 1}`);
const all = (hosts, kinds) => hosts.flatMap((host) => kinds.map((kind) => ({ host, kind })));
const turns = (hosts, kinds) => hosts.map((host, i) => ({ host, kind: kinds[i % kinds.length] }));

const desks = named('desk', 9);
const machines = named('unit', 10);
const rooms = named('room', 12);

export const SITES = [
  {
    name: 'office',
    seed: 11,
    pace: 1,
    prefix: '10.81.7',
    uplink: '30mbit',
    hosts: { ...hostsFrom(20, 3, desks), web: 200, files: 201, dns: 202, mail: 203 },
    internet: ['198.51.100.5', '198.51.100.6', '198.51.100.80', '198.51.100.93', '198.51.100.201', '203.0.113.9'],
    jobs: [
      ...all(desks, ['surfing', 'pages', 'names', 'intranet']),
      ...turns(desks, ['login', 'copying', 'ftp', 'upload', 'updates', 'time', 'mistakes', 'api', 'fetching']),
      { host: 'desk1', kind: 'polling' },
      { host: 'desk2', kind: 'backup' },
    ],
  },
  {
    name: 'plant',
    seed: 12,
    pace: 1,
    prefix: '192.168.61',
    uplink: '10mbit',
    hosts: { ...hostsFrom(101, 1, machines), web: 10, files: 11, dns: 2, mail: 12 },
    internet: ['192.0.2.130', '192.0.2.131', '192.0.2.140', '192.0.2.150', '192.0.2.160', '192.0.2.170'],
    jobs: [
      ...all(machines, ['health', 'polling', 'watching', 'names']),
      ...turns(machines, [
        'monitoring',
        'checks',
        'sync',
        'backup',
        'checks',
        'mail',
        'login',
        'api',
        'packages',
        'mistakes',
      ]),
      { host: 'unit3', kind: 'checks' },
      { host: 'unit5', kind: 'time' },
    ],
  },
  {
    name: 'campus',
    seed: 13,
    pace: 1,
    prefix: '172.24.130',
    uplink: '60mbit',
    hosts: { ...hostsFrom(33, 7, rooms), web: 4, files: 5, dns: 6, mail: 7 },
    internet: ['203.0.113.17', '203.0.113.18', '203.0.113.60', '203.0.113.71', '203.0.113.85', '203.0.113.99'],
    jobs: [
      ...all(rooms, ['surfing', 'names']),
      ...turns(rooms, [
        'packages',
        'api',
        'login',
        'pages',
        'ftp',
        'mistakes',
        'updates',
        'mail',
        'copying',
        'upload',
        'intranet',
        'monitoring',
      ]),
      { host: 'room4', kind: 'health' },
    ],
  },
];
