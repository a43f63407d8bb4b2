import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { join } from 'node:path';
import { openCaptureFile } from '@weir/adapters/capture';
import { createMemoryBus, createMemoryState, systemClock, type StateStore, type Tables } from '@weir/stream';
import { FlowSummary } from '../analysis/flow-summary.ts';
import { createSummaryTables, createTextTables } from '../analysis/text-tables.ts';
import { startStages, type StageGroup } from './stage-group.ts';
import { stagesFor } from './stage-lists.ts';
import { ThreadCalls } from './thread-calls.ts';
import type { ThreadTask, ToThread } from './thread-messages.ts';

const STATUS_MS = 250;

/** The stores' clients take longer to load than a small analysis takes; they are loaded where they are used. */
async function tablesFor(task: ThreadTask, calls: ThreadCalls, summary: FlowSummary): Promise<Tables> {
  switch (task.output.kind) {
    case 'tables': {
      const { createTables } = await import('@weir/adapters/clickhouse');
      return createTables({
        insertNative: (block) => calls.call({ kind: 'insert', ...block }),
        close: async () => undefined,
      });
    }
    case 'summary':
      return createSummaryTables(summary);
    case 'text':
      return createTextTables(task.output, (chunk) => calls.call({ kind: 'text', chunk }));
  }
}

async function stateFor(task: ThreadTask): Promise<StateStore> {
  if (task.output.kind !== 'tables') return createMemoryState();
  const { createLmdbState } = await import('@weir/adapters/lmdb');
  return createLmdbState({ folder: join(task.config.dataFolder, 'state') });
}

async function run(task: ThreadTask, port: MessagePort): Promise<void> {
  const { config, lanes, output } = task;
  const calls = new ThreadCalls(port);
  const summary = new FlowSummary();
  const bus = createMemoryBus({ lanes: lanes.total, budgetBytes: config.runner.laneBudgetBytes });
  const state = await stateFor(task);
  const tables = await tablesFor(task, calls, summary);
  // Without a place to keep checkpoints there is nothing to save on the way, only at the end.
  const checkpointMs = output.kind === 'tables' ? config.runner.checkpointMs : Number.MAX_SAFE_INTEGER;
  const runtime = {
    bus,
    state,
    clock: systemClock,
    lanes,
    settings: { ...config.runner, checkpointMs },
    ports: { tables, openCapture: (path: string) => openCaptureFile(path, config.capture) },
  };
  let stop: () => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped');
  });
  port.on('message', (message: ToThread) => {
    if (message.kind === 'reply') calls.answer(message);
    else stop();
  });
  const group = await startStages(stagesFor(output), runtime, { ...config });
  const timer = setInterval(() => calls.send({ kind: 'status', status: group.status() }), STATUS_MS);
  const outcome = await Promise.race([group.done.then(() => 'done' as const), stopped]);
  if (outcome === 'done') {
    calls.send({
      kind: 'done',
      status: group.status(),
      summary: output.kind === 'summary' ? summary.toJSON() : undefined,
    });
    await stopped;
  }
  clearInterval(timer);
  await end(group, state);
  calls.send({ kind: 'stopped' });
  port.close();
}

async function end(group: StageGroup, state: StateStore): Promise<void> {
  await group.stop();
  await state.close();
}

if (parentPort !== null) {
  const port = parentPort;
  const task: ThreadTask = workerData;
  run(task, port).catch((cause: unknown) => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    port.postMessage({ kind: 'failed', message: error.message, stack: error.stack });
    port.close();
  });
}
