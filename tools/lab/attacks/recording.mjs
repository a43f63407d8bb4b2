/** Runs in namespaces of its own: attacks one after another, each over a site of its own with people at work. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { jsonText } from '../json-text.mjs';
import { pause, perform } from '../record/programs.mjs';
import { startCapture } from '../site/capture.mjs';
import { conversationsOf } from '../site/flows.mjs';
import { FOLDER, buildSite, moveIn } from '../site/network.mjs';
import { pack } from '../site/pack.mjs';
import { startServers } from '../site/servers.mjs';
import { chance, work } from '../site/work.mjs';
import { MARKS, rolesOf } from './labels.mjs';
import { ATTACKS, siteOf } from './plans.mjs';

const [target, name, size] = process.argv.slice(2);
const isSmall = size === 'small';
/** What each host does beside; who attacks does what cannot be mistaken for it. */
const KINDS = [
  'browsing',
  'pages',
  'fetching',
  'intranet',
  'names',
  'polling',
  'health',
  'monitoring',
  'time',
  'login',
  'mail',
  'ftp',
];
const BIG_KINDS = ['copying', 'updates', 'upload'];
const ATTACKER_KINDS = ['pages', 'fetching', 'names'];
const BEFORE_MS = { small: 4000, big: 15_000 };

function staff(site, draw) {
  const kinds = isSmall ? KINDS : [...KINDS, ...BIG_KINDS];
  const people = Object.keys(site.hosts).filter((host) => site.people.includes(host));
  return people.flatMap((host) => {
    const own = host === site.attacker ? ATTACKER_KINDS : kinds.filter(() => draw() < 0.4);
    return own.map((kind) => ({ host, kind, seed: Math.floor(draw() * 1e6) }));
  });
}

function contextOf(site, seed) {
  const ip = (host) => `${site.prefix}.${site.hosts[host]}`;
  const n = (big, small) => (isSmall ? small : big);
  return { ip, n, seed, prefix: site.prefix, attacker: ip(site.attacker), bad: site.internet.at(-1) };
}

async function act(attack, context, host) {
  const start = Date.now() * 1000;
  if (attack.run !== undefined) await attack.run(context, host);
  else await perform(host, `timeout 60 ${attack.line(context)}`);
  return { start, end: Date.now() * 1000 };
}

const inGeneralWords = (line) => line?.replaceAll('/run/lab/', '').replace(/\s+/g, ' ') ?? null;

function labelsOf(attack, site, context, times, roles, { frames, arpFrames }) {
  const { what, tool, family, technique, jitter, everySeconds } = attack;
  const count = (role) => roles.filter((each) => each.role === role).length;
  return {
    capture: `${name}.pcap.gz`,
    flows: `${name}.flows.jsonl.gz`,
    frames,
    counts: { attack: count('attack'), effect: count('effect'), benign: count('benign') },
    attacks: [
      {
        id: name,
        what,
        tool,
        command: inGeneralWords(attack.line?.(context)),
        family,
        technique,
        attacker: context.attacker,
        attackerMac: site.macOf(site.attacker),
        isSpoofed: attack.isSpoofed === true,
        victims: attack.victims(context),
        ...times,
        ...(jitter === undefined ? {} : { jitter, everySeconds }),
        arpFrames,
        selectors: attack.flows(context),
      },
    ],
    hosts: Object.fromEntries(Object.keys(site.hosts).map((host) => [host, context.ip(host)])),
  };
}

/** Records the attack among people at work. @returns the capture and when the attack was */
async function record(attack, site, context, seed) {
  const stop = await startCapture(name);
  let over = false;
  const settings = { pace: isSmall ? 3 : 1, isOver: () => over };
  const jobs = staff(site, chance(seed));
  const working = jobs.map(({ host, kind, seed: own }) => work(host, kind, { seed: own, ...settings }));
  await pause(BEFORE_MS[size]);
  const times = await act(attack, context, site.attacker);
  await pause(BEFORE_MS[size] / 2);
  over = true;
  await Promise.all(working);
  await pause(500);
  return { times, bytes: readFileSync(await stop()) };
}

async function recordAll() {
  const attack = ATTACKS.find((each) => each.name === name);
  const seed = ATTACKS.indexOf(attack) + 40;
  const site = siteOf(seed);
  moveIn({ prefix: site.prefix, resolver: site.hosts.dns });
  // Programs may leave files where they are started.
  process.chdir(FOLDER);
  await buildSite(site);
  await startServers(site);
  const context = contextOf(site, seed);
  const { times, bytes } = await record(attack, site, context, seed);
  const { frames, conversations, arpFrames } = conversationsOf(bytes, MARKS);
  const selectors = attack.flows(context);
  const roles = rolesOf(conversations, { flows: selectors, ...times });
  if (selectors.length > 0 && !roles.some(({ role }) => role === 'attack'))
    throw new Error('nothing of it is in the capture');
  const ofAttacker = arpFrames.get(site.macOf(site.attacker)) ?? 0;
  const labels = labelsOf(attack, site, context, times, roles, { frames, arpFrames: ofAttacker });
  mkdirSync(target, { recursive: true });
  writeFileSync(`${target}/${name}.pcap.gz`, pack(bytes));
  const lines = roles.map((each) => `${JSON.stringify(each)}\n`);
  writeFileSync(`${target}/${name}.flows.jsonl.gz`, gzipSync(lines.join(''), { level: 9 }));
  writeFileSync(`${target}/${name}.labels.json`, `${jsonText(labels)}\n`);
  const seconds = ((times.end - times.start) / 1e6).toFixed(0);
  console.log(`${name}: ${seconds} s, ${frames} frames, ${JSON.stringify(labels.counts)}`);
}

try {
  await recordAll();
  process.exit(0);
} catch (error) {
  console.error(`${name}: ${error.stderr ?? ''}${error.message}`);
  process.exit(1);
}
