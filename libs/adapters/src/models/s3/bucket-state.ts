import { EMPTY_REGISTRY, registryStateSchema, type RegistryState } from '@weir/detect/registry';
import { z } from 'zod';
import { auditEntry, type AuditEntry } from '../audit-log.ts';

/** Lines of the audit log that stand in registry.json, before they become a page of their own. */
const PAGE = 100;

const line = auditEntry.extend({ id: z.uuid() });

/** registry.json in a bucket: with the newest lines of the audit log, so that one write is a change with its line. */
const bucketState = registryStateSchema.extend({
  audit: z.strictObject({ pages: z.int().min(0), newest: z.array(line) }).prefault({ pages: 0, newest: [] }),
});
export type BucketState = z.infer<typeof bucketState>;

export const EMPTY_BUCKET: BucketState = { ...EMPTY_REGISTRY, audit: { pages: 0, newest: [] } };

/** @throws when it is not what a registry writes */
export function readBucketState(text: string): BucketState {
  return bucketState.parse(JSON.parse(text));
}

export function bucketStateText(state: BucketState): string {
  return `${JSON.stringify(state, undefined, 2)}\n`;
}

/** What a registry decides about. */
export function registryOf({ audit: _lines, ...registry }: BucketState): RegistryState {
  return registry;
}

/** A page of the audit log: never written twice. */
export interface AuditPage {
  readonly key: string;
  readonly text: string;
}

/** The key of a page; the first is 1. */
export function pageKey(page: number): string {
  return `audit/${String(page).padStart(6, '0')}.jsonl`;
}

/** The state after a change. Where there are lines enough for a page, that has to be written before. @param id tells the change apart */
export function changed(
  { audit }: BucketState,
  registry: RegistryState,
  entry: AuditEntry,
  id: string,
): { readonly state: BucketState; readonly page?: AuditPage } {
  const fresh = { ...entry, id };
  if (audit.newest.length < PAGE)
    return { state: { ...registry, audit: { ...audit, newest: [...audit.newest, fresh] } } };
  const pages = audit.pages + 1;
  const state = { ...registry, audit: { pages, newest: [fresh] } };
  return { state, page: { key: pageKey(pages), text: linesText(audit.newest) } };
}

/** Lines as a page has them, the oldest first. */
export function linesText(lines: readonly AuditEntry[]): string {
  return lines.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
