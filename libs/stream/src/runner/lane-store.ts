import type { Checkpoint, CheckpointWrite, ClaimedLane, Failure } from '../state.ts';

/** What a lane has claimed and saved. Writes go one after the other, in the order in which they were asked for. */
export class LaneStore {
  readonly #claimed: ClaimedLane;
  readonly #retry: <T>(action: () => Promise<T>) => Promise<T>;
  #saved: Checkpoint;
  #writing: Promise<unknown> = Promise.resolve();
  /** Entries promised since the last snapshot was taken: whatever that has under their keys is older. */
  #since = new Map<string, Uint8Array>();

  /** @param saved the checkpoint as it was claimed, or an empty one */
  constructor(claimed: ClaimedLane, saved: Checkpoint, retry: <T>(action: () => Promise<T>) => Promise<T>) {
    this.#claimed = claimed;
    this.#saved = saved;
    this.#retry = retry;
  }

  /** The checkpoint that is safe. */
  get saved(): Checkpoint {
    return this.#saved;
  }

  /** Takes a snapshot as the newest; it is written when what is returned is called. One at a time. */
  snapshot({ checkpoint, changed, removed }: CheckpointWrite): () => Promise<void> {
    const since = new Map<string, Uint8Array>();
    this.#since = since;
    return () =>
      this.#write(() => ({
        checkpoint,
        changed: [...changed.filter(({ key }) => !since.has(key)), ...entriesOf(since)],
        removed: removed.filter((key) => !since.has(key)),
      }));
  }

  /** Saves entries beside the last checkpoint, which stays as it is. */
  promise(entries: CheckpointWrite['changed']): Promise<void> {
    for (const { key, value } of entries) this.#since.set(key, value);
    return this.#write(() => ({ checkpoint: this.#saved, changed: entries, removed: [] }));
  }

  /** Notes on the last checkpoint that a message stops the process. */
  note(failure: Failure): Promise<void> {
    return this.#write(() => ({ checkpoint: { ...this.#saved, failure }, changed: [], removed: [] }));
  }

  #write(make: () => CheckpointWrite): Promise<void> {
    const write = async (): Promise<void> => {
      const made = make();
      await this.#claimed.save(made);
      this.#saved = made.checkpoint;
    };
    const written = this.#writing.then(() => this.#retry(write));
    // Whoever asked for it hears what went wrong; the next write has its own turn.
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

function entriesOf(entries: ReadonlyMap<string, Uint8Array>): CheckpointWrite['changed'] {
  return [...entries].map(([key, value]) => ({ key, value }));
}
