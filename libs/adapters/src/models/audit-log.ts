import { comparisonSchema } from '@weir/detect/rollout';
import { z } from 'zod';

export const auditEntry = z.object({
  at: z.string(),
  who: z.string(),
  what: z.enum(['register', 'promote', 'unset', 'rollback', 'refuse']),
  model: z.string(),
  version: z.string(),
  alias: z.string().optional(),
  before: z.string().optional(),
  digest: z.string().optional(),
  /** What will decide about a canary. */
  comparison: comparisonSchema.optional(),
  why: z.string(),
});
/** A line of the audit log: who did what when, and why. */
export type AuditEntry = z.infer<typeof auditEntry>;

/** The newest entries of a text whose last line is the newest, newest first. A line that a crash cut short is left out. */
export function newestEntries(text: string, limit: number, model?: string): AuditEntry[] {
  const found: AuditEntry[] = [];
  const lines = text.split('\n');
  for (let i = lines.length - 1; i >= 0 && found.length < limit; i--) {
    const entry = auditEntry.safeParse(jsonOf(lines[i] ?? '')).data;
    if (entry !== undefined && (model === undefined || entry.model === model)) found.push(entry);
  }
  return found;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
