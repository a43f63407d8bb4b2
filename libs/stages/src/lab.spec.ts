/** The bundled capture through the pipeline: flows as its manifest tells them, and the same flows however they are dealt out. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { overwritingBus } from './testing/overwriting-bus.ts';
import { runPipeline, type PipelineRun, type PipelineSettings } from './testing/pipeline.ts';
import { outcomeProblems, type Manifest } from './testing/lab-manifest.ts';

const bytes = gunzipSync(readFileSync(testdataPath('lab.pcapng.gz')));
const manifest: Manifest = JSON.parse(readFileSync(testdataPath('lab.manifest.json'), 'utf8'));

/** Enough for every setting, one message a frame included; ends inside a record. */
const FIRST_PART_BYTES = 700_001;

function runLab(settings: PipelineSettings): Promise<PipelineRun> {
  return runPipeline([{ source: 'lab.pcapng', bytes }], settings);
}

/** Rows without the lane, which is where they were made and not what they are. */
function withoutLane(flows: readonly Flow[]): object[] {
  return flows.map((flow) => ({ ...flow, lane: 0 }));
}

describe('the bundled capture', () => {
  let run: PipelineRun | undefined;
  const straight = async (): Promise<PipelineRun> => (run ??= await runLab({ lanes: 1 }));

  test('every frame is in a flow or is not IP', async () => {
    const { frames, flows, drops, problems } = await straight();
    expect(frames).toBe(manifest.frames);
    expect(problems).toEqual([]);
    expect([...drops.keys()]).toEqual(['not-ip']);
    const packets = flows.reduce((sum, flow) => sum + flow.forwardPackets + flow.reversePackets, 0);
    expect(packets + (drops.get('not-ip') ?? 0)).toBe(frames);
    expect(new Set(flows.map(({ id }) => id)).size).toBe(flows.length);
  });

  // ARP makes no flows.
  const activities = manifest.activities.map((activity) => ({
    ...activity,
    flows: activity.flows.filter(({ protocol }) => protocol !== 'arp'),
  }));
  test.each(activities.filter(({ flows }) => flows.length > 0))('$id: $what', async (activity) => {
    const { flows } = await straight();
    expect(activity.flows.flatMap((expected) => outcomeProblems(expected, activity, flows))).toEqual([]);
  });

  test.each([
    [80, 'http'],
    [443, 'tls'],
    [22, 'ssh'],
    [53, 'dns'],
  ])('whoever got an answer from port %i spoke %s, by content', async (port, application) => {
    const { flows } = await straight();
    const answered = flows.filter(({ dstPort, reversePayloadBytes }) => dstPort === port && reversePayloadBytes > 0);
    expect(answered.length).toBeGreaterThan(10);
    for (const flow of answered) expect(flow).toMatchObject({ application, applicationBasis: 'content' });
  });

  test.each([
    { lanes: 2, messageFrames: 512 },
    { lanes: 12, messageFrames: 1024, pieceBytes: 65_536 },
  ])('the same rows with %j', async (settings) => {
    const { flows } = await straight();
    const other = await runLab(settings);
    expect(withoutLane(other.flows)).toEqual(withoutLane(flows));
  });

  test('the same rows when the memory of every batch is used for something else as soon as it was read', async () => {
    const { flows } = await straight();
    const other = await runLab({ around: overwritingBus });
    expect(withoutLane(other.flows)).toEqual(withoutLane(flows));
  });

  const grid = [1, 2, 12].flatMap((lanes) => [1, 7, 512].map((messageFrames) => ({ lanes, messageFrames })));
  test.each([...grid, { lanes: 2, messageFrames: 512, pieceBytes: 1000 }])(
    'the same rows of its first part with %j',
    async (settings) => {
      const source = 'lab.pcapng';
      const start = { source, bytes: bytes.subarray(0, FIRST_PART_BYTES) };
      const expected = await runPipeline([start], { lanes: 1 });
      const { flows, problems } = await runPipeline([start], settings);
      expect(problems).toEqual([expect.stringContaining('The capture is cut off')]);
      expect(flows.length).toBeGreaterThan(50);
      expect(withoutLane(flows)).toEqual(withoutLane(expected.flows));
    },
  );
});
