import { useRef, useState } from 'react';
import { useCalmed } from '../live.ts';
import type { Live } from '../live.ts';
import { Notice } from '../parts/notice.tsx';
import { Pager } from '../parts/pager.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { usePages } from '../parts/use-pages.ts';
import { getAlerts } from '../requests.ts';
import { navigate } from '../route.ts';
import { useRequest } from '../use-request.ts';
import { AlertChoice } from './alert-choice.tsx';
import { AlertPanel } from './alert-panel.tsx';
import { AlertTable } from './alert-table.tsx';
import { PrecisionLine } from './precision-line.tsx';

const REFRESH_MS = 1_500;

interface AlertsProps {
  readonly live: Live;
  readonly query: Readonly<Record<string, string>>;
}

function NoAlerts({ isChosen }: { readonly isChosen: boolean }) {
  return isChosen ? (
    <Notice
      kind="empty"
      title="No alert is like this"
      action={
        <button type="button" onClick={() => navigate('alerts', {})}>
          Show all alerts
        </button>
      }
    >
      All choices above must hold.
    </Notice>
  ) : (
    <Notice kind="empty" title="No alerts">
      Rules, maths and models look at every flow and window. None of them has alarmed so far.
    </Notice>
  );
}

/** What rules, maths and models alarmed on, the newest or the worst first. */
export function Alerts({ live, query }: AlertsProps) {
  const { order = 'newest', severity = '', state = '', host = '', alert: openId = null } = query;
  const [limit, setLimit] = useState(50);
  const [marks, setMarks] = useState(0);
  const listing = [order, severity, state, host, limit].join(' ');
  const pages = usePages(listing);
  const narrow = useNarrow();
  const stage = live.status?.stages.find((each) => each.stage === 'write-alerts');
  const written = useCalmed(stage?.records ?? 0, REFRESH_MS);
  const fresh = `${written} ${marks}`;
  const answer = useRequest(`${listing} ${pages.cursor ?? ''} ${fresh} ${live.connection}`, (signal) =>
    getAlerts({ order, severity, state, host, limit, cursor: pages.cursor }, signal),
  );
  const rows = answer.data?.rows ?? [];
  const go = (alert: string, replace: boolean): void => navigate('alerts', { ...query, alert }, replace);
  const open = (index: number): void => {
    const alert = rows[index];
    if (alert !== undefined) go(alert.id, openId !== null);
  };
  const next = (): void => {
    if (answer.data?.next) pages.next(answer.data.next);
  };
  const keys = useRowKeys({ count: rows.length, onOpen: open, onNext: next, onPrevious: pages.previous });
  const opened = useRef(0);
  const place = rows.findIndex(({ id }) => id === openId);
  if (place >= 0) opened.current = place;
  const close = (): void => {
    go('', true);
    // After the list is no longer inert, which it is under a panel that covers it.
    window.setTimeout(() => keys.focusRow(opened.current), 0);
  };
  return (
    <div className={openId === null ? 'view' : 'view with-panel wide'}>
      <div className="list" inert={narrow && openId !== null}>
        {answer.problem !== null && (
          <Notice
            kind="problem"
            title={answer.problem.title}
            action={
              <button type="button" onClick={answer.retry}>
                Try again
              </button>
            }
          >
            {answer.problem.detail}
          </Notice>
        )}
        {answer.data === null && answer.problem === null && <Notice kind="loading" title="Reading the alerts…" />}
        {answer.data !== null && (
          <section className="card listing" aria-label="Alerts found">
            <div className="bar">
              <AlertChoice query={query} />
              <Pager
                first={pages.page * limit + 1}
                shown={rows.length}
                total={answer.data.total}
                noun="alert"
                limit={limit}
                hasPrevious={pages.page > 0}
                hasNext={answer.data.next !== null}
                onPrevious={pages.previous}
                onNext={next}
                onLimit={setLimit}
              />
            </div>
            {rows.length > 0 && <AlertTable rows={rows} openId={openId} keys={keys} />}
            {rows.length === 0 && <NoAlerts isChosen={`${severity}${state}${host}` !== ''} />}
            <PrecisionLine fresh={`${marks} ${live.connection}`} />
          </section>
        )}
      </div>
      {openId !== null && (
        <AlertPanel
          id={openId}
          live={live}
          fresh={fresh}
          onClose={close}
          onMarked={() => setMarks(marks + 1)}
          onPrevious={place > 0 ? () => open(place - 1) : undefined}
          onNext={place >= 0 && place < rows.length - 1 ? () => open(place + 1) : undefined}
        />
      )}
    </div>
  );
}
