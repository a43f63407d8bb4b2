/** Runs in namespaces of its own: what each plan says, over a link that puts headers of tunnels around it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeFolders } from '../impaired/ends.mjs';
import { jsonText } from '../json-text.mjs';
import { pause } from '../record/programs.mjs';
import { joinEnds, partEnds } from './ends.mjs';
import { PLANS } from './plans.mjs';
import { TALKS } from './talks.mjs';

const [target] = process.argv.slice(2);

const TRIES = 3;

/** Whether what programs and kernels told is all that was carried; it is not where somebody asked again after his program had ended. */
function isAllTold(flows, { frames, arp, fragments, icmpv6 }, { outerMtu }) {
  const sent = flows.map(({ out, back, order }) => (order?.length ?? out.packets) + back.packets);
  const messages = [...sent, arp, ...Object.values(icmpv6)].reduce((sum, count) => sum + count, 0);
  // What went in two fragments was sent as one.
  return messages === frames - (outerMtu === undefined ? 0 : fragments / 2);
}

async function record(plan, triesLeft = TRIES) {
  const { name, layers, talks, kernel, tunnel, virtualNetwork, vlan, isClosed, outerMtu } = plan;
  const raw = `/run/lab/${name}.pcap`;
  const link = await joinEnds(plan, raw);
  // Link-local addresses are tried for a second before they count.
  if (plan.hasIpv6) await pause(2500);
  const flows = [];
  for (const talk of talks) flows.push(...(await TALKS[talk](plan)));
  await pause(300);
  const carried = await partEnds(link, plan);
  if (!isAllTold(flows, carried, plan)) {
    if (triesLeft === 0) throw new Error(`${name}: the link carried other frames than were sent`);
    return record(plan, triesLeft - 1);
  }
  writeFileSync(`${target}/${name}.pcap.gz`, gzipSync(readFileSync(raw), { level: 9 }));
  console.log(`${name}: ${JSON.stringify(carried)}, ${flows.length} flows`);
  const told = { layers, kernel, tunnel, virtualNetwork, vlan, isClosed, outerMtu };
  const known = Object.entries(told).filter(([, value]) => value !== undefined);
  return { capture: `${name}.pcap.gz`, talks, ...Object.fromEntries(known), carried, flows };
}

makeFolders();
mkdirSync(target, { recursive: true });
const recordings = [];
for (const plan of PLANS) recordings.push(await record(plan));
// Nothing is left of what is not in the plans any more.
const captures = recordings.map(({ capture }) => capture);
for (const name of readdirSync(target)) if (!captures.includes(name)) rmSync(`${target}/${name}`);
writeFileSync(`${target}/manifest.json`, `${jsonText(recordings)}\n`);
