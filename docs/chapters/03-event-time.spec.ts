/**
 * # 3. Event time
 *
 * Nothing in a stage looks at a clock. What a flow holds follows from its packets' times alone, so a replay gives the rows of the
 * first time. docs/explanation/event-time.md says why; here it is shown on captures made for the purpose.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { flowsOf } from './pipeline.ts';
import { opened, smallCapture, type SmallPacket } from './small-capture.ts';

const EPOCH = 1_700_000_000;

/** Packets of one pair of hosts, given by the second; a negative number is an answer. */
function talk(...seconds: number[]): SmallPacket[] {
  return seconds.map((second) =>
    second < 0 ? { at: EPOCH - second, from: 2, to: 1 } : { at: EPOCH + second, from: 1, to: 2 },
  );
}

async function flowsIn(packets: readonly SmallPacket[], settings = {}) {
  const flows = await flowsOf({ files: ['small.pcap'], open: opened(smallCapture(packets)), settings });
  return flows.map(({ start, end, forwardPackets, reversePackets, endReason }) => ({
    from: start / 1e6 - EPOCH,
    to: end / 1e6 - EPOCH,
    packets: [forwardPackets, reversePackets],
    endReason,
  }));
}

describe('timeouts', () => {
  test('both directions are one flow, and the end of the capture closes it', async () => {
    expect(await flowsIn(talk(10, -11, 12))).toEqual([{ from: 10, to: 12, packets: [2, 1], endReason: 'forcedEnd' }]);
  });

  test('a gap longer than the idle timeout (60 s) begins another flow', async () => {
    expect(await flowsIn(talk(10, 70, 131))).toEqual([
      { from: 10, to: 70, packets: [2, 0], endReason: 'idleTimeout' },
      { from: 131, to: 131, packets: [1, 0], endReason: 'forcedEnd' },
    ]);
  });

  test('a flow that lasts is split at the active timeout (300 s), and keeps its initiator', async () => {
    // The first packet after the split is an answer, and does not make its sender the initiator.
    expect(await flowsIn(talk(10, 60, 110, 160, 210, 260, 309, -312))).toEqual([
      { from: 10, to: 309, packets: [7, 0], endReason: 'activeTimeout' },
      { from: 312, to: 312, packets: [0, 1], endReason: 'forcedEnd' },
    ]);
  });
});

/**
 * Frames may be out of order by the lateness, 5 s. The event time of a frame is the later of its time and the low mark of its
 * source: the newest time so far, less the lateness.
 */
describe('late frames', () => {
  test('a frame less than 5 s late counts at its own time', async () => {
    // 71 is late by 4 s. Its gap to 10 is 61 s, though 75 was seen before.
    expect(await flowsIn([...talk(10), { at: EPOCH + 75, from: 3, to: 4 }, ...talk(71)])).toEqual([
      { from: 10, to: 10, packets: [1, 0], endReason: 'idleTimeout' },
      { from: 75, to: 75, packets: [1, 0], endReason: 'forcedEnd' },
      { from: 71, to: 71, packets: [1, 0], endReason: 'forcedEnd' },
    ]);
  });

  test('a frame more than 5 s late counts at the low mark', async () => {
    // 69 is within 60 s of 10, but comes after 80: it counts at 75, and begins another flow. Its own time is kept.
    expect(await flowsIn([...talk(10), { at: EPOCH + 80, from: 3, to: 4 }, ...talk(69)])).toEqual([
      { from: 10, to: 10, packets: [1, 0], endReason: 'idleTimeout' },
      { from: 80, to: 80, packets: [1, 0], endReason: 'forcedEnd' },
      { from: 69, to: 69, packets: [1, 0], endReason: 'forcedEnd' },
    ]);
  });

  test('with a longer lateness it still belongs to its flow', async () => {
    const late = [...talk(10), { at: EPOCH + 80, from: 3, to: 4 }, ...talk(69)];
    expect(await flowsIn(late, { capture: { latenessMs: 30_000 } })).toContainEqual({
      from: 10,
      to: 69,
      packets: [2, 0],
      endReason: 'forcedEnd',
    });
  });
});

/**
 * Lanes and messages are how the work is shared, not what it is about. The same capture gives the same flows, with the same
 * identities, in any number of lanes and any size of message.
 */
test('lanes and message sizes change nothing', async () => {
  const files = [fileURLToPath(new URL('../../testdata/lab.pcapng.gz', import.meta.url))];
  const [one, twelve, small] = await Promise.all([
    flowsOf({ files, lanes: 1 }),
    flowsOf({ files, lanes: 12 }),
    flowsOf({ files, lanes: 2, settings: { capture: { messageFrames: 31 } } }),
  ]);
  const withoutLane = (flows: typeof one) => flows.map((flow) => ({ ...flow, lane: 0 }));
  expect(withoutLane(twelve)).toEqual(withoutLane(one));
  expect(withoutLane(small)).toEqual(withoutLane(one));
});
