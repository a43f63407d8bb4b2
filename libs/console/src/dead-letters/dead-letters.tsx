import { useRef, useState } from 'react';
import type { DeadLetter } from '../api.ts';
import { useCalmed } from '../live.ts';
import type { Live } from '../live.ts';
import { Moment } from '../parts/moment.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pager } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import type { RowKeys } from '../parts/row-keys.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { usePages } from '../parts/use-pages.ts';
import { getDeadLetters } from '../requests.ts';
import { count } from '../units.ts';
import { useRequest } from '../use-request.ts';
import { DeadLetterDetail } from './dead-letter-detail.tsx';
import { rowText } from './original.ts';

const REFRESH_MS = 1_500;
const HEADS = ['Time (UTC)', 'Stage', 'Reason', 'Topic', 'Lane', 'Offset', 'Record', 'Attempt'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['Lane', 'Offset', 'Attempt']);

/** A dead letter has no id: where it was read from, and by which stage, tells it from all others. */
function keyOf(letter: DeadLetter): string {
  return `${letter.stage} ${letter.topic}/${letter.lane}/${letter.offset}/${letter.row} ${letter.time}`;
}

interface DeadLetterTableProps {
  readonly rows: readonly DeadLetter[];
  readonly open: string | null;
  readonly keys: RowKeys;
}

function DeadLetterTable({ rows, open, keys }: DeadLetterTableProps) {
  return (
    <div className="scroll">
      <table role="grid" className="rows dead-letter-table" aria-label="Dead letters" onKeyDown={keys.onKeyDown}>
        <thead role="rowgroup">
          <tr role="row">
            {HEADS.map((head) => (
              <th key={head} role="columnheader" scope="col" className={NUMBERS.has(head) ? 'num' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={keys.body}>
          {rows.map((letter, index) => (
            <tr key={keyOf(letter)} role="row" aria-selected={keyOf(letter) === open} {...keys.rowProps(index)}>
              <td role="gridcell" className="c-time">
                <Moment us={letter.time} />
              </td>
              <td role="gridcell" className="c-stage">
                {letter.stage}
              </td>
              <td role="gridcell" className="c-reason" title={letter.reason}>
                {letter.reason}
              </td>
              <td role="gridcell" className="mono c-topic">
                {letter.topic}
              </td>
              <td role="gridcell" className="num mono" data-label="Lane">
                {letter.lane}
              </td>
              <td role="gridcell" className="num mono" data-label="Offset">
                {letter.offset}
              </td>
              <td role="gridcell" data-label="Record">
                {rowText(letter.row)}
              </td>
              <td role="gridcell" className="num" data-label="Attempt">
                {count(letter.attempt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function DeadLetters({ live }: { readonly live: Live }) {
  const [limit, setLimit] = useState(50);
  const pages = usePages(String(limit));
  const [open, setOpen] = useState<DeadLetter | null>(null);
  const narrow = useNarrow();
  const written = useCalmed(live.status?.deadLetters ?? 0, REFRESH_MS);
  const answer = useRequest(`${limit} ${pages.cursor ?? ''} ${written} ${live.connection}`, (signal) =>
    getDeadLetters(limit, pages.cursor, signal),
  );
  const rows = answer.data?.rows ?? [];
  const openKey = open === null ? null : keyOf(open);
  const place = rows.findIndex((letter) => keyOf(letter) === openKey);
  const opened = useRef(0);
  if (place >= 0) opened.current = place;
  const show = (index: number) => setOpen(rows[index] ?? null);
  const next = () => {
    if (answer.data?.next) pages.next(answer.data.next);
  };
  const keys = useRowKeys({ count: rows.length, onOpen: show, onNext: next, onPrevious: pages.previous });
  const close = () => {
    setOpen(null);
    // After the list is no longer inert, which it is under a panel that covers it.
    window.setTimeout(() => keys.focusRow(opened.current), 0);
  };
  return (
    <div className={open === null ? 'view' : 'view with-panel wide'}>
      <div className="list" inert={narrow && open !== null}>
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
        {answer.data === null && answer.problem === null && <Notice kind="loading" title="Reading the dead letters…" />}
        {answer.data !== null && rows.length === 0 && (
          <Notice kind="empty" title="No dead letters">
            What a stage cannot process is kept here with the reason and its original bytes. Nothing was refused so far.
          </Notice>
        )}
        {answer.data !== null && rows.length > 0 && (
          <section className="card listing" aria-label="Dead letters found">
            <div className="bar">
              <Pager
                first={pages.page * limit + 1}
                shown={rows.length}
                total={answer.data.total}
                noun="dead letter"
                limit={limit}
                hasPrevious={pages.page > 0}
                hasNext={answer.data.next !== null}
                onPrevious={pages.previous}
                onNext={next}
                onLimit={setLimit}
              />
            </div>
            <DeadLetterTable rows={rows} open={openKey} keys={keys} />
          </section>
        )}
      </div>
      {open !== null && (
        <Panel
          title={`Dead letter of ${open.stage}`}
          label="Dead letter details"
          subject={keyOf(open)}
          onClose={close}
          onPrevious={place > 0 ? () => show(place - 1) : undefined}
          onNext={place >= 0 && place < rows.length - 1 ? () => show(place + 1) : undefined}
        >
          <DeadLetterDetail letter={open} />
        </Panel>
      )}
    </div>
  );
}
