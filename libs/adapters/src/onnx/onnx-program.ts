/**
 * Runs networks for the process that started it. onnxruntime blocks its thread while it computes, and takes its process with it when it
 * dies; so it has one to itself. Ends when the process that started it is gone.
 */
import { reasonOf } from '@weir/stream';
import { type Reply, request } from './messages.ts';
import { NetworkSet } from './network-set.ts';

const sets = new Map<number, NetworkSet>();

function say(reply: Reply): void {
  process.send?.(reply);
}

async function answer(message: unknown): Promise<void> {
  const asked = request.parse(message);
  switch (asked.kind) {
    case 'load': {
      const outcome = await NetworkSet.load(asked.models).catch(reasonOf);
      if (typeof outcome !== 'string') sets.set(asked.set, outcome);
      say({ kind: 'loaded', set: asked.set, ...(typeof outcome === 'string' ? { problem: outcome } : {}) });
      return;
    }
    case 'unload': {
      await sets.get(asked.set)?.release();
      sets.delete(asked.set);
      return;
    }
    case 'run': {
      const said = await sets.get(asked.set)?.run(asked);
      say({ kind: 'scores', batch: asked.batch, said: said ?? asked.models.map(() => 'its set is not loaded') });
    }
  }
}

// One after the other: what is asked of a set comes after it was loaded and before it goes.
let last = Promise.resolve();
process.on('message', (message) => {
  last = last.then(() => answer(message));
});
process.on('disconnect', () => process.exit());
// Who ends a whole group of processes from the terminal lets the one that started this end it in order.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
