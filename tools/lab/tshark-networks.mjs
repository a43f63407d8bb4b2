/**
 * Writes what tshark counts in testdata/networks and testdata/wireless, packets and bytes of each five-tuple and direction of the innermost
 * IP packets, a line for each, to testdata/tshark-networks.jsonl. Needs tshark. Usage: node tools/lab/tshark-networks.mjs
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const testdata = fileURLToPath(new URL('../../testdata', import.meta.url));
const work = mkdtempSync(`${tmpdir()}/networks-`);
const plain = `${work}/capture`;
/** IANA numbers of what may follow the innermost IP header. */
const PROTOCOLS = { igmp: 2, tcp: 6, udp: 17, gre: 47, icmpv6: 58, etherip: 97 };
const FIELDS = [
  'frame.protocols',
  'frame.len',
  ...['ip.src', 'ip.dst', 'ip.proto', 'ipv6.src', 'ipv6.dst', 'ipv6.fraghdr.nxt'],
  ...['tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport'],
];
/** Each frame for itself; of fields that are there more than once the innermost. */
const OPTIONS = ['-o', 'ip.defragment:FALSE', '-o', 'ipv6.defragment:FALSE', '-T', 'fields', '-E', 'occurrence=l'];

/** One frame as tshark reads it; null where no IP packet is in it. */
function packetOf(line) {
  const values = line.split('\t');
  const field = (name) => values[FIELDS.indexOf(name)];
  const layers = field('frame.protocols').split(':');
  const at = layers.findLastIndex((layer) => layer === 'ip' || layer === 'ipv6');
  if (at < 0) return null;
  const family = layers[at];
  const transport = layers.slice(at + 1).find((layer) => layer in PROTOCOLS);
  const unread = family === 'ip' ? field('ip.proto') : field('ipv6.fraghdr.nxt');
  const hasPorts = transport === 'tcp' || transport === 'udp';
  return {
    protocol: PROTOCOLS[transport] ?? Number(unread),
    src: field(`${family}.src`),
    srcPort: hasPorts ? Number(field(`${transport}.srcport`)) : 0,
    dst: field(`${family}.dst`),
    dstPort: hasPorts ? Number(field(`${transport}.dstport`)) : 0,
    bytes: Number(field('frame.len')),
  };
}

function conversationsIn(capture) {
  writeFileSync(plain, gunzipSync(readFileSync(`${testdata}/${capture}`)));
  const argv = ['-n', '-r', plain, ...OPTIONS, ...FIELDS.flatMap((field) => ['-e', field])];
  const { stdout, status, stderr } = spawnSync('tshark', argv, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0)
    throw new Error(`tshark (Debian package tshark) does not read ${capture}: ${stderr ?? 'not there'}`);
  const table = new Map();
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const packet = packetOf(line);
    if (packet === null) continue;
    const { bytes, ...ends } = packet;
    const key = JSON.stringify(ends);
    const row = table.get(key) ?? { capture, ...ends, packets: 0, bytes: 0 };
    table.set(key, { ...row, packets: row.packets + 1, bytes: row.bytes + bytes });
  }
  return [...table.values()];
}

/** Not where packets of a tunnel come in fragments: tshark looks into the first, which holds what is not all there. */
const recordings = JSON.parse(readFileSync(`${testdata}/networks/manifest.json`, 'utf8')).filter(
  ({ outerMtu }) => outerMtu === undefined,
);
const captures = [...recordings.map(({ capture }) => `networks/${capture}`), 'wireless/monitor.pcap.gz'];
const rows = captures.flatMap(conversationsIn);
rmSync(work, { recursive: true });
writeFileSync(`${testdata}/tshark-networks.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
console.log(`${captures.length} captures, ${rows.length} conversations`);
