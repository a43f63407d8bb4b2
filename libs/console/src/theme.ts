import { useLayoutEffect, useState, useSyncExternalStore } from 'react';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'weir.theme';

/** Storage is refused in some private windows; the choice then lasts as long as the page. */
function stored(): Theme {
  try {
    const kept = window.localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === kept) ?? 'system';
  } catch {
    return 'system';
  }
}

function store(theme: Theme): boolean {
  try {
    window.localStorage.setItem(KEY, theme);
    return true;
  } catch {
    return false;
  }
}

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

export function onMediaChange(query: MediaQueryList): (changed: () => void) => () => void {
  return (changed) => {
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  };
}
const onPrefersDark = onMediaChange(prefersDark);

/** The chosen theme, what it comes to now, and the step to the next one. */
export function useTheme(): { readonly theme: Theme; readonly dark: boolean; next(): void } {
  const [theme, setTheme] = useState(stored);
  const systemDark = useSyncExternalStore(onPrefersDark, () => prefersDark.matches);
  // Before other effects: charts read the colours that follow from this.
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    store(theme);
  }, [theme]);
  const next = () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system');
  return { theme, dark: theme === 'dark' || (theme === 'system' && systemDark), next };
}
