import { parseFrames } from '@weir/packet';
import { frames, packets } from '@weir/schema';
import { defineMap } from '@weir/stream';
import { z } from 'zod';

/** Decodes layers 2 to 4 of each frame. */
export const parseStage = defineMap({
  name: 'parse',
  version: 1,
  in: frames,
  out: packets,
  config: z.object({}),
  create: () => ({
    map(batch, out) {
      out.emit(parseFrames(batch, (reason, count) => out.drop(reason, count)));
    },
  }),
});
