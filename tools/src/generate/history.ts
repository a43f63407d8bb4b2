import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Declared } from './declaration.ts';

/** A schema without its docs: what decides whether messages look different. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'doc')
      .map(([key, inner]) => [key, shape(inner)]),
  );
}

/** Numbers of the versions kept of a topic's schema, oldest first. */
function versions(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1]))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b);
}

/**
 * The newest entry of `avro/history/<topic>/`: the file as it stands when messages still look so, else the next number with
 * today's schema. Entries are never changed, for messages written with them may be read for as long as topics keep them.
 */
export function historyEntry(root: string, topic: Declared): { path: string; text: string } {
  const folder = join('avro/history', topic.name);
  const newest = versions(join(root, folder)).at(-1) ?? 0;
  const path = join(folder, `${newest}.json`);
  if (newest > 0) {
    const text = readFileSync(join(root, path), 'utf8');
    if (JSON.stringify(shape(JSON.parse(text))) === JSON.stringify(shape(topic.schema))) return { path, text };
  }
  return { path: join(folder, `${newest + 1}.json`), text: `${JSON.stringify(topic.schema, null, 2)}\n` };
}
