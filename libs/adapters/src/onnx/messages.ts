import { z } from 'zod';

/** What a process and the one that runs its networks say to each other of sets of models; of batches they talk in frames, over another pipe. */
const loaded = z.object({
  /** The network of one model. */
  onnx: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Places, in the vectors of a request, of what it reads. */
  places: z.array(z.int()).nonempty(),
  scoreWidth: z.int(),
  memberWidth: z.int(),
});

export const request = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('load'), set: z.int(), models: z.array(loaded) }),
  z.object({ kind: z.literal('unload'), set: z.int() }),
]);
export type Request = z.output<typeof request>;
export type LoadRequest = Extract<Request, { kind: 'load' }>;

/** `problem`: why the set cannot be used; nothing of it stays loaded. */
export const reply = z.object({ kind: z.literal('loaded'), set: z.int(), problem: z.string().optional() });
export type Reply = z.output<typeof reply>;

/** Descriptor, in the process that runs networks, of the pipe for frames. */
export const FRAMES_FD = 4;
