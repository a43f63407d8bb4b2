/**
 * Writes what tshark tells of datagrams in the captures of a folder and in testdata/datagrams: RTP streams, a line for each, to
 * testdata/tshark-rtp-streams.jsonl; times of answers of DNS over UDP and of echoes, a line for each who asks and who answers, to
 * testdata/tshark-responses.jsonl. Needs tshark. Usage: node tools/lab/tshark-datagrams.mjs SHARED_DATA
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [data] = process.argv.slice(2);
if (data === undefined) {
  console.error('Usage: node tools/lab/tshark-datagrams.mjs SHARED_DATA');
  process.exit(1);
}
const testdata = fileURLToPath(new URL('../../testdata', import.meta.url));
const work = mkdtempSync(`${tmpdir()}/streams-`);
const NUMBER = String.raw`(-?[\d.]+)`;
/** start, end, source, port, target, port, SSRC, types, packets, lost (share), deltas, least, mean and most jitter. */
const LINE = new RegExp(
  String.raw`^\s*${NUMBER}\s+${NUMBER}\s+(\S+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(0x[\dA-F]+)\s+(.+?)\s+(\d+)\s+(-?\d+) \(.*?%\)` +
    String.raw`\s+${NUMBER}\s+${NUMBER}\s+${NUMBER}\s+${NUMBER}\s+${NUMBER}\s+${NUMBER}`,
);

const FIELDS = ['ip.src', 'ipv6.src', 'udp.srcport', 'ip.dst', 'ipv6.dst', 'udp.dstport', 'dns.time', 'icmp.resptime'];

/** What tshark says of a capture: a line with tabs for each answer, then the table of streams. */
function linesOf(path) {
  const bytes = readFileSync(path);
  const plain = `${work}/capture`;
  writeFileSync(plain, bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  const answers = ['-Y', '(udp and dns.time) or icmp.resptime', '-T', 'fields', '-E', 'occurrence=l'];
  const argv = ['-n', '-r', plain, '-o', 'rtp.heuristic_rtp:TRUE', '-z', 'rtp,streams', ...answers];
  for (const field of FIELDS) argv.push('-e', field);
  const { stdout } = spawnSync('tshark', argv, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout.split('\n');
}

function streamsIn(capture, lines) {
  return lines.flatMap((line) => {
    const [, , , src, srcPort, dst, dstPort, ssrc, types, packets, lost, , , , , mean, max] = LINE.exec(line) ?? [];
    if (src === undefined) return [];
    const jitterMs = { mean: Number(mean), max: Number(max) };
    const ends = { src, srcPort: Number(srcPort), dst, dstPort: Number(dstPort) };
    return [{ capture, ...ends, ssrc: Number(ssrc), types, packets: Number(packets), lost: Number(lost), jitterMs }];
  });
}

/** Answers and their times by who asked and who answered. */
function answersIn(capture, lines) {
  const table = new Map();
  for (const line of lines) {
    const fields = line.split('\t');
    if (fields.length !== FIELDS.length) continue;
    const [ip4Src, ip6Src, srcPort, ip4Dst, ip6Dst, dstPort, dnsSeconds, icmpMs] = fields;
    const isDns = dnsSeconds !== '';
    const ends = isDns ? [`${ip4Dst || ip6Dst} ${dstPort}`, `${ip4Src || ip6Src} ${srcPort}`] : [ip4Dst, ip4Src];
    const us = Math.round(isDns ? Number(dnsSeconds) * 1e6 : Number(icmpMs) * 1000);
    const key = `${isDns ? 'dns' : 'echo'} ${ends.join(' > ')}`;
    table.set(key, [...(table.get(key) ?? []), us]);
  }
  return [...table].map(([key, times]) => {
    const meanUs = Math.round(times.reduce((sum, us) => sum + us, 0) / times.length);
    return { capture, key, answers: times.length, minUs: Math.min(...times), meanUs, maxUs: Math.max(...times) };
  });
}

const shared = ['attacks', 'benign', 'protocols'].flatMap((folder) =>
  readdirSync(`${data}/${folder}`)
    .filter((name) => !/\.(md|json)$/.test(name))
    .map((name) => [`${folder}/${name}`, `${data}/${folder}/${name}`]),
);
const own = readdirSync(`${testdata}/datagrams`)
  .filter((name) => /^(call|echo)-.*\.pcap\.gz$/.test(name))
  .map((name) => [`datagrams/${name}`, `${testdata}/datagrams/${name}`]);
const write = (name, rows) =>
  writeFileSync(`${testdata}/${name}`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const streams = [];
const answers = [];
for (const [capture, path] of [...shared, ...own]) {
  const lines = linesOf(path);
  streams.push(...streamsIn(capture, lines));
  answers.push(...answersIn(capture, lines));
}
rmSync(work, { recursive: true });
write('tshark-rtp-streams.jsonl', streams);
write('tshark-responses.jsonl', answers);
console.log(`${streams.length} streams, answers to ${answers.length}`);
