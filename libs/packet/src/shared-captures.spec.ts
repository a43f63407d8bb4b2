/**
 * Real captures of the shared data set: frames are found, damage does no harm, and packets and bytes per five-tuple and
 * direction are those that tshark counts. Each difference stands with its reason in testdata/tshark-differences.jsonl;
 * UPDATE_GOLDEN=1 rewrites that file and leaves new reasons empty, to be filled in by hand.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { addressText, packets as packetsTopic, type PacketBatch } from '@weir/schema';
import { describe, expect, test } from '@jest/globals';
import { addressPairHash } from './address-pair-hash.ts';
import { parseFrames } from './parse-frames.ts';
import { frameBatchOf } from './testing/feed.ts';

const ROOT = new URL('../../../', import.meta.url);
const DATA = process.env['WEIR_SHARED_DATA'] ?? fileURLToPath(new URL('../shared/data', ROOT));
const DIFFERENCES = new URL('testdata/tshark-differences.jsonl', ROOT);
const suite = existsSync(DATA) ? describe : describe.skip;

type Side = readonly [packets: number, bytes: number];
type Endpoint = readonly [
  protocol: number,
  src: number,
  srcPort: number | null,
  dst: number,
  dstPort: number | null,
  flag: number,
];
interface Conversations {
  readonly frames: number;
  readonly cut: string | null;
  readonly addresses: readonly string[];
  readonly rows: readonly (readonly [...Endpoint, packets: number, bytes: number, communityIds: readonly string[]])[];
  readonly tunnels: readonly (readonly [readonly Endpoint[], readonly string[], number, number, readonly string[]])[];
}
interface Difference {
  readonly capture: string;
  readonly key: string;
  readonly ours: Side;
  readonly theirs: Side;
  readonly reason: string;
}

function streamOf(capture: string): Uint8Array {
  const bytes = readFileSync(`${DATA}/${capture}`);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

function capturesOf(folder: string): string[] {
  const names = readdirSync(`${DATA}/${folder}`).filter((name) => !/\.(md|json)$/.test(name));
  return names.toSorted().map((name) => `${folder}/${name}`);
}

function reference(): [capture: string, Conversations][] {
  const text = gunzipSync(readFileSync(`${DATA}/reference/tshark-conversations.json.gz`)).toString();
  const { captures }: { captures: Record<string, Conversations> } = JSON.parse(text);
  return Object.entries(captures);
}

/** Ports distinguish TCP and UDP alone. */
function keyOf(protocol: number, src: string, srcPort: number, dst: string, dstPort: number): string {
  const withPorts = protocol === 6 || protocol === 17;
  return withPorts ? `${protocol} ${src} ${srcPort} > ${dst} ${dstPort}` : `${protocol} ${src} > ${dst}`;
}

function count(table: Map<string, Side>, key: string, packets: number, bytes: number): void {
  const [known, knownBytes] = table.get(key) ?? [0, 0];
  table.set(key, [known + packets, knownBytes + bytes]);
}

function ourConversations(packets: PacketBatch): Map<string, Side> {
  const table = new Map<string, Side>();
  for (let i = 0; i < packets.count; i++) {
    const src = addressText(packets.srcAddress, i);
    const dst = addressText(packets.dstAddress, i);
    const ip = packets.etherType[i] === 0x0800 || packets.etherType[i] === 0x86dd;
    if (!ip || (src === '::' && dst === '::')) continue;
    const key = keyOf(packets.protocol[i] ?? 0, src, packets.srcPort[i] ?? 0, dst, packets.dstPort[i] ?? 0);
    count(table, key, 1, packets.length[i] ?? 0);
  }
  return table;
}

