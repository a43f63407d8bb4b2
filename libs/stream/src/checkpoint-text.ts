import { z } from 'zod';
import type { Checkpoint } from './state.ts';

const position = z.object({ sequence: z.number(), part: z.number() });

const checkpointShape = z.object({
  layout: z.string(),
  offset: z.number(),
  marks: z.record(z.string(), position.extend({ ordinal: z.number() })),
  sent: z.record(z.string(), z.record(z.string(), position)),
  intents: z.record(z.string(), z.object({ from: position, to: position, sha256: z.string(), insertedAt: z.number() })),
  failure: position.extend({ origin: z.string(), attempts: z.number() }).exactOptional(),
  position: z.unknown().optional(),
});

/** A checkpoint as the JSON text that every state store keeps. A source's `position` must survive JSON. */
export function checkpointText(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpoint);
}

/** @throws {Error} one sentence that names the place when the text is not a checkpoint. */
export function parseCheckpoint(text: string, place: string): Checkpoint {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(
      `the checkpoint in ${place} is not JSON; something else has written there, remove it to start anew`,
      {
        cause,
      },
    );
  }
  const parsed = checkpointShape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Error(
    `the checkpoint in ${place} cannot be read: ${field}: ${issue?.message ?? 'unknown'}; it was written by another version, remove it to start anew`,
  );
}
