import { checkpointText, parseCheckpoint } from '../checkpoint-text.ts';
import { FencedError } from '../errors.ts';
import type { CheckpointWrite, ClaimedLane, StateStore } from '../state.ts';

interface StoredLane {
  readonly place: string;
  epoch: number;
  /** Kept as text, so that nobody shares objects with the store and only what survives JSON survives here. */
  checkpoint: string | undefined;
  readonly entries: Map<string, Uint8Array>;
}

/**
 * State that lives as long as this object. Claims, epochs, fencing and copies behave as in LMDB and Redis; `close` forgets
 * nothing, so a stage can be stopped and started again on the same object.
 */
export function createMemoryState(): StateStore {
  const lanes = new Map<string, StoredLane>();
  return {
    claim(stage, lane) {
      const place = `${stage}/${lane}`;
      let stored = lanes.get(place);
      if (stored === undefined) {
        stored = { place, epoch: 0, checkpoint: undefined, entries: new Map() };
        lanes.set(place, stored);
      }
      stored.epoch += 1;
      return Promise.resolve(claimedLane(stored));
    },
    close: () => Promise.resolve(),
  };
}

function claimedLane(stored: StoredLane): ClaimedLane {
  const epoch = stored.epoch;
  const refuseFenced = (): void => {
    if (stored.epoch === epoch) return;
    throw new FencedError(`lane ${stored.place} was claimed again: epoch ${stored.epoch}, ours is ${epoch}`);
  };
  return {
    epoch,
    checkpoint: stored.checkpoint === undefined ? undefined : parseCheckpoint(stored.checkpoint, stored.place),
    async *entries() {
      for (const [key, value] of stored.entries) {
        refuseFenced();
        yield { key, value: value.slice() };
      }
      refuseFenced();
    },
    async save(write) {
      refuseFenced();
      apply(stored, write);
    },
  };
}

/** Everything that can fail comes before the first change. */
function apply(stored: StoredLane, write: CheckpointWrite): void {
  const checkpoint = checkpointText(write.checkpoint);
  const changed = write.changed.map(({ key, value }) => ({ key, value: value.slice() }));
  stored.checkpoint = checkpoint;
  for (const key of write.removed) stored.entries.delete(key);
  for (const { key, value } of changed) stored.entries.set(key, value);
}
