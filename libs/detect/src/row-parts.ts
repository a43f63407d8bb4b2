/**
 * Rows that carry votes as text are a few kilobytes each, and a message must stay below the megabyte that a broker takes: the end of a source
 * closes thousands of alerts at once.
 */
const MOST_ROWS = 128;

/** Items that go into one message. */
export interface Part<T> {
  readonly items: readonly T[];
  /** Whether nothing comes after it. */
  readonly isLast: boolean;
}

/** Cuts what is put out for one message into several, always at the same places. */
export function partsOf<T>(items: readonly T[]): Part<T>[] {
  const parts: Part<T>[] = [];
  for (let from = 0; from < items.length; from += MOST_ROWS)
    parts.push({ items: items.slice(from, from + MOST_ROWS), isLast: from + MOST_ROWS >= items.length });
  return parts;
}
