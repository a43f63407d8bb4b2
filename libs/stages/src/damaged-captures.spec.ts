/** Captures made to break readers, and captures of Wi-Fi, through the pipeline: it ends, and every frame is in a flow or dropped by name. */
import { describe, expect, test } from '@jest/globals';
import { hasSharedData, sharedCaptures, sharedFile } from '@weir/packet/testing';
import { runPipeline } from './testing/pipeline.ts';

const suite = hasSharedData ? describe : describe.skip;

suite('malformed captures and captures of Wi-Fi of the shared data set', () => {
  // Without the data set there are no names: the suite is then skipped by its own.
  const captures = hasSharedData ? ['malformed', 'wifi'].flatMap(sharedCaptures) : ['none'];

  test.each(captures)('%s', async (capture) => {
    const run = await runPipeline([{ source: capture, bytes: sharedFile(capture) }], { lanes: 3, pieceBytes: 65_536 });
    const inFlows = run.flows.reduce((sum, flow) => sum + flow.forwardPackets + flow.reversePackets, 0);
    const dropped = [...run.drops.values()].reduce((sum, count) => sum + count, 0);
    expect(inFlows + dropped).toBe(run.frames);
    for (const reason of run.drops.keys()) expect(reason).toMatch(/^(link-type-\d+|not-ip|malformed-ip)$/);
    for (const problem of run.problems) expect(problem).toMatch(/^[^\n]+: .+; .+\.$/);
  });
});
