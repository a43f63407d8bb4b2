/** Runs in namespaces of its own: one exchange over TCP for each plan, through a link that does what the plan says. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { jsonText } from '../json-text.mjs';
import { pause, run, runIn } from '../record/programs.mjs';
import { PLANS } from './plans.mjs';

const [target] = process.argv.slice(2);
const NEAR = { namespace: 'near', device: 'near0', address: '10.77.0.1' };
const FAR = { namespace: 'far', device: 'far0', address: '10.77.0.2' };
const PORT = 8080;
const BYTES = { out: 200_000, back: 200_000 };
const program = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A program in Python that says `ready`; `said` has the lines after that. */
function start(command, argv) {
  const child = spawn(command, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  const ended = new Promise((resolve) => child.on('close', () => resolve(text.split('\n').slice(1).join('\n'))));
  const ready = new Promise((resolve, reject) => {
    child.stdout.on('data', (bytes) => {
      text += bytes;
      if (text.startsWith('ready\n')) resolve();
    });
    child.on('exit', (code) => reject(new Error(`${argv.join(' ')} ended early with code ${code}`)));
  });
  return { child, ready, ended };
}

function place({ namespace, device, address }) {
  run('ip', 'link', 'set', device, 'netns', namespace);
  runIn(namespace, 'ip', 'address', 'add', `${address}/24`, 'dev', device);
  runIn(namespace, 'ip', 'link', 'set', device, 'up');
}

async function record(plan) {
  const { name, seed, out, back } = plan;
  const raw = `/run/lab/${name}.pcap`;
  for (const { namespace } of [NEAR, FAR]) {
    run('ip', 'netns', 'add', namespace);
    // Nothing is to be sent before both ends are up.
    runIn(namespace, 'sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  }
  const link = start('python3', [
    program('link.py'),
    NEAR.device,
    FAR.device,
    JSON.stringify({ seed, out, back }),
    raw,
  ]);
  await link.ready;
  place(NEAR);
  place(FAR);
  const python = ['netns', 'exec', FAR.namespace, 'python3', program('exchange.py')];
  const server = start('ip', [...python, 'serve', `${PORT}`]);
  await server.ready;
  runIn(
    NEAR.namespace,
    'python3',
    program('exchange.py'),
    'call',
    FAR.address,
    `${PORT}`,
    `${BYTES.out}`,
    `${BYTES.back}`,
  );
  // The last acknowledgments are still under way.
  await pause(1000);
  server.child.kill();
  await server.ended;
  link.child.stdin.end();
  const done = JSON.parse(await link.ended);
  for (const { namespace } of [NEAR, FAR]) run('ip', 'netns', 'delete', namespace);
  writeFileSync(`${target}/${name}.pcap.gz`, gzipSync(readFileSync(raw), { level: 9 }));
  console.log(`${name}: ${JSON.stringify(done)}`);
  return { capture: `${name}.pcap.gz`, seed, plan: { out, back }, bytes: BYTES, done };
}

run('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run');
for (const folder of ['netns', 'lab']) mkdirSync(`/run/${folder}`, { recursive: true });
mkdirSync(target, { recursive: true });
const recordings = [];
for (const plan of PLANS) recordings.push(await record(plan));
writeFileSync(`${target}/manifest.json`, `${jsonText(recordings)}\n`);
