import type { Delivery } from '../bus.ts';
import { GapError } from '../errors.ts';
import { positionText, type Position } from '../stamp.ts';

/** @throws {GapError} when the message does not follow the last one seen of its origin: one between is missing from the topic. */
export function refuseGap(where: string, { offset, stamp }: GapParts, known: Position | undefined): void {
  if (known === undefined || stamp === undefined || positionText(stamp.follows) === positionText(known)) return;
  throw new GapError(
    `${where}: at offset ${offset} ${stamp.origin} ${positionText(stamp)} follows ${positionText(stamp.follows)}, but ${positionText(known)} was the last seen; messages between are missing from the topic.`,
  );
}

type GapParts = Pick<Delivery<unknown>, 'offset' | 'stamp'>;
