/**
 * Flows of the real captures of the shared data set against what tshark counts: packets and bytes by five-tuple and direction,
 * summed over the flows of one five-tuple, and Community IDs. Differences stand with their reasons in `testdata`.
 */
import { describe, expect, test } from '@jest/globals';
import {
  count,
  differencesOf,
  directionKey,
  hasSharedData,
  readDifferences,
  sharedFile,
  theirConversations,
  theirRows,
  tsharkConversations,
  type Conversations,
  type Ends,
  type Side,
} from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { runPipeline } from './testing/pipeline.ts';

/** Packets differ from those of tshark as they do before they are gathered into flows. */
const COUNT_DIFFERENCES = 'tshark-differences.jsonl';
const ID_DIFFERENCES = 'community-id-differences.jsonl';
const suite = hasSharedData ? describe : describe.skip;

/** ICMP flows have types for ports; later fragments have none. */
function endsOf(flow: Flow): Ends {
  return flow.protocol === 1 || flow.protocol === 58
    ? { ...flow, src: flow.srcAddress, dst: flow.dstAddress, srcPort: 0, dstPort: 0 }
    : { ...flow, src: flow.srcAddress, dst: flow.dstAddress };
}

function turned({ protocol, src, srcPort, dst, dstPort }: Ends): Ends {
  return { protocol, src: dst, srcPort: dstPort, dst: src, dstPort: srcPort };
}

function flowConversations(flows: readonly Flow[]): Map<string, Side> {
  const table = new Map<string, Side>();
  for (const flow of flows) {
    const ends = endsOf(flow);
    if (flow.forwardPackets > 0) count(table, directionKey(ends), flow.forwardPackets, flow.forwardBytes);
    if (flow.reversePackets > 0) count(table, directionKey(turned(ends)), flow.reversePackets, flow.reverseBytes);
  }
  return table;
}

/** The same for both directions. */
function pairKey(ends: Ends): string {
  const [key = ''] = [directionKey(ends), directionKey(turned(ends))].toSorted();
  return key;
}

function idsByPair(
  rows: Iterable<{ readonly ends: Ends; readonly communityIds: readonly string[] }>,
): Map<string, string[]> {
  const table = new Map<string, string[]>();
  for (const { ends, communityIds } of rows) {
    const key = pairKey(ends);
    table.set(key, [...new Set([...(table.get(key) ?? []), ...communityIds])].toSorted());
  }
  return table;
}

/** The Community IDs of the five-tuples that both sides know. */
function idsOnBothSides(
  flows: readonly Flow[],
  conversations: Conversations,
): { ours: Map<string, string[]>; theirs: Map<string, string[]> } {
  const ours = idsByPair(flows.map((flow) => ({ ends: endsOf(flow), communityIds: [flow.communityId] })));
  // An ID stands only with the first row that shows it, which may be one of packets in a tunnel.
  const shown = [...theirRows(conversations)].filter((row) => row.communityIds.length > 0);
  const theirs = idsByPair(shown);
  for (const key of ours.keys()) if (!theirs.has(key)) ours.delete(key);
  for (const key of theirs.keys()) if (!ours.has(key)) theirs.delete(key);
  return { ours, theirs };
}

/**
 * Ours with later fragments where tshark leaves them: without ports. We give them those of their first fragment, so what a direction has more of with
 * ports than tshark is taken away there, up to what it has less of without.
 */
function withFragmentsApart(ours: ReadonlyMap<string, Side>, expected: Conversations): Map<string, Side> {
  const theirs = theirConversations(expected);
  const apart = new Map(ours);
  const later = [...theirRows(expected)].filter(({ isLaterFragment }) => isLaterFragment);
  for (const { ends } of new Map(later.map((row) => [directionKey(row.ends), row])).values()) {
    const key = directionKey(ends);
    for (const [other, own] of ours) {
      const missing = less(theirs.get(key), apart.get(key));
      const surplus = less(own, theirs.get(other));
      if (missing[0] <= 0 || surplus[0] <= 0 || other === key || !isSameDirection(other, key)) continue;
      const moved = surplus[0] <= missing[0] ? surplus : missing;
      apart.set(other, less(own, moved));
      count(apart, key, ...moved);
    }
  }
  return new Map([...apart].filter(([, [packets]]) => packets > 0));
}

function less([packets, bytes]: Side = [0, 0], [otherPackets, otherBytes]: Side = [0, 0]): Side {
  return [packets - otherPackets, bytes - otherBytes];
}

/** Whether two keys are of one protocol and one pair of addresses. */
function isSameDirection(one: string, other: string): boolean {
  const withoutPorts = (key: string): string => {
    const [protocol, src, ...rest] = key.split(' ');
    return `${protocol} ${src} > ${rest[rest.indexOf('>') + 1]}`;
  };
  return withoutPorts(one) === withoutPorts(other);
}

suite('flows of the captures of the shared data set', () => {
  const conversations = tsharkConversations();
  const runs: { capture: string; flows: readonly Flow[]; expected: Conversations }[] = [];

  test('packets and bytes per five-tuple and direction are those of tshark, but for the differences listed', async () => {
    for (const [capture, expected] of conversations) {
      const { flows } = await runPipeline([{ source: capture, bytes: sharedFile(capture) }]);
      runs.push({ capture, flows, expected });
    }
    const sides = runs.map(({ capture, flows, expected }) => {
      const ours = withFragmentsApart(flowConversations(flows), expected);
      return { capture, ours, theirs: theirConversations(expected) };
    });
    expect(sides.length).toBeGreaterThan(600);
    expect(differencesOf<Side>(COUNT_DIFFERENCES, sides, [0, 0])).toEqual(readDifferences<Side>(COUNT_DIFFERENCES));
  });

  test('Community IDs are those of tshark on every flow that both know, but for the differences listed', () => {
    const sides = runs.map(({ capture, flows, expected }) => ({ capture, ...idsOnBothSides(flows, expected) }));
    const found = differencesOf<readonly string[]>(ID_DIFFERENCES, sides, []);
    const listed = readDifferences<readonly string[]>(ID_DIFFERENCES);
    expect(found).toEqual(listed);
    expect(listed.filter(({ reason }) => reason === '')).toEqual([]);
  });
});
