/** All attacks, and the site that each is recorded at: addresses and who attacks differ from one to the next. */
import { CHANNELS } from './channels.mjs';
import { FLOODS } from './floods.mjs';
import { GUESSES } from './guesses.mjs';
import { PROBES } from './probes.mjs';

export const ATTACKS = [...PROBES, ...GUESSES, ...FLOODS, ...CHANNELS];
const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin'];
/** Hosts of people who have been broken into, by turns; alice is a victim now and then and never attacks. */
const ATTACKERS = PEOPLE.slice(1);
const PREFIXES = ['10.80.4', '172.20.9', '192.168.37', '10.3.116', '192.168.200', '172.29.1'];

export function siteOf(seed) {
  const first = 10 + (seed % 7) * 11;
  const hosts = Object.fromEntries(PEOPLE.map((name, i) => [name, first + i * 3]));
  const servers = { web: 180, files: 122, dns: 153, mail: 125 };
  return {
    prefix: PREFIXES[seed % PREFIXES.length],
    hosts: { ...hosts, ...servers },
    people: PEOPLE,
    attacker: ATTACKERS[seed % ATTACKERS.length],
    internet: [
      '198.51.100.10',
      '198.51.100.24',
      '198.51.100.31',
      '198.51.100.77',
      '198.51.100.120',
      `203.0.113.${40 + seed}`,
    ],
    uplink: '40mbit',
    macOf: (name) => `02:80:00:00:00:${{ ...hosts, ...servers }[name].toString(16).padStart(2, '0')}`,
  };
}
