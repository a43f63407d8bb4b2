/** Runs in namespaces of its own: one activity for each plan, through a link that does what the plan says. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { joinEnds, makeFolders, partEnds } from '../impaired/ends.mjs';
import { jsonText } from '../json-text.mjs';
import { pause } from '../record/programs.mjs';
import { ACTIVITIES } from './activities.mjs';
import { PLANS } from './plans.mjs';

const [target] = process.argv.slice(2);
const link = fileURLToPath(new URL('link.py', import.meta.url));

async function record({ name, what, seed, out, back }) {
  const raw = `/run/lab/${name}.pcap`;
  const truth = `/run/lab/${name}.truth.jsonl`;
  const joined = await joinEnds(link, [JSON.stringify({ seed, out, back }), raw, truth]);
  await ACTIVITIES[what]();
  // The last answers are still under way.
  await pause(1000);
  await partEnds(joined);
  for (const path of [raw, truth]) {
    const packed = gzipSync(readFileSync(path), { level: 9 });
    writeFileSync(`${target}/${path.split('/').at(-1)}.gz`, packed);
  }
  console.log(`${name}: ${readFileSync(truth, 'utf8').split('\n').length - 1} datagrams`);
  return { capture: `${name}.pcap.gz`, truth: `${name}.truth.jsonl.gz`, what, seed, plan: { out, back } };
}

makeFolders();
mkdirSync(target, { recursive: true });
const recordings = [];
for (const plan of PLANS) recordings.push(await record(plan));
writeFileSync(`${target}/manifest.json`, `${jsonText(recordings)}\n`);
