import { useMemo, useSyncExternalStore } from 'react';

export const VIEWS = ['overview', 'alerts', 'flows', 'windows', 'models', 'dead-letters'] as const;
export type View = (typeof VIEWS)[number];

/** What the address after `#` says, such as `#/flows?filter=port+443&sort=-bytes`. */
export interface Route {
  readonly view: View;
  readonly query: Readonly<Record<string, string>>;
}

/** Reads the part of the address after `#`; anything unknown is the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const view = VIEWS.find((candidate) => candidate === path) ?? 'overview';
  return { view, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a view; empty values are left out. */
export function routeHash(view: View, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return `#/${view}${text === '' ? '' : `?${text}`}`;
}

/** Goes to a view; `replace` leaves no entry in the browser's history, for changes that Back should skip. */
export function navigate(view: View, query: Readonly<Record<string, string>>, replace = false): void {
  const hash = routeHash(view, query);
  if (replace) document.location.replace(hash);
  else document.location.hash = hash;
}

function onHashChange(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => document.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}
