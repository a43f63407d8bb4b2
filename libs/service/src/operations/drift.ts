import { z } from 'zod';
import { modelDrift, type ModelDrift } from '../models/drift-view.ts';

/** A platform on this machine answers sooner. */
const ANSWER_MS = 2_000;

/** What a platform that runs says of drift; undefined where none of this version answers. */
export async function driftAt(url: string): Promise<readonly ModelDrift[] | undefined> {
  const asked = fetch(`${url}/api/drift`, { signal: AbortSignal.timeout(ANSWER_MS) });
  const told: unknown = await asked
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined);
  return z.array(modelDrift).safeParse(told).data;
}
