import { Moment } from '../parts/moment.tsx';
import type { RowKeys } from '../parts/row-keys.ts';
import { hostOf, MARK_TEXT, namesIn, SEVERITY_TEXT, STATE_TEXT, stationsOf, wordsOf } from './alert-text.ts';
import type { Alert, Severity } from './read-alert.ts';

const HEADS = [
  'Time (UTC)',
  'Severity',
  'About',
  'Attacker',
  'Victim',
  'Technique',
  'Reason',
  'State',
  'Mark',
] as const;

/** Columns that are left out where there is little room. */
const SPARED: Readonly<Record<string, string>> = { Technique: 'c-technique', State: 'c-state' };

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return <span className={`severity severity-${severity}`}>{SEVERITY_TEXT[severity]}</span>;
}

/** An address, or that there is not one: then the stations stand for it, if there are any. */
function Host({ address, alert }: { readonly address: string; readonly alert: Alert }) {
  const host = hostOf(address);
  if (host !== null) return host;
  const stations = stationsOf(alert);
  return stations.length > 0 ? stations.join(' ') : <span className="faint">many or unknown</span>;
}

function Row({ alert, index, isOpen, keys }: RowProps) {
  return (
    <tr role="row" aria-selected={isOpen} {...keys.rowProps(index)}>
      <td role="gridcell" className="c-time">
        <Moment us={alert.time} decimals={0} />
      </td>
      <td role="gridcell">
        <SeverityBadge severity={alert.severity} />
      </td>
      <td role="gridcell" className="c-family">
        {wordsOf(alert.family)}
      </td>
      <td role="gridcell" className="mono c-src" title="Attacker">
        <Host address={alert.attacker} alert={alert} />
      </td>
      <td role="gridcell" className="mono c-dst" title="Victim">
        <Host address={alert.victim} alert={alert} />
      </td>
      <td role="gridcell" className="mono c-technique" data-label="Technique">
        {namesIn(alert.techniques).join(' ')}
      </td>
      <td role="gridcell" className="c-reason" title={alert.reason}>
        {alert.reason}
      </td>
      <td role="gridcell" className="c-state" data-label="State">
        {STATE_TEXT[alert.state]}
      </td>
      <td role="gridcell" data-label="Mark">
        {alert.mark === null ? <span className="faint">–</span> : MARK_TEXT[alert.mark]}
      </td>
    </tr>
  );
}

interface RowProps {
  readonly alert: Alert;
  readonly index: number;
  readonly isOpen: boolean;
  readonly keys: RowKeys;
}

interface AlertTableProps {
  readonly rows: readonly Alert[];
  readonly openId: string | null;
  readonly keys: RowKeys;
}

/** Alerts, a page of them; arrow keys move between rows, Enter opens one. */
export function AlertTable({ rows, openId, keys }: AlertTableProps) {
  return (
    <div className="scroll">
      <table role="grid" className="rows alert-table" aria-label="Alerts" onKeyDown={keys.onKeyDown}>
        <thead role="rowgroup">
          <tr role="row">
            {HEADS.map((head) => (
              <th key={head} role="columnheader" scope="col" className={SPARED[head] ?? ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={keys.body}>
          {rows.map((alert, index) => (
            <Row key={alert.id} alert={alert} index={index} isOpen={alert.id === openId} keys={keys} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
