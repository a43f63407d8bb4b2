/**
 * # 4. Nothing lost, nothing twice
 *
 * Each message has a name that a repeat has too, each reader remembers the last name it applied, and a checkpoint is saved in one
 * step. So a pipeline can be stopped anywhere. docs/explanation/delivery.md explains the parts; here we pull the plug.
 *
 * `onStep` is told each step of the runner. What it throws ends a stage at that place, as a kill would: whatever was in memory, the
 * bus included, is gone. What was saved, and the table, stay.
 */
import { fileURLToPath } from 'node:url';
import { createMemoryState, type Step } from '@weir/stream';
import { beforeAll, expect, test } from '@jest/globals';
import { FlowRows, flowsOf, startPipeline } from './pipeline.ts';

const files = [fileURLToPath(new URL('../../testdata/lab.pcapng.gz', import.meta.url))];
// Small messages and small pieces of work, so that there is something to interrupt.
const settings = { capture: { messageFrames: 400 }, 'write-flows': { rows: 100, waitMs: 5 } };

let straight: readonly unknown[];

beforeAll(async () => {
  straight = await flowsOf({ files, settings });
});

/** Ends the whole pipeline when one of its stages comes to a step for the n-th time. */
function plugPulledAt(stage: string, step: Step, nth: number) {
  let left = nth;
  let isPulled = false;
  return (reached: Step, by: string): void => {
    if (by === stage && reached === step && --left === 0) isPulled = true;
    if (isPulled) throw new Error(`the plug was pulled at ${stage} ${step}`);
  };
}

// How many messages a stage takes at once depends on how fast the machine is. These many times each comes to the step at least: the
// capture sends a megabyte at a time, messages are applied one by one, and everything else is done at least once for each of the two lanes.
test.each([
  ['capture', 'produced', 2, 'frames were sent, the position was not saved'],
  ['parse', 'applied', 9, 'packets were decoded, not sent'],
  ['flow', 'produced', 2, 'flows were sent, the state was not saved'],
  ['flow', 'after-checkpoint', 2, 'the state was saved, the offset was not copied'],
  ['write-flows', 'before-insert', 2, 'the insert was promised, not done'],
  ['write-flows', 'after-insert', 2, 'the rows are in, and nobody knows'],
] as const)('%s ends at "%s" (%i): %s', async (stage, step, nth, _why) => {
  const state = createMemoryState();
  const table = new FlowRows();

  const crashed = await startPipeline({ files, settings, state, table, onStep: plugPulledAt(stage, step, nth) });
  await expect(crashed.done).rejects.toThrow('the plug was pulled');
  await crashed.bury();

  // The same state, the same table, a new process.
  expect(await flowsOf({ files, settings, state, table })).toEqual(straight);
});

/** A source that was read to its end is known: started again, there is nothing to do. */
test('a capture that was read is not read twice', async () => {
  const state = createMemoryState();
  const table = new FlowRows();
  await flowsOf({ files, settings, state, table });
  expect(await flowsOf({ files, settings, state, table })).toEqual(straight);
});
