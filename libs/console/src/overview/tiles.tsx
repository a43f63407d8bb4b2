import type { ReactNode } from 'react';
import type { Stage, Status } from '../api.ts';
import { routeHash } from '../route.ts';
import { bytes, count, counted, si } from '../units.ts';

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly exact: string;
  readonly tone?: 'warn';
  readonly children: ReactNode;
}

function Tile({ name, value, exact, tone, children }: TileProps) {
  return (
    <div className={tone === undefined ? 'tile' : `tile tile-${tone}`}>
      <dt>{name}</dt>
      <dd title={exact}>
        <span className="tile-value">{value}</span>
        <span className="tile-note">{children}</span>
      </dd>
    </div>
  );
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** What detection is there to say of most records; it is no loss. */
const NO_LOSS = 'benign';

/** Drops of all stages, and the reason given most often. */
export function dropsOf(stages: readonly Stage[]): { readonly total: number; readonly top: string | null } {
  const byReason = new Map<string, number>();
  for (const stage of stages) {
    for (const [reason, dropped] of Object.entries(stage.drops)) {
      if (reason === NO_LOSS) continue;
      byReason.set(reason, (byReason.get(reason) ?? 0) + dropped);
    }
  }
  const top = [...byReason].toSorted((a, b) => b[1] - a[1])[0];
  return { total: sum([...byReason.values()], (dropped) => dropped), top: top === undefined ? null : top[0] };
}

function rateNote(stages: readonly Stage[], rate: (stage: Stage) => string, moving: (stage: Stage) => number): string {
  const capture = stages[0];
  return capture === undefined || moving(capture) === 0 ? 'reading nothing now' : rate(capture);
}

/** The figures of the whole run. */
export function Tiles({ status }: { readonly status: Status | null }) {
  const sources = status?.sources ?? [];
  const stages = status?.stages ?? [];
  const packets = sum(sources, (source) => source.frames);
  const size = sum(sources, (source) => source.bytes);
  const flows = status?.flows ?? 0;
  const drops = dropsOf(stages);
  const alerts = status?.alerts ?? 0;
  const letters = status?.deadLetters ?? 0;
  const shown = (text: string) => (status === null ? '–' : text);
  return (
    <dl className="tiles" aria-label="Totals">
      <Tile name="Packets" value={shown(si(packets, ''))} exact={counted(packets, 'packet')}>
        {rateNote(
          stages,
          (stage) => `${si(stage.recordsPerSecond, '')} packets/s now`,
          (stage) => stage.recordsPerSecond,
        )}
      </Tile>
      <Tile name="Bytes" value={shown(bytes(size))} exact={counted(size, 'byte')}>
        {rateNote(
          stages,
          (stage) => `${si(stage.bytesPerSecond * 8, 'bit/s')} now`,
          (stage) => stage.bytesPerSecond,
        )}
      </Tile>
      <Tile name="Flows" value={shown(si(flows, ''))} exact={counted(flows, 'flow')}>
        {flows === 0 ? 'written as flows end' : `${(packets / flows).toFixed(1)} packets a flow`}
      </Tile>
      <Tile name="Alerts" value={shown(si(alerts, ''))} exact={counted(alerts, 'alert')}>
        {alerts === 0 ? (
          'nothing was alarmed on'
        ) : (
          <a href={routeHash('alerts', { order: 'worst' })}>the worst first</a>
        )}
      </Tile>
      <Tile name="Dropped" value={shown(si(drops.total, ''))} exact={counted(drops.total, 'record')}>
        {drops.top === null ? 'by no stage' : `mostly ${drops.top}`}
      </Tile>
      <Tile
        name="Dead letters"
        value={shown(si(letters, ''))}
        exact={count(letters)}
        {...(letters > 0 ? { tone: 'warn' as const } : {})}
      >
        {letters === 0 ? 'nothing was refused' : <a href={routeHash('dead-letters')}>look at them</a>}
      </Tile>
    </dl>
  );
}
