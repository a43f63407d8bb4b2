import { useState } from 'react';
import type { Source } from './api.ts';
import type { Live } from './live.ts';
import { filterValue } from './flows/filter-terms.ts';
import { Icon } from './parts/icon.tsx';
import { useNarrow } from './parts/use-narrow.ts';
import { routeHash } from './route.ts';
import { bytes, counted } from './units.ts';

/** Sources named before the rest is folded away; a phone has room for one. */
const SHOWN = { wide: 4, narrow: 1 };

function stateOf(source: Source): { readonly name: 'problem' | 'done' | 'reading'; readonly label: string } {
  if (source.problem !== null) return { name: 'problem', label: 'problem' };
  return source.ended ? { name: 'done', label: 'done' } : { name: 'reading', label: 'reading' };
}

function SourceItem({ source }: { readonly source: Source }) {
  const state = stateOf(source);
  const value = filterValue(source.source);
  const term = value === null ? '' : `source ${value}`;
  return (
    <li className={`source source-${state.name}`}>
      <span className="source-state">
        <Icon name={state.name} />
        <span className="hidden">{state.label}</span>
      </span>
      <a href={routeHash('flows', { filter: term })} title={`Flows of ${source.source}`} className="source-name">
        {source.source}
      </a>
      <span className="source-figures">
        {counted(source.frames, 'frame')} · {bytes(source.bytes)} · {state.label}
      </span>
      {source.problem !== null && <span className="source-problem">{source.problem}</span>}
    </li>
  );
}

/** Problems first, then what is being read, then what is done: the order in which they are worth a look. */
function byUrgency(sources: readonly Source[]): readonly Source[] {
  const rank = { problem: 0, reading: 1, done: 2 };
  return sources.toSorted((a, b) => rank[stateOf(a).name] - rank[stateOf(b).name]);
}

/** The captures being read, below the header of every view. */
export function SourceStrip({ live }: { readonly live: Live }) {
  const [open, setOpen] = useState(false);
  const folded = useNarrow() ? SHOWN.narrow : SHOWN.wide;
  if (live.status === null) return <div className="sources sources-empty">Reading the state of the pipeline…</div>;
  const sources = byUrgency(live.status.sources);
  if (sources.length === 0) {
    return (
      <div className="sources sources-empty">
        No capture is being read. Start one with <code>npm start -- my.pcap</code>
      </div>
    );
  }
  const shown = open ? sources : sources.slice(0, folded);
  return (
    <section className="sources" aria-label="Sources">
      <ul>
        {shown.map((source) => (
          <SourceItem key={source.source} source={source} />
        ))}
        {sources.length > folded && (
          <li>
            <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Show fewer' : counted(sources.length - folded, 'more source')}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
