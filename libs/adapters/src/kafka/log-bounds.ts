import { TransientError, type Clock } from '@weir/stream';
import type { Admin } from 'kafkajs';
import type { Contact } from './contact.ts';
import { asRunnerError } from './errors.ts';
import type { Bounds } from './start-offset.ts';

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5000;

interface Asking {
  readonly admin: Admin;
  readonly clock: Clock;
  readonly report: (line: string) => void;
  readonly contact: Contact;
}

/** What a lane's log holds; asked until there is an answer or the lane is gone (undefined). Rejects with what will not pass. */
export async function logBounds(
  topic: string,
  owned: { readonly lane: number; readonly gone: boolean },
  { admin, clock, report, contact }: Asking,
): Promise<Bounds | undefined> {
  const where = `topic ${topic} lane ${owned.lane}`;
  for (let waitMs = FIRST_BACKOFF_MS; !owned.gone; waitMs = Math.min(MAX_BACKOFF_MS, waitMs * 2)) {
    try {
      const offsets = await admin.fetchTopicOffsets(topic);
      contact.asksAgain(undefined);
      if (owned.gone) return undefined;
      const found = offsets.find((one) => one.partition === owned.lane);
      if (found !== undefined) return { low: Number(found.low), high: Number(found.high) };
      throw new TransientError(`Kafka names no offsets of ${where}`);
    } catch (cause) {
      const error = asRunnerError(`asking for the offsets of ${where}`, cause);
      if (!(error instanceof TransientError)) throw error;
      contact.asksAgain(error.message);
      report(error.message);
      await clock.sleep(waitMs);
    }
  }
  return undefined;
}
