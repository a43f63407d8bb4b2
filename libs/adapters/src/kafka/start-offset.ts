import { GapError } from '@weir/stream';

/** What a lane's log holds: offsets from `low` up to but not including `high`. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Where to begin to read, `from` being where the checkpoint says (undefined: at the oldest message).
 * @throws {GapError} when the log does not reach back so far, or has never got so far.
 */
export function startOffset(where: string, from: number | undefined, { low, high }: Bounds): number {
  if (from === undefined) return low;
  if (from < low) throw trimmed(where, from, low);
  if (from > high) {
    throw new GapError(
      `${where} ends at offset ${high} and should be read from ${from}: the topic was deleted or has lost its end; ` +
        'restore it, or drop the checkpoints of this stage and process the topic anew',
    );
  }
  return from;
}

export function trimmed(where: string, from: number, low: number): GapError {
  return new GapError(
    `${where} begins at offset ${low} and should be read from ${from}: retention has deleted ${low - from} messages unread; ` +
      'raise retention.ms of the topic, then drop the checkpoints of this stage and process from what is left',
  );
}
