/** Runs in namespaces of its own: one exchange over TCP for each plan, through a link that does what the plan says. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { jsonText } from '../json-text.mjs';
import { pause, runIn } from '../record/programs.mjs';
import { FAR, joinEnds, makeFolders, NEAR, partEnds, start } from './ends.mjs';
import { PLANS } from './plans.mjs';

const [target] = process.argv.slice(2);
const PORT = 8080;
const BYTES = { out: 200_000, back: 200_000 };
const program = (name) => fileURLToPath(new URL(name, import.meta.url));

async function record(plan) {
  const { name, seed, out, back } = plan;
  const raw = `/run/lab/${name}.pcap`;
  const link = await joinEnds(program('link.py'), [JSON.stringify({ seed, out, back }), raw]);
  const python = ['netns', 'exec', FAR.namespace, 'python3', program('exchange.py')];
  const server = start('ip', [...python, 'serve', `${PORT}`]);
  await server.ready;
  const call = ['call', FAR.address, `${PORT}`, `${BYTES.out}`, `${BYTES.back}`];
  runIn(NEAR.namespace, 'python3', program('exchange.py'), ...call);
  // The last acknowledgments are still under way.
  await pause(1000);
  server.child.kill();
  await server.ended;
  const done = JSON.parse(await partEnds(link));
  writeFileSync(`${target}/${name}.pcap.gz`, gzipSync(readFileSync(raw), { level: 9 }));
  console.log(`${name}: ${JSON.stringify(done)}`);
  return { capture: `${name}.pcap.gz`, seed, plan: { out, back }, bytes: BYTES, done };
}

makeFolders();
mkdirSync(target, { recursive: true });
const recordings = [];
for (const plan of PLANS) recordings.push(await record(plan));
writeFileSync(`${target}/manifest.json`, `${jsonText(recordings)}\n`);
