import type { Flow } from '../read-flow.ts';
import { Icon } from '../parts/icon.tsx';
import { Moment } from '../parts/moment.tsx';
import type { RowKeys } from '../parts/row-keys.ts';
import {
  APPLICATION_BASIS_TEXT,
  applicationText,
  END_REASON_TEXT,
  hasPorts,
  isIcmp,
  protocolName,
} from '../protocol.ts';
import { bytes, count, counted, duration } from '../units.ts';
import { pressed, SORT_FIELDS, SORT_LABELS } from './sorting.ts';
import type { SortField, Sorting } from './sorting.ts';

interface FlowTableProps {
  readonly rows: readonly Flow[];
  readonly first: number;
  readonly total: number;
  readonly sorting: Sorting;
  readonly openId: string | null;
  readonly busy: boolean;
  readonly keys: RowKeys;
  onSort(sorting: Sorting): void;
}

const HEADS: readonly { readonly field: SortField; readonly text: string; readonly number: boolean }[] = [
  { field: 'start', text: 'Start (UTC)', number: false },
  { field: 'duration', text: 'Duration', number: true },
  { field: 'protocol', text: 'Proto', number: false },
  { field: 'srcAddress', text: 'Initiator', number: false },
  { field: 'srcPort', text: 'Port', number: true },
  { field: 'dstAddress', text: 'Responder', number: false },
  { field: 'dstPort', text: 'Port', number: true },
  { field: 'packets', text: 'Packets', number: true },
  { field: 'bytes', text: 'Bytes', number: true },
  { field: 'endReason', text: 'End', number: false },
];

function Head({
  head,
  sorting,
  onSort,
}: {
  readonly head: (typeof HEADS)[number];
  readonly sorting: Sorting;
  onSort(sorting: Sorting): void;
}) {
  const mine = sorting.field === head.field;
  const order = mine ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  return (
    <th role="columnheader" scope="col" aria-sort={order} className={head.number ? 'num' : ''}>
      <button
        type="button"
        className="sort"
        onClick={() => onSort(pressed(sorting, head.field))}
        title={`Sort by ${SORT_LABELS[head.field].toLowerCase()}`}
      >
        {head.text}
        {mine && <Icon name={sorting.descending ? 'descending' : 'ascending'} />}
      </button>
    </th>
  );
}

/** Share of the bytes that the initiator sent, as a bar. */
function Share({ flow }: { readonly flow: Flow }) {
  const total = flow.forwardBytes + flow.reverseBytes;
  if (total === 0) return null;
  const forward = (flow.forwardBytes / total) * 100;
  return (
    <span className="share" title={`Initiator ${bytes(flow.forwardBytes)}, responder ${bytes(flow.reverseBytes)}`}>
      <span style={{ inlineSize: `${forward}%` }} />
    </span>
  );
}

function Port({ flow, side }: { readonly flow: Flow; readonly side: 'src' | 'dst' }) {
  const port = side === 'src' ? flow.srcPort : flow.dstPort;
  if (hasPorts(flow.protocol)) return port;
  if (!isIcmp(flow.protocol)) return <span className="faint">–</span>;
  return (
    <span className="faint" title={side === 'src' ? 'ICMP type' : 'ICMP type of the answer, or code'}>
      {side === 'src' ? 'type' : 'to'} {port}
    </span>
  );
}

function Row({ flow, index, props }: { readonly flow: Flow; readonly index: number; readonly props: FlowTableProps }) {
  const packets = flow.forwardPackets + flow.reversePackets;
  const size = flow.forwardBytes + flow.reverseBytes;
  const reason = END_REASON_TEXT[flow.endReason];
  return (
    <tr
      role="row"
      aria-rowindex={props.first + index + 1}
      aria-selected={flow.id === props.openId}
      {...props.keys.rowProps(index)}
    >
      <td role="gridcell" className="c-start">
        <Moment us={flow.start} />
      </td>
      <td role="gridcell" className="num c-duration" data-label="Duration">
        {duration(flow.end - flow.start)}
      </td>
      <td role="gridcell" className="c-protocol">
        {protocolName(flow.protocol)}
        {flow.application !== '' && (
          <span className="faint" title={APPLICATION_BASIS_TEXT[flow.applicationBasis]}>
            {' '}
            {applicationText(flow)}
          </span>
        )}
      </td>
      <td role="gridcell" className="mono c-src" title={flow.srcAddress}>
        {flow.srcAddress}
      </td>
      <td role="gridcell" className="num mono c-src-port">
        <Port flow={flow} side="src" />
      </td>
      <td role="gridcell" className="mono c-dst" title={flow.dstAddress}>
        {flow.dstAddress}
      </td>
      <td role="gridcell" className="num mono c-dst-port">
        <Port flow={flow} side="dst" />
      </td>
      <td role="gridcell" className="num c-packets" data-label="Packets">
        {count(packets)}
      </td>
      <td role="gridcell" className="num c-bytes" data-label="Bytes" title={counted(size, 'byte')}>
        <Share flow={flow} />
        {bytes(size)}
      </td>
      <td role="gridcell" className="c-end" title={reason.meaning}>
        {reason.label}
      </td>
    </tr>
  );
}

/** On narrow screens the rows are cards and have no heads to press. */
export function SortSelect({ sorting, onSort }: { readonly sorting: Sorting; onSort(sorting: Sorting): void }) {
  const choose = (name: string) => {
    const field = SORT_FIELDS.find((candidate) => candidate === name);
    if (field !== undefined) onSort({ ...sorting, field });
  };
  return (
    <span className="sort-select">
      <label>
        Sort by{' '}
        <select value={sorting.field} onChange={(event) => choose(event.target.value)}>
          {SORT_FIELDS.map((field) => (
            <option key={field} value={field}>
              {SORT_LABELS[field]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="ghost" onClick={() => onSort({ ...sorting, descending: !sorting.descending })}>
        <Icon name={sorting.descending ? 'descending' : 'ascending'} />
        <span className="hidden">{sorting.descending ? 'Descending' : 'Ascending'}, turn round</span>
      </button>
    </span>
  );
}

/** Flows, a page of them; arrow keys move between rows, Enter opens one. */
export function FlowTable(props: FlowTableProps) {
  return (
    <div className="scroll">
      <table
        role="grid"
        className="rows flow-table"
        aria-label="Flows"
        aria-rowcount={props.total + 1}
        aria-busy={props.busy}
        onKeyDown={props.keys.onKeyDown}
      >
        <thead role="rowgroup">
          <tr role="row">
            {HEADS.map((head) => (
              <Head key={head.field} head={head} sorting={props.sorting} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={props.keys.body}>
          {props.rows.map((flow, index) => (
            <Row key={flow.id} flow={flow} index={index} props={props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
