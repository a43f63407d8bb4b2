/**
 * Writes testdata/tshark-rtp-streams.jsonl: the RTP streams that tshark finds in the captures of a folder and in testdata/datagrams, a line
 * for each. Needs tshark. Usage: node tools/lab/tshark-streams.mjs SHARED_DATA
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [data] = process.argv.slice(2);
if (data === undefined) {
  console.error('Usage: node tools/lab/tshark-streams.mjs SHARED_DATA');
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

/** What tshark tells of a capture. */
function streamsOf(capture, path) {
  const bytes = readFileSync(path);
  const plain = `${work}/capture`;
  writeFileSync(plain, bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  const argv = ['-q', '-n', '-r', plain, '-o', 'rtp.heuristic_rtp:TRUE', '-z', 'rtp,streams'];
  let said = '';
  try {
    said = execFileSync('tshark', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (cause) {
    // A capture that is broken at its end is told up to there.
    said = cause.stdout ?? '';
  }
  return said.split('\n').flatMap((line) => {
    const [, , , src, srcPort, dst, dstPort, ssrc, types, packets, lost, , , , , mean, max] = LINE.exec(line) ?? [];
    if (src === undefined) return [];
    const jitterMs = { mean: Number(mean), max: Number(max) };
    const ends = { src, srcPort: Number(srcPort), dst, dstPort: Number(dstPort) };
    return [{ capture, ...ends, ssrc: Number(ssrc), types, packets: Number(packets), lost: Number(lost), jitterMs }];
  });
}

const shared = ['attacks', 'benign', 'protocols'].flatMap((folder) =>
  readdirSync(`${data}/${folder}`)
    .filter((name) => !/\.(md|json)$/.test(name))
    .map((name) => [`${folder}/${name}`, `${data}/${folder}/${name}`]),
);
const own = readdirSync(`${testdata}/datagrams`)
  .filter((name) => /^call-.*\.pcap\.gz$/.test(name))
  .map((name) => [`datagrams/${name}`, `${testdata}/datagrams/${name}`]);
const rows = [...shared, ...own].flatMap(([capture, path]) => streamsOf(capture, path));
rmSync(work, { recursive: true });
rows.sort((a, b) =>
  a.capture < b.capture ? -1 : a.capture > b.capture ? 1 : a.ssrc - b.ssrc || a.srcPort - b.srcPort,
);
writeFileSync(`${testdata}/tshark-rtp-streams.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
console.log(`${rows.length} streams`);
