import type { Live } from './live.ts';
import { LIVE_TEXT } from './parts/connection-notice.tsx';
import { Icon } from './parts/icon.tsx';
import { routeHash, VIEWS } from './route.ts';
import type { View } from './route.ts';
import type { Theme } from './theme.ts';
import { localTime, si, utcClock } from './units.ts';

interface HeaderProps {
  readonly view: View;
  readonly titles: Readonly<Record<View, string>>;
  readonly live: Live;
  readonly theme: Theme;
  onTheme(): void;
}

/** How many rows a view holds, beside its name; those that are not counted tell none. */
function amount(view: View, live: Live): number | null {
  switch (view) {
    case 'flows':
      return live.status?.flows ?? null;
    case 'alerts':
      return live.status?.alerts ?? null;
    case 'dead-letters':
      return live.status?.deadLetters ?? null;
    default:
      return null;
  }
}

function LiveIndicator({ live }: { readonly live: Live }) {
  const now = live.status?.now ?? null;
  return (
    <div className={`live live-${live.state}`}>
      <span className="live-dot" aria-hidden="true" />
      <span role="status" className="live-word">
        {LIVE_TEXT[live.state]}
      </span>
      {now !== null && (
        <time className="live-time" data-now={now} title={`Server clock, local: ${localTime(now)}`}>
          {utcClock(now, 0)} UTC
        </time>
      )}
    </div>
  );
}

export function Header({ view, titles, live, theme, onTheme }: HeaderProps) {
  return (
    <header className="top">
      <a className="brand" href={routeHash('overview')} title={`Weir ${live.status?.version ?? ''}`.trim()}>
        <Icon name="weir" />
        <span>Weir</span>
      </a>
      <nav aria-label="Views">
        {VIEWS.map((each) => {
          const rows = amount(each, live);
          return (
            <a key={each} href={routeHash(each)} aria-current={each === view ? 'page' : undefined}>
              {titles[each]}
              {rows !== null && rows > 0 && (
                <span className={each === 'dead-letters' ? 'badge badge-warn' : 'badge'}>{si(rows, '')}</span>
              )}
            </a>
          );
        })}
      </nav>
      <LiveIndicator live={live} />
      <button type="button" className="ghost theme" onClick={onTheme} title={`Theme: ${theme}. Press to change.`}>
        <Icon name={theme === 'system' ? 'system' : theme === 'light' ? 'sun' : 'moon'} />
        <span className="hidden">Theme: {theme}</span>
      </button>
    </header>
  );
}
