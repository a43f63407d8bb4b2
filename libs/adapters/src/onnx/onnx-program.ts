/**
 * Runs networks for the process that started it. onnxruntime blocks its thread while it computes, and takes its process with it when it
 * dies; so it has one to itself. Ends when the process that started it is gone.
 */
import { type OnReadOpts, Socket } from 'node:net';
import { reasonOf } from '@weir/stream';
import { Blocks } from './blocks.ts';
import { FrameReader, readRequest, replyFrame, type RunRequest } from './frames.ts';
import { FRAMES_FD, type Reply, request } from './messages.ts';
import { NetworkSet } from './network-set.ts';

const PIPE_BYTES = 1 << 16;

const sets = new Map<number, NetworkSet>();
const blocks = new Blocks();

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
    }
  }
}

async function run(asked: RunRequest, vectors: Float32Array): Promise<void> {
  const said = await sets.get(asked.set)?.run(asked, vectors);
  frames.write(replyFrame({ batch: asked.batch, said: said ?? asked.models.map(() => undefined) }));
}

// One after the other: what is asked of a set comes after it was loaded and before it goes.
let last = Promise.resolve();
process.on('message', (message) => {
  last = last.then(() => answer(message));
});
process.on('disconnect', () => process.exit());

const reader = new FrameReader((frame) => {
  const { vectors, ...asked } = readRequest(frame);
  const block = blocks.take(vectors.length);
  block.set(vectors);
  last = last.then(() => run(asked, block.subarray(0, vectors.length))).then(() => blocks.give(block));
});
/** The same memory for each piece. */
const onread: OnReadOpts = {
  buffer: new Uint8Array(PIPE_BYTES),
  callback: (bytes, buffer) => {
    reader.push(buffer.subarray(0, bytes));
    return true;
  },
};
const ends = { fd: FRAMES_FD, readable: true, writable: true, onread };
const frames = new Socket(ends);
// The other end is gone, and so is what would be said.
frames.on('error', () => process.exit());

// Who ends a whole group of processes from the terminal lets the one that started this end it in order.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
