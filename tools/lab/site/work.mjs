/** What people and machines of a site do all day: each a shell line for a host, done again and again with pauses by chance. */
import { pause, perform } from '../record/programs.mjs';
import { FOLDER } from './network.mjs';
import { OBJECTS, PYTHON, SITES, ZONE } from './servers.mjs';

const WEB = new URL('browse.py', import.meta.url).pathname;
const SURF = new URL('surf.py', import.meta.url).pathname;
const CHECK = new URL('check.py', import.meta.url).pathname;
const SSH = `-q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i ${FOLDER}/ssh/client`;

/** Numbers from 0 to 1 by a seed (Park and Miller). */
export function chance(seed) {
  let state = (seed * 48_271 + 11) % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const oneOf = (values, draw) => values[Math.floor(draw() * values.length)];
const some = (values, most, draw) => Array.from({ length: 1 + Math.floor(draw() * most) }, () => oneOf(values, draw));
const site = (draw) => `${oneOf(SITES, draw)}.example`;
const small = OBJECTS.slice(0, 7);
const large = OBJECTS.slice(8);

/** Each kind: how long it waits between two turns on the average in seconds (`steady` by the clock), and its line. */
const KINDS = {
  browsing: {
    every: 4,
    line: (draw) => `${PYTHON} ${WEB} ${site(draw)} ${some(small, 12, draw).join(' ')}`,
  },
  // One program for a while, as a browser is.
  surfing: {
    every: 1,
    line: (draw) =>
      `${PYTHON} ${SURF} 28 2.2 ${Math.floor(draw() * 1e6)} ${small.join(',')} ${SITES.map((name) => `${name}.example`).join(' ')}`,
  },
  pages: {
    every: 3,
    line: (draw) => `curl -sk -o /dev/null --max-time 20 https://${site(draw)}/${oneOf(small, draw)}`,
  },
  fetching: {
    every: 6,
    line: (draw) => `wget -q -t 1 -T 20 -O /dev/null http://${site(draw)}/${oneOf(small, draw)}`,
  },
  intranet: {
    every: 3,
    line: (draw) =>
      `curl -s -o /dev/null --max-time 20 http://web.${ZONE}/${oneOf(small, draw)} http://web.${ZONE}/${oneOf(small, draw)} -o /dev/null`,
  },
  names: {
    every: 2,
    line: (draw) => `dig +tries=1 +time=2 ${oneOf([site(draw), `web.${ZONE}`, `gone.${ZONE}`, `mail.${ZONE}`], draw)}`,
  },
  polling: { every: 5, steady: true, line: () => `curl -sk -o /dev/null --max-time 5 https://cloud.example/300` },
  health: { every: 2, steady: true, line: () => `curl -s -o /dev/null --max-time 5 http://web.${ZONE}/health` },
  monitoring: { every: 10, steady: true, line: () => `ping -n -q -c 2 -i 0.3 -W 1 files.${ZONE}` },
  time: { every: 16, line: () => `chronyd -Q -t 3 'server dns.${ZONE} iburst maxsamples 1'` },
  login: {
    every: 9,
    line: (draw) =>
      `sh -c '(for i in ${some([1, 2], 6, draw).join(' ')}; do echo date; sleep $i; done) | ssh ${SSH} root@files.${ZONE} sh'`,
  },
  copying: {
    every: 14,
    line: (draw) =>
      `sh -c 'echo get ${FOLDER}/site/${oneOf(large, draw)} /dev/null | sftp ${SSH} -b - root@files.${ZONE}'`,
  },
  backup: {
    every: 30,
    steady: true,
    line: () => `scp ${SSH} ${FOLDER}/site/900000 root@files.${ZONE}:/run/lab/guest/backup`,
  },
  ftp: { every: 14, line: (draw) => `curl -s -o /dev/null --max-time 20 ftp://files.${ZONE}/${oneOf(OBJECTS, draw)}` },
  mail: {
    every: 8,
    line: (draw) =>
      `curl -s --max-time 20 smtp://mail.${ZONE} --mail-from a@${ZONE} --mail-rcpt b@${ZONE} -T ${FOLDER}/site/${oneOf(small, draw)}`,
  },
  updates: {
    every: 20,
    line: (draw) =>
      `wget -q -t 1 -T 20 -O /dev/null ${some(large.slice(0, 2), 3, draw)
        .map((size) => `http://mirror.example/${size}`)
        .join(' ')}`,
  },
  packages: {
    every: 40,
    line: (draw) =>
      `wget -q -t 1 -T 20 -O /dev/null ${some(OBJECTS.slice(0, 9), 25, draw)
        .map((size) => `http://updates.example/${size}`)
        .join(' ')}`,
  },
  sync: {
    every: 30,
    steady: true,
    line: () => `rsync -a -e 'ssh ${SSH}' ${FOLDER}/site/ root@files.${ZONE}:/run/lab/guest/site/`,
  },
  // A monitor opens a connection to each service that it knows of.
  checks: {
    every: 8,
    steady: true,
    line: () =>
      `${PYTHON} ${CHECK} 0 1 web.${ZONE}:80 web.${ZONE}:443 files.${ZONE}:22 mail.${ZONE}:25 news.example:443`,
  },
  watching: {
    every: 1,
    line: () => `${PYTHON} ${CHECK} 28 4 web.${ZONE}:80 files.${ZONE}:22 cloud.example:80 mail.${ZONE}:25`,
  },
  api: {
    every: 12,
    line: (draw) =>
      `${PYTHON} ${WEB} cloud.example ${Array.from({ length: 5 + Math.floor(draw() * 20) }, () => 700).join(' ')}`,
  },
  // Wrong names, closed ports, wrong pages, as they happen.
  mistakes: {
    every: 25,
    line: (draw) =>
      oneOf(
        [
          `curl -s -o /dev/null --max-time 3 http://wbe.${ZONE}/`,
          `curl -s -o /dev/null --max-time 3 http://web.${ZONE}:8081/`,
          `curl -s -o /dev/null --max-time 3 http://news.example/none/${Math.floor(draw() * 1000)}`,
          `curl -s -o /dev/null --max-time 3 -u guest:wrong http://web.${ZONE}/private/`,
          `ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null nobody@files.${ZONE} true`,
        ],
        draw,
      ),
  },
  upload: {
    every: 25,
    line: (draw) =>
      `curl -sk -o /dev/null --max-time 20 -T ${FOLDER}/site/${oneOf(large.slice(0, 2), draw)} https://cloud.example/put/${Math.floor(draw() * 1e6)}`,
  },
};

/** Does one kind of work on a host until `isOver` says so; `pace` multiplies the pauses. @returns how often it was done */
export async function work(host, kind, { seed, pace = 1, isOver }) {
  const { every, steady, line } = KINDS[kind];
  const draw = chance(seed);
  let done = 0;
  await pause(draw() * every * pace * 1000);
  while (!isOver()) {
    const began = Date.now();
    await perform(host, `timeout 40 ${line(draw)}`);
    done++;
    const wait =
      steady === true ? every * pace * 1000 - (Date.now() - began) : -Math.log(1 - draw()) * every * pace * 1000;
    for (const end = Date.now() + wait; Date.now() < end && !isOver();) await pause(Math.min(end - Date.now(), 250));
  }
  return done;
}
