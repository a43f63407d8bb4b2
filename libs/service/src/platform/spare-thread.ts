import { Worker } from 'node:worker_threads';

const YOUNG_MB = 16;

let spare: Worker | undefined;

function startThread(): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), {
    // Batches live for a few milliseconds: room for them to die young keeps them from being moved.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
}

/** Has a thread load its code while it is still being worked out what it is to do. It does not keep the process alive. */
export function prepareThread(): void {
  spare ??= startThread();
  spare.unref();
}

/** A thread that waits for its task: the prepared one, or a new one. */
export function takeThread(): Worker {
  const thread = spare ?? startThread();
  spare = undefined;
  thread.ref();
  return thread;
}

/** Ends the prepared thread if nobody took it. */
export async function dropSpareThread(): Promise<void> {
  const thread = spare;
  spare = undefined;
  await thread?.terminate();
}
