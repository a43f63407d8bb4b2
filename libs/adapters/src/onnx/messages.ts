import { z } from 'zod';

/**
 * What a process and the one that runs its networks say to each other. Numbers go as bytes (float32, as the platform has them): both
 * ends are on one machine.
 */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const loaded = z.object({
  /** The network of one model. */
  onnx: bytes,
  /** Places, in the vectors of a request, of what it reads. */
  places: z.array(z.int()).nonempty(),
  scoreWidth: z.int(),
  memberWidth: z.int(),
});

/** What a network says of a batch. */
const said = z.object({
  scores: bytes,
  members: bytes,
  /** How long it took, ms. */
  ms: z.number(),
});
export type Said = z.output<typeof said>;

export const request = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('load'), set: z.int(), models: z.array(loaded) }),
  z.object({ kind: z.literal('unload'), set: z.int() }),
  z.object({
    kind: z.literal('run'),
    batch: z.int(),
    set: z.int(),
    /** Places of the models in their set. */
    models: z.array(z.int()),
    rows: z.int(),
    /** Rows one after the other, whole vectors of their records. */
    vectors: bytes,
  }),
]);
export type Request = z.output<typeof request>;
export type RunRequest = Extract<Request, { kind: 'run' }>;
export type LoadRequest = Extract<Request, { kind: 'load' }>;

export const reply = z.discriminatedUnion('kind', [
  /** `problem`: why the set cannot be used; nothing of it stays loaded. */
  z.object({ kind: z.literal('loaded'), set: z.int(), problem: z.string().optional() }),
  /** What each model that was asked says, or what is wrong with its network. */
  z.object({ kind: z.literal('scores'), batch: z.int(), said: z.array(z.union([said, z.string()])) }),
]);
export type Reply = z.output<typeof reply>;

export function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A copy: messages lie in memory at any offset. */
export function floatsOf(bytesOfThem: Uint8Array): Float32Array {
  const values = new Float32Array(bytesOfThem.byteLength >>> 2);
  bytesOf(values).set(bytesOfThem.subarray(0, values.byteLength));
  return values;
}
