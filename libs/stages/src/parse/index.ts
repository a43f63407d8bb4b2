import { OpeningPayload, withoutPayload } from '@weir/flow';
import { parseFrames } from '@weir/packet';
import { frames, packets, type PacketBatch } from '@weir/schema';
import { defineMap } from '@weir/stream';
import { z } from 'zod';

function parseStageWith(createKeep: () => (packets: PacketBatch) => PacketBatch) {
  return defineMap({
    name: 'parse',
    version: 1,
    in: frames,
    out: packets,
    config: z.object({}),
    create: () => {
      const keep = createKeep();
      return {
        map(batch, out) {
          out.emit(keep(parseFrames(batch, (reason, count) => out.drop(reason, count))));
        },
      };
    },
  });
}

/** Decodes layers 2 to 4 of each frame, and keeps the first payload of each flow. */
export const parseStage = parseStageWith(() => {
  const opening = new OpeningPayload();
  return (batch) => opening.keep(batch);
});
/** The same without payload, for who only adds flows up. */
export const countedParseStage = parseStageWith(() => withoutPayload);
