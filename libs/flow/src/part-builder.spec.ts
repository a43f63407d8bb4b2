import { describe, expect, test } from '@jest/globals';
import { flows, type FlowBatch } from '@weir/schema';
import { detailedFlows } from './detailed-flows.ts';
import { countedFlows, type FlowKind } from './flow-kind.ts';
import { measuredFlows } from './measured-flows.ts';
import { scriptedBatch } from './packet-script.ts';
import { rowsOf, TEST_SETTINGS } from './scripted-flows.ts';

/** Parts of as many flows, of one packet each, taken as a stage does: with all of the message that ends them. */
function partsOf(kind: FlowKind, count: number): FlowBatch[] {
  const script = Array.from({ length: count }, (_, i) => ({ t: i, from: `10.${i >> 8}.0.${i & 255}#1000` }));
  const settings = { ...TEST_SETTINGS, maxFlows: count };
  const packets = scriptedBatch(script);
  const out = kind.builder();
  kind.table('x', settings).fold(packets, out, () => undefined);
  return out.take(packets);
}

describe.each([
  ['counted', countedFlows],
  ['measured', measuredFlows],
])('flows that are %s', (_name, kind) => {
  test.each([0, 1, 63, 64, 65, 4096, 9000])('%i of them are those that others tell more of', (count) => {
    const parts = partsOf(kind, count);
    const short = ({ srcAddress, srcPort, dstAddress, start, number, forwardBytes, endReason }: (typeof rows)[0]) => ({
      srcAddress,
      srcPort,
      dstAddress,
      start,
      number,
      forwardBytes,
      endReason,
    });
    const rows = rowsOf(parts);
    expect(rows.map(short)).toEqual(rowsOf(partsOf(detailedFlows(), count)).map(short));
    expect(parts.map(({ last }) => last)).toEqual(parts.map((_, i) => i === parts.length - 1));
  });

  test('are the same after their way over the wire', () => {
    const [batch] = partsOf(kind, 100);
    if (batch === undefined) throw new Error('there are no flows');
    const read = flows.decode(flows.encode(batch));
    expect(rowsOf([read]).map(({ srcAddress, forwardPackets }) => [srcAddress, forwardPackets])).toEqual(
      rowsOf([batch]).map(({ srcAddress, forwardPackets }) => [srcAddress, forwardPackets]),
    );
  });

  test('let others have their memory when nobody needs them', () => {
    const [batch] = partsOf(kind, 1000);
    if (batch === undefined) throw new Error('there are no flows');
    flows.recycle(batch);
    expect(batch.srcAddress.byteLength).toBe(0);
  });
});
