import { useSyncExternalStore } from 'react';
import { onMediaChange } from '../theme.ts';

/** The same width at which the panel covers the list in panel.css. */
const narrow = window.matchMedia('(max-width: 1000px)');
const onNarrow = onMediaChange(narrow);

/** True where a panel covers what is under it. */
export function useNarrow(): boolean {
  return useSyncExternalStore(onNarrow, () => narrow.matches);
}
