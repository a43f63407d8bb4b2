import { expect, test } from '@jest/globals';
import { createMemoryBus, createMemoryState, Meter, type Stage } from '@weir/stream';
import { memoryRuntime } from '@weir/stream/contract';
import { z } from 'zod';
import { startStages } from './stage-group.ts';

const runtime = memoryRuntime(createMemoryBus({ lanes: 1 }), createMemoryState());

/** A stage that says when it is asked to stop, and ends when the test lets it. */
function stage(name: string, asked: string[], ended: Promise<void>): Stage {
  const running = {
    ...{ name, meter: new Meter(), done: new Promise<void>(() => undefined) },
    ...{ lanes: () => [], inputs: () => [], waitingFor: () => undefined },
    stop: () => {
      asked.push(name);
      return ended;
    },
  };
  return { name, version: 1, shape: 'map', config: z.object({}), start: async () => running };
}

test.each([
  { how: 'in order' as const, before: ['one'] },
  { how: 'at once' as const, before: ['one', 'two'] },
])('stages are stopped $how', async ({ how, before }) => {
  const asked: string[] = [];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const group = await startStages([stage('one', asked, ended), stage('two', asked, ended)], runtime, {});
  const stopped = group.stop(how);
  expect(asked).toEqual(before);
  end();
  await stopped;
  expect(asked).toEqual(['one', 'two']);
});
