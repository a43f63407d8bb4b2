import type { Live } from '../live.ts';
import { Notice } from '../parts/notice.tsx';
import { StageTable } from './stage-table.tsx';
import { ThroughputCharts } from './throughput-charts.tsx';
import { Tiles } from './tiles.tsx';

export function Overview({ live, dark }: { readonly live: Live; readonly dark: boolean }) {
  return (
    <div className="view overview">
      <Tiles status={live.status} />
      <ThroughputCharts live={live} dark={dark} />
      <section className="card" aria-labelledby="stages">
        <h2 id="stages">Stages</h2>
        {live.status === null ? (
          <Notice kind="loading" title="Waiting for the first figures of the stages…" />
        ) : live.status.stages.length === 0 ? (
          <Notice kind="empty" title="No stage has reported yet">
            Stages appear here as soon as they read their first message. <code>weir doctor</code> says what is missing.
          </Notice>
        ) : (
          <StageTable stages={live.status.stages} rates={live.rates} />
        )}
      </section>
    </div>
  );
}
