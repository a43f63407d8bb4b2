/** Runs in namespaces of its own: a site at work for some minutes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { jsonText } from '../json-text.mjs';
import { pause } from '../record/programs.mjs';
import { startCapture } from '../site/capture.mjs';
import { conversationsOf } from '../site/flows.mjs';
import { FOLDER, buildSite, moveIn } from '../site/network.mjs';
import { pack } from '../site/pack.mjs';
import { startServers } from '../site/servers.mjs';
import { work } from '../site/work.mjs';
import { SITES } from './plans.mjs';

const [target, name, seconds] = process.argv.slice(2);
const site = SITES.find((each) => each.name === name);

moveIn({ prefix: site.prefix, resolver: site.hosts.dns });
process.chdir(FOLDER);
await buildSite(site);
await startServers(site);
const stop = await startCapture(name);
const start = Date.now();
const isOver = () => Date.now() - start > Number(seconds) * 1000;
const jobs = site.jobs.map((job, i) => ({ ...job, seed: site.seed * 1000 + i }));
const turns = await Promise.all(
  jobs.map(({ host, kind, seed }) => work(host, kind, { seed, pace: site.pace, isOver })),
);
await pause(1000);
const bytes = readFileSync(await stop());
const { frames, conversations } = conversationsOf(bytes);
const labels = {
  capture: `${name}.pcap.gz`,
  start: start * 1000,
  end: Date.now() * 1000,
  frames,
  conversations: conversations.length,
  jobs: jobs.map(({ host, kind }, i) => ({
    host,
    address: `${site.prefix}.${site.hosts[host]}`,
    kind,
    turns: turns[i],
  })),
  attacks: [],
};
mkdirSync(target, { recursive: true });
writeFileSync(`${target}/${name}.pcap.gz`, pack(bytes));
writeFileSync(`${target}/${name}.labels.json`, `${jsonText(labels)}\n`);
console.log(`${name}: ${frames} frames, ${conversations.length} conversations`);
process.exit(0);
