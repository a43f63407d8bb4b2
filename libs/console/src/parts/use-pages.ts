import { useState } from 'react';

export interface Pages {
  /** Cursor of the page shown; null for the first. */
  readonly cursor: string | null;
  /** Number of the page shown, from 0. */
  readonly page: number;
  next(cursor: string): void;
  previous(): void;
}

/**
 * The way through a listing that is paged by cursors: those of the pages before are kept, so there is a way back.
 * Another `listing` (filter, order, size) begins at its first page.
 */
export function usePages(listing: string): Pages {
  const [trail, setTrail] = useState<{ listing: string; cursors: readonly string[] }>({ listing, cursors: [] });
  const cursors = trail.listing === listing ? trail.cursors : [];
  return {
    cursor: cursors.at(-1) ?? null,
    page: cursors.length,
    next: (cursor) => setTrail({ listing, cursors: [...cursors, cursor] }),
    previous: () => setTrail({ listing, cursors: cursors.slice(0, -1) }),
  };
}