/** Of a tunnelled packet the outermost layer; an authentication header is no tunnel but a header of the same packet. */
function theirConversations({ addresses, rows, tunnels }: Conversations): Map<string, Side> {
  const table = new Map<string, Side>();
  const add = (endpoint: Endpoint, packets: number, bytes: number): void => {
    const [protocol, src, srcPort, dst, dstPort] = endpoint;
    const key = keyOf(protocol, addresses[src] ?? '', srcPort ?? 0, addresses[dst] ?? '', dstPort ?? 0);
    count(table, key, packets, bytes);
  };
  for (const [protocol, src, srcPort, dst, dstPort, flag, packets, bytes] of rows) {
    add([protocol, src, srcPort, dst, dstPort, flag], packets, bytes);
  }
  for (const [layers, kinds, packets, bytes] of tunnels) {
    const outermost = layers[kinds.findIndex((kind) => kind !== 'ah')] ?? layers.at(-1);
    if (outermost !== undefined) add(outermost, packets, bytes);
  }
  return table;
}

function readDifferences(): Difference[] {
  if (!existsSync(DIFFERENCES)) return [];
  const lines = readFileSync(DIFFERENCES, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): Difference => JSON.parse(line));
}

function differencesFrom(conversations: readonly [string, Conversations][]): Difference[] {
  const reasons = new Map(readDifferences().map(({ capture, key, reason }) => [`${capture} ${key}`, reason]));
  return conversations.flatMap(([capture, expected]) => {
    const ours = ourConversations(parseFrames(frameBatchOf(streamOf(capture)).frames, () => {}));
    const theirs = theirConversations(expected);
    const keys = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
    return keys
      .map((key): Difference => {
        const reason = reasons.get(`${capture} ${key}`) ?? '';
        return { capture, key, ours: ours.get(key) ?? [0, 0], theirs: theirs.get(key) ?? [0, 0], reason };
      })
      .filter((row) => row.ours.join() !== row.theirs.join());
  });
}

suite('captures of the shared data set', () => {
  const conversations = existsSync(DATA) ? reference() : [];

  test('as many frames as tshark finds, and cut off where it says so', () => {
    const ours = conversations.map(([capture]) => {
      const { frames, problem } = frameBatchOf(streamOf(capture));
      return { capture, frames: frames.count, problem: problem?.kind };
    });
    const theirs = conversations.map(([capture, { frames, cut }]) => {
      return { capture, frames, problem: cut === null ? undefined : 'truncated' };
    });
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(600);
  });

  test('packets and bytes per five-tuple and direction are those of tshark, but for the differences listed', () => {
    const found = differencesFrom(conversations);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(DIFFERENCES, found.map((difference) => `${JSON.stringify(difference)}\n`).join(''));
    }
    const listed = readDifferences();
    expect(found).toEqual(listed);
    expect(listed.filter(({ reason }) => reason === '')).toEqual([]);
  });

  test('frames of one decoded pair have one hash', () => {
    for (const [capture] of conversations) {
      const { frames } = frameBatchOf(streamOf(capture));
      const packets = parseFrames(frames, () => {});
      const hashes = new Map<string, number>();
      for (let i = 0; i < packets.count; i++) {
        const src = addressText(packets.srcAddress, i);
        const dst = addressText(packets.dstAddress, i);
        if (src === '::' && dst === '::') continue;
        const key = src < dst ? `${src} ${dst}` : `${dst} ${src}`;
        const hash = addressPairHash(frames.data, frames.offset[i] ?? 0, frames.capturedLength[i] ?? 0, 1);
        const known = hashes.get(key) ?? hash;
        hashes.set(key, known);
        if (known !== hash) throw new Error(`${capture}: frame ${i} of ${key} has hash ${hash}, others ${known}`);
      }
    }
  });

  const folders = existsSync(DATA) ? ['malformed', 'wifi'] : [];
  test.each(folders.flatMap(capturesOf))(
    '%s: no exception, every frame accounted for, every row readable',
    (capture) => {
      const { frames } = frameBatchOf(streamOf(capture));
      let dropped = 0;
      const packets = parseFrames(frames, (_, dropCount) => (dropped += dropCount));
      expect(packets.count + dropped).toBe(frames.count);
      for (let i = 0; i < packets.count; i++) {
        const row = packetsTopic.row(packets, i);
        expect(row.problem === 'none' || row.problemNeeded > row.problemAvailable).toBe(true);
      }
      for (let i = 0; i < frames.count; i++) {
        addressPairHash(frames.data, frames.offset[i] ?? 0, frames.capturedLength[i] ?? 0, frames.linkType[i] ?? 0);
      }
    },
  );
});
