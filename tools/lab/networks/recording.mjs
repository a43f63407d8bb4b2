/** Runs in namespaces of its own: what each plan says, over a link that puts headers of tunnels around it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeFolders } from '../impaired/ends.mjs';
import { jsonText } from '../json-text.mjs';
import { pause } from '../record/programs.mjs';
import { joinEnds, partEnds } from './ends.mjs';
import { PLANS } from './plans.mjs';
import { TALKS } from './talks.mjs';

const [target, ...names] = process.argv.slice(2);

async function record(plan) {
  const { name, layers, talks, kernel, tunnel, virtualNetwork, vlan, isClosed } = plan;
  const raw = `/run/lab/${name}.pcap`;
  const link = await joinEnds(plan, raw);
  // Link-local addresses are tried for a second before they count.
  if (plan.hasIpv6) await pause(2500);
  const flows = [];
  for (const talk of talks) flows.push(...(await TALKS[talk](plan)));
  await pause(300);
  const carried = await partEnds(link, plan);
  writeFileSync(`${target}/${name}.pcap.gz`, gzipSync(readFileSync(raw), { level: 9 }));
  console.log(`${name}: ${JSON.stringify(carried)}, ${flows.length} flows`);
  const told = { layers, kernel, tunnel, virtualNetwork, vlan, isClosed };
  const known = Object.entries(told).filter(([, value]) => value !== undefined);
  return { capture: `${name}.pcap.gz`, talks, ...Object.fromEntries(known), carried, flows };
}

makeFolders();
mkdirSync(target, { recursive: true });
const recordings = [];
for (const plan of PLANS.filter(({ name }) => names.length === 0 || names.includes(name)))
  recordings.push(await record(plan));
writeFileSync(`${target}/manifest.json`, `${jsonText(recordings)}\n`);
