import { useEffect, useRef, useState } from 'react';
import type { Page } from '../api.ts';
import type { Flow } from '../read-flow.ts';
import { useCalmed } from '../live.ts';
import type { Live } from '../live.ts';
import { Notice } from '../parts/notice.tsx';
import { Pager } from '../parts/pager.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { usePages } from '../parts/use-pages.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { getFlows } from '../requests.ts';
import { navigate } from '../route.ts';
import { counted } from '../units.ts';
import { useRequest } from '../use-request.ts';
import { FilterBar } from './filter-bar.tsx';
import { withTerm } from './filter-terms.ts';
import { FlowPanel } from './flow-panel.tsx';
import { FlowTable, SortSelect } from './flow-table.tsx';
import { parseSorting, sortingText } from './sorting.ts';

const REFRESH_MS = 1_500;

interface FlowsProps {
  readonly live: Live;
  readonly query: Readonly<Record<string, string>>;
}

/** How many flows the store holds, as far as this page may follow: it stands still while someone reads. */
function useFollowed(
  live: Live,
  still: boolean,
): { readonly followed: number; readonly ahead: number; catchUp(): void } {
  const calm = useCalmed(live.status?.flows ?? 0, REFRESH_MS);
  const [followed, setFollowed] = useState(calm);
  useEffect(() => {
    if (!still) setFollowed(calm);
  }, [calm, still]);
  return { followed, ahead: Math.max(0, calm - followed), catchUp: () => setFollowed(calm) };
}

function Nothing({ filter, live }: { readonly filter: string; readonly live: Live }) {
  if (filter !== '') {
    return (
      <Notice
        kind="empty"
        title="No flow matches this filter"
        action={
          <button type="button" onClick={() => navigate('flows', {})}>
            Show all flows
          </button>
        }
      >
        All terms must hold. Remove one above, or try fewer.
      </Notice>
    );
  }
  const reading = live.status?.sources.some((source) => !source.ended) ?? false;
  return (
    <Notice kind="empty" title="No flow has been written yet">
      {reading
        ? 'Flows appear here as they end: when a connection closes, or no packet is seen for the idle timeout.'
        : 'Start Weir with a capture, as in npm start -- my.pcap, and its flows appear here.'}
    </Notice>
  );
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span>Reading flows…</span>
      {Array.from({ length: 8 }, (_, i) => (
        <i key={i} aria-hidden="true" />
      ))}
    </div>
  );
}

/** The keys of this view; screen readers hear them from the field and the table. */
function KeyHints() {
  return (
    <p className="keys" aria-hidden="true">
      <span>
        <kbd>/</kbd> filter
      </span>
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> rows
      </span>
      <span>
        <kbd>Enter</kbd> details
      </span>
      <span>
        <kbd>Esc</kbd> close
      </span>
      <span>
        <kbd>PgUp</kbd> <kbd>PgDn</kbd> pages
      </span>
    </p>
  );
}

export function Flows({ live, query }: FlowsProps) {
  const filter = query['filter'] ?? '';
  const sorting = parseSorting(query['sort']);
  const openId = query['flow'] ?? null;
  const [limit, setLimit] = useState(50);
  const sort = sortingText(sorting);
  const listing = `${filter}\n${sort}\n${limit}`;
  const pages = usePages(listing);
  const [reading, setReading] = useState(false);
  const fresh = useFollowed(live, pages.page > 0 || openId !== null || reading);
  const narrow = useNarrow();

  const key = `${listing}\n${pages.cursor ?? ''}`;
  const answer = useRequest(`${key}\n${fresh.followed} ${live.connection}`, async (signal) => ({
    key,
    page: await getFlows({ filter, sort, limit, cursor: pages.cursor }, signal),
  }));
  const shown: Page<Flow> | null = answer.data?.page ?? null;
  const rows = shown?.rows ?? [];
  const go = (change: Readonly<Record<string, string>>, replace = false) =>
    navigate('flows', { ...query, ...change }, replace);
  const open = (index: number) => {
    const flow = rows[index];
    if (flow !== undefined) go({ flow: flow.id }, openId !== null);
  };
  const next = () => {
    if (shown?.next) pages.next(shown.next);
  };
  const keys = useRowKeys({ count: rows.length, onOpen: open, onNext: next, onPrevious: pages.previous });
  const opened = useRef(0);
  const place = rows.findIndex((flow) => flow.id === openId);
  if (place >= 0) opened.current = place;
  const close = () => {
    go({ flow: '' }, true);
    // After the list is no longer inert, which it is under a panel that covers it.
    window.setTimeout(() => keys.focusRow(opened.current), 0);
  };
  const badFilter = answer.problem?.status === 400 ? answer.problem : null;
  const problem = badFilter === null ? answer.problem : null;
  const stale = answer.data !== null && answer.data.key !== key;

  return (
    <div className={openId === null ? 'view' : 'view with-panel'}>
      <div className="list" inert={narrow && openId !== null}>
        <FilterBar filter={filter} problem={badFilter} onFilter={(text) => go({ filter: text, flow: '' }, true)} />
        {problem !== null && (
          <Notice
            kind="problem"
            title={problem.title}
            action={
              <button type="button" onClick={answer.retry}>
                Try again
              </button>
            }
          >
            {problem.detail}
          </Notice>
        )}
        {shown !== null && (
          <section
            className={stale ? 'card listing stale' : 'card listing'}
            aria-label="Flows found"
            onFocus={(event) => setReading(event.target.matches('[data-row]'))}
            onBlur={() => setReading(false)}
          >
            <div className="bar">
              <SortSelect sorting={sorting} onSort={(order) => go({ sort: sortingText(order) }, true)} />
              {fresh.ahead > 0 && (
                <button type="button" className="fresh" onClick={fresh.catchUp}>
                  {counted(fresh.ahead, 'newer flow')}: show
                </button>
              )}
              <Pager
                first={pages.page * limit + 1}
                shown={rows.length}
                total={shown.total}
                noun="flow"
                limit={limit}
                hasPrevious={pages.page > 0}
                hasNext={shown.next !== null}
                onPrevious={pages.previous}
                onNext={next}
                onLimit={setLimit}
              />
            </div>
            {rows.length === 0 ? (
              <Nothing filter={filter} live={live} />
            ) : (
              <FlowTable
                rows={rows}
                first={pages.page * limit + 1}
                total={shown.total}
                sorting={sorting}
                openId={openId}
                busy={stale}
                keys={keys}
                onSort={(order) => go({ sort: sortingText(order) }, true)}
              />
            )}
            <KeyHints />
          </section>
        )}
        {shown === null && answer.problem === null && <Skeleton />}
      </div>
      {openId !== null && (
        <FlowPanel
          id={openId}
          known={rows[place]}
          onClose={close}
          onPrevious={place > 0 ? () => open(place - 1) : undefined}
          onNext={place >= 0 && place < rows.length - 1 ? () => open(place + 1) : undefined}
          onTerm={(term) => go({ filter: withTerm(filter, term), flow: narrow ? '' : openId })}
        />
      )}
    </div>
  );
}
