import { useState } from 'react';
import { useCalmed, type Live } from '../live.ts';
import { Moment } from '../parts/moment.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pager } from '../parts/pager.tsx';
import { usePages } from '../parts/use-pages.ts';
import { getWindows } from '../requests.ts';
import { navigate } from '../route.ts';
import { useRequest } from '../use-request.ts';
import { WINDOW_SCOPES, type WindowRow, type WindowScope } from './read-window.ts';
import { WINDOW_COLUMNS } from './window-columns.ts';

const REFRESH_MS = 1_500;
const LENGTHS = [60, 10, 1] as const;
const SCOPE_TEXT: Readonly<Record<WindowScope, string>> = {
  application: 'Applications',
  host: 'Hosts',
  bss: 'Wireless networks (BSS)',
};

function WindowTable({ scope, rows }: { readonly scope: WindowScope; readonly rows: readonly WindowRow[] }) {
  const columns = WINDOW_COLUMNS[scope];
  return (
    <div className="scroll">
      <table className="rows" aria-label={`Windows: ${SCOPE_TEXT[scope]}`}>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            <th scope="col">Source</th>
            {columns.map(({ head, isNumber, note }) => (
              <th key={head} scope="col" className={isNumber ? 'num' : ''} title={note}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.start} ${row.source} ${row.rank}`}>
              <td>
                <Moment us={row.start} decimals={0} />
              </td>
              <td>{row.source}</td>
              {columns.map(({ head, isNumber, text }) => (
                <td key={head} className={isNumber ? 'num' : 'mono'}>
                  {text(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ChoiceProps {
  readonly scope: WindowScope;
  readonly seconds: number;
}

function Choice({ scope, seconds }: ChoiceProps) {
  const go = (to: Partial<ChoiceProps>): void =>
    navigate('windows', { scope: to.scope ?? scope, seconds: String(to.seconds ?? seconds) }, true);
  const chosen = (value: string): WindowScope => WINDOW_SCOPES.find((each) => each === value) ?? scope;
  return (
    <>
      <label className="pager-limit">
        Of{' '}
        <select value={scope} onChange={(event) => go({ scope: chosen(event.target.value) })}>
          {WINDOW_SCOPES.map((each) => (
            <option key={each} value={each}>
              {SCOPE_TEXT[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="pager-limit">
        Seconds{' '}
        <select value={seconds} onChange={(event) => go({ seconds: Number(event.target.value) })}>
          {LENGTHS.map((length) => (
            <option key={length}>{length}</option>
          ))}
        </select>
      </label>
    </>
  );
}

interface WindowsProps {
  readonly live: Live;
  readonly query: Readonly<Record<string, string>>;
}

/** Who and what had most bytes, window by window, the newest first. */
export function Windows({ live, query }: WindowsProps) {
  const scope = WINDOW_SCOPES.find((each) => each === query['scope']) ?? 'application';
  const seconds = LENGTHS.find((length) => String(length) === query['seconds']) ?? 60;
  const [limit, setLimit] = useState(50);
  const pages = usePages(`${scope} ${seconds} ${limit}`);
  const stage = live.status?.stages.find((each) => each.stage === 'write-windows');
  const written = useCalmed(stage?.records ?? 0, REFRESH_MS);
  const answer = useRequest(
    `${scope} ${seconds} ${limit} ${pages.cursor ?? ''} ${written} ${live.connection}`,
    (signal) => getWindows({ scope, seconds, limit, cursor: pages.cursor }, signal).then((page) => ({ scope, page })),
  );
  // What was asked for before has other columns.
  const page = answer.data?.scope === scope ? answer.data.page : null;
  const rows = page?.rows ?? [];
  return (
    <div className="view">
      <div className="list">
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
        <section className="card listing" aria-label="Windows found">
          <div className="bar">
            <Choice scope={scope} seconds={seconds} />
            <Pager
              first={pages.page * limit + 1}
              shown={rows.length}
              total={page?.total ?? 0}
              noun="row"
              limit={limit}
              hasPrevious={pages.page > 0}
              hasNext={page !== null && page.next !== null}
              onPrevious={pages.previous}
              onNext={() => pages.next(page?.next ?? '')}
              onLimit={setLimit}
            />
          </div>
          {rows.length > 0 && <WindowTable scope={scope} rows={rows} />}
        </section>
        {page !== null && rows.length === 0 && (
          <Notice kind="empty" title="No windows">
            Windows are made where the statistics run: start Weir with STATISTICS=yes, or the service “statistics”.
          </Notice>
        )}
      </div>
    </div>
  );
}
