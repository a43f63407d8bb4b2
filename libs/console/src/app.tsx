import { useEffect, useRef } from 'react';
import { Alerts } from './alerts/alerts.tsx';
import { DeadLetters } from './dead-letters/dead-letters.tsx';
import { Flows } from './flows/flows.tsx';
import { Header } from './header.tsx';
import { useLive } from './live.ts';
import { Models } from './models/models.tsx';
import { Overview } from './overview/overview.tsx';
import { ConnectionNotice } from './parts/connection-notice.tsx';
import { useRoute } from './route.ts';
import type { View } from './route.ts';
import { SourceStrip } from './source-strip.tsx';
import { useTheme } from './theme.ts';
import { Windows } from './windows/windows.tsx';

const TITLES: Readonly<Record<View, string>> = {
  overview: 'Overview',
  alerts: 'Alerts',
  flows: 'Flows',
  windows: 'Windows',
  models: 'Models',
  'dead-letters': 'Dead letters',
};

export function App() {
  const route = useRoute();
  const live = useLive();
  const theme = useTheme();
  const main = useRef<HTMLElement>(null);
  const title = TITLES[route.view];

  useEffect(() => {
    document.title = `${title} · Weir`;
  }, [title]);

  return (
    <>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <Header view={route.view} titles={TITLES} live={live} theme={theme.theme} onTheme={theme.next} />
      <SourceStrip live={live} />
      <ConnectionNotice live={live} />
      <main id="main" ref={main} tabIndex={-1} aria-label={title}>
        {route.view === 'overview' && <Overview live={live} dark={theme.dark} />}
        {route.view === 'alerts' && <Alerts live={live} query={route.query} />}
        {route.view === 'flows' && <Flows live={live} query={route.query} />}
        {route.view === 'windows' && <Windows live={live} query={route.query} />}
        {route.view === 'models' && <Models live={live} />}
        {route.view === 'dead-letters' && <DeadLetters live={live} />}
      </main>
    </>
  );
}
