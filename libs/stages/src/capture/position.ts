import { InputError } from '@weir/stream';
import { z } from 'zod';
import type { Cut } from './cut.ts';

const position = z.object({
  /** First frame that is not sent yet. */
  frame: z.number().int().nonnegative(),
  ended: z.boolean(),
  fingerprint: z.string(),
  cut: z.object({
    lanes: z.number().int(),
    messageFrames: z.number().int(),
    messageBytes: z.number().int(),
    latenessUs: z.number(),
  }),
});
export type CapturePosition = z.output<typeof position>;

/** The saved positions of our lanes, checked against the file that is to be read on. */
export function readPositions(
  source: string,
  fingerprint: string,
  lanes: number,
  saved: ReadonlyMap<number, unknown>,
): ReadonlyMap<number, CapturePosition> {
  const positions = new Map<number, CapturePosition>();
  for (const [lane, value] of saved) {
    const parsed = position.parse(value);
    if (parsed.fingerprint !== fingerprint) {
      throw new InputError(
        `A capture named "${source}" was read before, and this file has other content; rename the file, so that the two are kept apart.`,
      );
    }
    if (parsed.cut.lanes !== lanes) {
      throw new InputError(
        `"${source}" was begun with ${parsed.cut.lanes} lanes and cannot go on with ${lanes}; set LANES=${parsed.cut.lanes} again.`,
      );
    }
    positions.set(lane, parsed);
  }
  return positions;
}

/** The cut a source was begun with goes on to its end, whatever the settings say now. */
export function cutOf(settings: Cut, positions: ReadonlyMap<number, CapturePosition>): Cut {
  for (const saved of positions.values()) return saved.cut;
  return settings;
}
