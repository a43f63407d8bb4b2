/**
 * Real captures of the shared data set: frames are found, damage does no harm, and packets and bytes per five-tuple and
 * direction are those that tshark counts. Each difference stands with its reason in testdata/tshark-differences.jsonl;
 * UPDATE_GOLDEN=1 rewrites that file and leaves new reasons empty, to be filled in by hand.
 */
import { addressText, packets as packetsTopic, type PacketBatch } from '@weir/schema';
import { describe, expect, test } from '@jest/globals';
import { addressPairHash } from './address-pair-hash.ts';
import { parseFrames } from './parse-frames.ts';
import { differencesOf, readDifferences } from './testing/differences.ts';
import { frameBatchOf } from './testing/feed.ts';
import { hasSharedData, sharedCaptures, sharedFile } from './testing/shared-data.ts';
import { count, directionKey, theirConversations, tsharkConversations, type Side } from './testing/tshark.ts';

const DIFFERENCES = 'tshark-differences.jsonl';
const suite = hasSharedData ? describe : describe.skip;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function ourConversations(packets: PacketBatch): Map<string, Side> {
  const table = new Map<string, Side>();
  for (let i = 0; i < packets.count; i++) {
    const src = addressText(packets.srcAddress, i);
    const dst = addressText(packets.dstAddress, i);
    const ip = packets.etherType[i] === 0x0800 || packets.etherType[i] === 0x86dd;
    if (!ip || (src === '::' && dst === '::')) continue;
    const ports = { srcPort: packets.srcPort[i] ?? 0, dstPort: packets.dstPort[i] ?? 0 };
    const key = directionKey({ protocol: packets.protocol[i] ?? 0, src, dst, ...ports });
    count(table, key, 1, packets.length[i] ?? 0);
  }
  return table;
}

suite('captures of the shared data set', () => {
  const conversations = tsharkConversations();

  test('as many frames as tshark finds, and cut off where it says so', () => {
    const ours = conversations.map(([capture]) => {
      const { frames, problem } = frameBatchOf(sharedFile(capture));
      return { capture, frames: frames.count, problem: problem?.kind };
    });
    const theirs = conversations.map(([capture, { frames, cut }]) => {
      return { capture, frames, problem: cut === null ? undefined : 'truncated' };
    });
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(600);
  });

  test('packets and bytes per five-tuple and direction are those of tshark, but for the differences listed', () => {
    const sides = conversations.map(([capture, expected]) => {
      const ours = ourConversations(parseFrames(frameBatchOf(sharedFile(capture)).frames, () => {}));
      return { capture, ours, theirs: theirConversations(expected) };
    });
    const found = differencesOf<Side>(DIFFERENCES, sides, [0, 0]);
    const listed = readDifferences<Side>(DIFFERENCES);
    expect(found).toEqual(listed);
    expect(listed.filter(({ reason }) => reason === '')).toEqual([]);
  });

  test('frames of one decoded pair have one hash', () => {
    for (const [capture] of conversations) {
      const { frames } = frameBatchOf(sharedFile(capture));
      const packets = parseFrames(frames, () => {});
      const hashes = new Map<string, number>();
      const view = viewOf(frames.data);
      for (let i = 0; i < packets.count; i++) {
        const src = addressText(packets.srcAddress, i);
        const dst = addressText(packets.dstAddress, i);
        if (src === '::' && dst === '::') continue;
        const key = src < dst ? `${src} ${dst}` : `${dst} ${src}`;
        const hash = addressPairHash(view, frames.offset[i] ?? 0, frames.capturedLength[i] ?? 0, 1);
        const known = hashes.get(key) ?? hash;
        hashes.set(key, known);
        if (known !== hash) throw new Error(`${capture}: frame ${i} of ${key} has hash ${hash}, others ${known}`);
      }
    }
  });

  test.each(['malformed', 'wifi'].flatMap(sharedCaptures))(
    '%s: no exception, every frame accounted for, every row readable',
    (capture) => {
      const { frames } = frameBatchOf(sharedFile(capture));
      let dropped = 0;
      const packets = parseFrames(frames, (_, dropCount) => (dropped += dropCount));
      expect(packets.count + dropped).toBe(frames.count);
      for (let i = 0; i < packets.count; i++) {
        const row = packetsTopic.row(packets, i);
        expect(row.problem === 'none' || row.problemNeeded > row.problemAvailable).toBe(true);
      }
      const view = viewOf(frames.data);
      for (let i = 0; i < frames.count; i++) {
        addressPairHash(view, frames.offset[i] ?? 0, frames.capturedLength[i] ?? 0, frames.linkType[i] ?? 0);
      }
    },
  );
});
