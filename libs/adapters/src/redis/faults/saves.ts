import { setTimeout as pause } from 'node:timers/promises';
import type { CheckpointWrite, ClaimedLane, StateStore } from '@weir/stream';
import { emptyCheckpoint } from '@weir/stream';

const PAGE_BYTES = 16_384;

/** A save whose entries are all filled with its offset. */
export function save(offset: number, pages = 1): CheckpointWrite {
  const changed = Array.from({ length: pages }, (_, page) => ({
    key: `page ${page}`,
    value: new Uint8Array(PAGE_BYTES).fill(offset % 251),
  }));
  return { checkpoint: { ...emptyCheckpoint('flow-1'), offset }, changed, removed: [] };
}

/** Counts the entries, which must all belong to the save of the checkpoint. */
export async function pagesOf(lane: ClaimedLane): Promise<number> {
  const expected = new Uint8Array(PAGE_BYTES).fill((lane.checkpoint?.offset ?? 0) % 251);
  let pages = 0;
  for await (const { key, value } of lane.entries()) {
    if (Buffer.compare(value, expected) !== 0) throw new Error(`${key} is not of save ${lane.checkpoint?.offset}`);
    pages += 1;
  }
  return pages;
}

export async function expectHolds(store: StateStore, offset: number, pages = 1): Promise<void> {
  const lane = await store.claim('flow', 0);
  const found = { offset: lane.checkpoint?.offset, pages: await pagesOf(lane) };
  if (found.offset === offset && found.pages === pages) return;
  throw new Error(`expected save ${offset} with ${pages} pages, found save ${found.offset} with ${found.pages}`);
}

/** Repeats what fails for a while, as the runner does. */
export async function expectSoon<T>(attempt: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + 10_000; ; await pause(50)) {
    try {
      return await attempt();
    } catch (cause) {
      if (Date.now() > until) throw cause;
    }
  }
}
