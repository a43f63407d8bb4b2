import { parentPort, type MessagePort } from 'node:worker_threads';
import { reasonOf } from '@weir/stream';
import { startLaneGroup, type LaneGroup } from './lane-group.ts';
import { ThreadCalls } from './thread-calls.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';

const STATUS_MS = 250;

async function run(
  task: ThreadTask,
  calls: ThreadCalls,
  started: (group: LaneGroup) => void,
  stopped: Promise<'stopped'>,
): Promise<void> {
  const group = await startLaneGroup(task, {
    insert: (rows) => calls.call({ kind: 'insert', ...rows }),
    write: (chunk) => calls.call({ kind: 'text', chunk }),
  });
  started(group);
  calls.send({ kind: 'started' });
  const timer = setInterval(() => calls.send({ kind: 'status', status: group.status() }), STATUS_MS);
  void group.done.then(
    (summary) => calls.send({ kind: 'done', status: group.status(), summary: summary.parts() }),
    (cause: unknown) => calls.send(failureOf(cause)),
  );
  // Also when a stage has failed: the others go on until they are stopped in order.
  await stopped;
  clearInterval(timer);
  await group.stop();
  calls.send({ kind: 'stopped' });
}

function failureOf(cause: unknown): FromThread {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return { kind: 'failed', message: error.message, stack: error.stack };
}

function attend(port: MessagePort): void {
  const calls = new ThreadCalls(port);
  let stop: () => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped');
  });
  let started: (group: LaneGroup) => void = () => undefined;
  const running = new Promise<LaneGroup>((resolve) => {
    started = resolve;
  });
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'task':
        run(message.task, calls, started, stopped)
          .catch((cause: unknown) => calls.send(failureOf(cause)))
          .finally(() => port.close());
        return;
      case 'reply':
        return calls.answer(message);
      case 'capture':
        return void running
          .then((group) => group.captures?.(message.call) ?? [])
          .then(
            async (outcome) => {
              // With the counters as they are when it is answered.
              calls.send({ kind: 'status', status: (await running).status() });
              calls.send({ kind: 'captures', id: message.id, outcome });
            },
            (cause: unknown) => calls.send({ kind: 'captures', id: message.id, outcome: reasonOf(cause) }),
          );
      case 'stop':
        return stop();
    }
  });
}

if (parentPort !== null) attend(parentPort);
