/** Runs in namespaces of its own: all programs of a set over each line of each capture, some captures at a time. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeFolders } from '../impaired/ends.mjs';
import { jsonText } from '../json-text.mjs';
import { pause } from '../record/programs.mjs';
import { join, lineOf, part, prepare } from './lines.mjs';
import { capturesOf, chance } from './plans.mjs';
import { PROGRAMS } from './programs.mjs';
import { judge, metBy } from './rule.mjs';

const [target, set, first = '0', last] = process.argv.slice(2);
const FOLDER = '/run/lab/qos';
const AT_ONCE = 4;

/** Those of a line one after another, in an order of its own; returns when each began. */
async function actAll(joined, plan, number, seed) {
  const draw = chance(seed * 100 + number + 1);
  const line = {
    number,
    plan,
    draw,
    near: joined.near,
    far: joined.far,
    folder: joined.files.raw.replace('/raw.pcap', ''),
  };
  const programs = PROGRAMS[set]
    .map((program) => ({ program, at: draw() }))
    .toSorted((one, other) => one.at - other.at);
  const begun = [];
  // Not all at once.
  await pause(draw() * 3000);
  for (const { program } of programs) {
    begun.push({ program: program.name, from: Date.now() * 1000 });
    await program.act(line);
    await pause(400);
  }
  return begun;
}

function labelled(text, capture, begun) {
  const flow = JSON.parse(text);
  const number = lineOf(flow.client);
  const plan = capture.lines[number];
  const program = begun[number].findLast(({ from }) => from <= flow.start)?.program ?? null;
  const met = metBy(flow, plan);
  const { client, clientPort, server, serverPort, protocol, start, end, out, back } = flow;
  const ends = { protocol, client, clientPort, server, serverPort, start, end, program };
  return { ...ends, ...judge(flow, met), line: number, met, out, back };
}

async function record(capture) {
  const joined = await join(capture, FOLDER);
  const begun = await Promise.all(capture.lines.map((plan, number) => actAll(joined, plan, number, capture.seed)));
  // The last packets are still under way.
  await pause(1500);
  await part(joined);
  writeFileSync(`${target}/${capture.name}.pcap.gz`, gzipSync(readFileSync(joined.files.raw), { level: 6 }));
  const lines = readFileSync(joined.files.truth, 'utf8').trimEnd().split('\n');
  const flows = lines.map((text) => labelled(text, capture, begun)).filter(({ start }) => start > 0);
  console.log(`${capture.name}: ${flows.length} flows`);
  return { file: `${capture.name}.pcap.gz`, set, seed: capture.seed, lines: capture.lines, flows };
}

function counted(recordings) {
  const counts = {};
  for (const { class: name, cause } of recordings.flatMap(({ flows }) => flows)) {
    const label = name === null ? 'not judged' : `${name} ${cause}`;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

makeFolders();
mkdirSync(FOLDER, { recursive: true });
mkdirSync(target, { recursive: true });
prepare(FOLDER);
const captures = capturesOf(set).slice(Number(first), last === undefined ? undefined : Number(last));
/** What was recorded before stays. */
const isKept = ({ file }) => !captures.some(({ name }) => file === `${name}.pcap.gz`);
const labels = `${target}/labels.json`;
const recordings = existsSync(labels) ? JSON.parse(readFileSync(labels, 'utf8')).filter(isKept) : [];
for (let at = 0; at < captures.length; at += AT_ONCE)
  recordings.push(...(await Promise.all(captures.slice(at, at + AT_ONCE).map(record))));
writeFileSync(labels, `${jsonText(recordings.toSorted((one, other) => (one.file < other.file ? -1 : 1)))}\n`);
console.log(JSON.stringify(counted(recordings), null, 1));
process.exit(0);
