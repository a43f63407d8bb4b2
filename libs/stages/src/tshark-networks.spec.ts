/**
 * Flows of testdata/networks and testdata/wireless against what tshark counts in them, which tools/lab/tshark-networks.mjs wrote to testdata: packets
 * and bytes of each five-tuple and direction. Headers of most tunnels there were crafted, so somebody else has to find them right.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { count, directionKey, testdataPath, type Ends, type Side } from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { runPipeline } from './testing/pipeline.ts';

interface Counted extends Ends {
  readonly capture: string;
  readonly packets: number;
  readonly bytes: number;
}

const ROWS = readFileSync(testdataPath('tshark-networks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Counted => JSON.parse(line));
/** tshark looks into no GUE, unless it is told its port. */
const CLOSED_THERE = 'networks/gue.pcap.gz';
const CAPTURES = [...new Set(ROWS.map(({ capture }) => capture))].filter((capture) => capture !== CLOSED_THERE);

/** Of an aggregate we know the first part, and tshark told the last: the other way round for each of its frames. */
const PARTS: ReadonlyMap<number, number> = new Map([
  [6002, 6000],
  [6003, 6001],
]);
const asFirstPart = (row: Counted): Counted => ({
  ...row,
  srcPort: PARTS.get(row.srcPort) ?? row.srcPort,
  dstPort: PARTS.get(row.dstPort) ?? row.dstPort,
});

/** Later fragments have no ports for tshark, and those of their first for us. */
const withoutPorts = (ends: Ends): Ends => ({ ...ends, srcPort: 0, dstPort: 0 });

function ours(flows: readonly Flow[], endsOf: (ends: Ends) => Ends): Map<string, Side> {
  const table = new Map<string, Side>();
  for (const flow of flows) {
    const { protocol, srcAddress: src, srcPort, dstAddress: dst, dstPort } = flow;
    const ends = endsOf({ protocol, src, srcPort, dst, dstPort });
    const back = { protocol, src: ends.dst, srcPort: ends.dstPort, dst: ends.src, dstPort: ends.srcPort };
    if (flow.forwardPackets > 0) count(table, directionKey(ends), flow.forwardPackets, flow.forwardBytes);
    if (flow.reversePackets > 0) count(table, directionKey(back), flow.reversePackets, flow.reverseBytes);
  }
  return table;
}

describe.each(CAPTURES)('%s', (capture) => {
  test('packets and bytes per five-tuple and direction are those of tshark', async () => {
    const bytes = gunzipSync(readFileSync(testdataPath(capture)));
    const { flows } = await runPipeline([{ source: capture, bytes }]);
    const hasFragments = flows.some(({ fragments }) => fragments > 0);
    const endsOf = hasFragments ? withoutPorts : (ends: Ends): Ends => ends;
    const theirs = new Map<string, Side>();
    for (const row of ROWS.filter((each) => each.capture === capture).map(asFirstPart)) {
      count(theirs, directionKey(endsOf(row)), row.packets, row.bytes);
    }
    expect(Object.fromEntries(ours(flows, endsOf))).toEqual(Object.fromEntries(theirs));
  });
});
