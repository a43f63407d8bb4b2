import { reasonOf } from '@weir/stream';
import { z } from 'zod';

export interface Answer {
  readonly ok: boolean;
  /** The reason where it is not. */
  readonly says: string;
}

const PATIENCE_MS = 5_000;
const problem = z.looseObject({ detail: z.string() });

/** What a probe of an app answers; no answer is a no. */
export async function probe(url: string, name: 'livez' | 'readyz' | 'startupz'): Promise<Answer> {
  try {
    const response = await fetch(`${url}/${name}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await response.text();
    if (response.ok) return { ok: true, says: text };
    return { ok: false, says: problem.parse(JSON.parse(text)).detail };
  } catch (cause) {
    return { ok: false, says: `no answer: ${reasonOf(cause)}` };
  }
}
