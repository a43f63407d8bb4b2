import { Fragment, useState } from 'react';
import type { Stage } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { Moment } from '../parts/moment.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { routeHash } from '../route.ts';
import { count, si } from '../units.ts';
import { Sparkline } from './sparkline.tsx';

const STAGE_WORK: Readonly<Record<string, string>> = {
  capture: 'reads frames from captures',
  parse: 'decodes frames into packets',
  flow: 'groups packets into flows',
  windows: 'adds packets up by the second',
  'windows-merge': 'puts the lanes together into windows',
  'windows-flows': 'adds up flows that ended',
  'windows-flows-merge': 'puts the lanes together into windows of flows',
  'detect-flows': 'judges flows by rules, maths and models',
  'detect-windows': 'judges windows by rules and maths',
  correlate: 'puts alarms together into alerts',
  'write-flows': 'writes flows into the store',
  'write-windows': 'writes windows into the store',
  'write-verdicts': 'writes verdicts into the store',
  'write-alerts': 'writes alerts into the store',
  'write-dead-letters': 'writes dead letters into the store',
};

interface StageTableProps {
  readonly stages: readonly Stage[];
  readonly rates: ReadonlyMap<string, readonly number[]>;
}

const COLUMNS: readonly { readonly name: string; readonly note: string; readonly number: boolean }[] = [
  { name: 'Stage', note: 'Stages in the order of the pipeline', number: false },
  { name: 'Records/s', note: 'Records in the last moment, and the last half minute', number: true },
  { name: 'Records', note: 'Records processed in all', number: true },
  { name: 'Throughput', note: 'Bits per second in the last moment', number: true },
  { name: 'Lag', note: 'Messages waiting to be read', number: true },
  { name: 'Drops', note: 'Records left out on purpose, by reason', number: true },
  { name: 'Rejects', note: 'Records that went to the dead letters', number: true },
  { name: 'Retries', note: 'Attempts repeated after a passing error', number: true },
  { name: 'Watermark (UTC)', note: 'Event time up to which everything has been seen', number: true },
];

function dropCount(stage: Stage): number {
  return Object.values(stage.drops).reduce((total, dropped) => total + dropped, 0);
}

function Drops({ stage }: { readonly stage: Stage }) {
  const reasons = Object.entries(stage.drops).toSorted((a, b) => b[1] - a[1]);
  const total = dropCount(stage);
  return (
    <tr role="row" className="drops" id={`drops-${stage.stage}`}>
      <td role="gridcell" colSpan={COLUMNS.length}>
        <ul>
          {reasons.map(([reason, dropped]) => (
            <li key={reason}>
              <span className="drops-bar" style={{ inlineSize: `${(dropped / total) * 100}%` }} />
              <span className="drops-reason">{reason}</span>
              <span className="mono">{count(dropped)}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function DropsCell({ stage, open, onToggle }: { readonly stage: Stage; readonly open: boolean; onToggle(): void }) {
  const total = dropCount(stage);
  if (total === 0) return <span className="faint">0</span>;
  return (
    <button
      type="button"
      className={open ? 'disclose disclose-open' : 'disclose'}
      aria-expanded={open}
      aria-controls={`drops-${stage.stage}`}
      onClick={onToggle}
      title={open ? 'Hide the reasons' : 'Show the reasons'}
    >
      <Icon name="right" />
      {count(total)}
    </button>
  );
}

function Rejects({ rejects }: { readonly rejects: number }) {
  if (rejects === 0) return <span className="faint">0</span>;
  return (
    <a href={routeHash('dead-letters')} className="warn">
      {count(rejects)}
    </a>
  );
}

/** Counters per stage; Enter on a row, or a press on its drops, shows the reasons. */
export function StageTable({ stages, rates }: StageTableProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (stage: Stage | undefined) => {
    if (stage === undefined || dropCount(stage) === 0) return;
    const next = new Set(open);
    if (!next.delete(stage.stage)) next.add(stage.stage);
    setOpen(next);
  };
  const keys = useRowKeys({ count: stages.length, onOpen: (index) => toggle(stages[index]) });
  const quiet = (value: number, text: string) => (value === 0 ? <span className="faint">0</span> : text);
  return (
    <div className="scroll">
      <table role="grid" className="rows stage-table" aria-labelledby="stages" onKeyDown={keys.onKeyDown}>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((column) => (
              <th
                key={column.name}
                role="columnheader"
                scope="col"
                title={column.note}
                className={column.number ? 'num' : ''}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={keys.body}>
          {stages.map((stage, index) => (
            <Fragment key={stage.stage}>
              <tr role="row" {...keys.rowProps(index)}>
                <th role="rowheader" scope="row" title={STAGE_WORK[stage.stage]}>
                  {stage.stage}{' '}
                  {stage.lanes > 0 && (
                    <span className="faint">
                      ×{stage.lanes}
                      <span className="hidden"> lanes</span>
                    </span>
                  )}
                </th>
                <td role="gridcell" className="num" data-label="Records/s">
                  <Sparkline values={rates.get(stage.stage) ?? []} />
                  <span className="rate">{si(stage.recordsPerSecond, '')}</span>
                </td>
                <td role="gridcell" className="num" data-label="Records">
                  {count(stage.records)}
                </td>
                <td role="gridcell" className="num" data-label="Throughput">
                  {quiet(stage.bytesPerSecond, si(stage.bytesPerSecond * 8, 'bit/s'))}
                </td>
                <td role="gridcell" className="num" data-label="Lag">
                  {quiet(stage.lag, count(stage.lag))}
                </td>
                <td role="gridcell" className="num" data-label="Drops">
                  <DropsCell stage={stage} open={open.has(stage.stage)} onToggle={() => toggle(stage)} />
                </td>
                <td role="gridcell" className="num" data-label="Rejects">
                  <Rejects rejects={stage.rejects} />
                </td>
                <td role="gridcell" className="num" data-label="Retries">
                  {quiet(stage.retries, count(stage.retries))}
                </td>
                <td role="gridcell" className="num" data-label="Watermark">
                  <Moment us={stage.watermark} />
                </td>
              </tr>
              {open.has(stage.stage) && <Drops stage={stage} />}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
