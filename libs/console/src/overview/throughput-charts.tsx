import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Throughput } from '../api.ts';
import { useCalmed } from '../live.ts';
import type { Live } from '../live.ts';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { getThroughput } from '../requests.ts';
import { duration, localTime, si, siWords, utcTime } from '../units.ts';
import { useRequest } from '../use-request.ts';
import { moved, rateSeries, summary, zoomed } from './series.ts';
import type { Range } from './series.ts';
import { TimeChart } from './time-chart.tsx';

const POINTS = 400;
const REFRESH_MS = 1_500;

interface ChartsProps {
  readonly data: Throughput;
  readonly range: Range | null;
  readonly whole: Range;
  readonly dark: boolean;
  onRange(range: Range | null): void;
}

function ToolButton({
  icon,
  label,
  onPress,
  off,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly off: boolean;
  onPress(): void;
}) {
  return (
    <button type="button" className="ghost small" onClick={onPress} disabled={off} title={label}>
      <Icon name={icon} />
      <span className="hidden">{label}</span>
    </button>
  );
}

const packetRate = (value: number) => siWords(value, 'packets/s');
const bitRate = (value: number) => si(value, 'bit/s');

interface ReadoutProps {
  readonly values: readonly number[];
  readonly cursor: number | null;
  read(value: number): string;
}

/** The value under the crosshair, or peak and mean of what is shown. */
function Readout({ values, cursor, read }: ReadoutProps) {
  const all = useMemo(() => summary(values), [values]);
  if (cursor !== null) return <span className="readout readout-at">{read(values[cursor] ?? 0)}</span>;
  return (
    <span className="readout">
      peak {read(all.peak)} · mean {read(all.mean)}
    </span>
  );
}

function Charts({ data, range, whole, dark, onRange }: ChartsProps) {
  const [cursor, setCursor] = useState<number | null>(null);
  const series = useMemo(() => rateSeries(data), [data]);
  const shown = range ?? whole;
  const at = cursor === null ? undefined : series.seconds[cursor];
  const around = at === undefined ? (shown.from + shown.to) / 2 : at * 1e6;
  // Another range has other buckets, so the crosshair would stand on a wrong one.
  const choose = (next: Range | null) => {
    setCursor(null);
    onRange(next);
  };
  const zoom = (factor: number) => choose(zoomed(shown, whole, factor, around));
  const pan = (share: number) => {
    if (range !== null) choose(moved(range, whole, share));
  };
  const step = (by: number) => {
    const last = Math.max(0, series.seconds.length - 2);
    setCursor(Math.min(last, Math.max(0, (cursor ?? (by > 0 ? -1 : last + 1)) + by)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const steps: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => (event.shiftKey ? pan(-0.25) : step(-1)),
      ArrowRight: () => (event.shiftKey ? pan(0.25) : step(1)),
      PageUp: () => step(-20),
      PageDown: () => step(20),
      '+': () => zoom(0.5),
      '-': () => zoom(2),
      '0': () => choose(null),
      Escape: () => setCursor(null),
    };
    const run = steps[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  };
  const chart = { seconds: series.seconds, range: shown, dark, cursor, onCursor: setCursor, onZoom: choose };
  const moment = at === undefined ? null : at * 1e6;
  return (
    <>
      <div className="chart-tools">
        <span className="mono chart-range" title={`Local: ${localTime(moment ?? shown.from)}`}>
          {moment === null
            ? `${utcTime(shown.from, 0)} + ${duration(shown.to - shown.from)}`
            : utcTime(moment, data.bucketUs < 1e6 ? 3 : 0)}{' '}
          UTC
        </span>
        <span className="faint">{duration(data.bucketUs)} a step</span>
        <span className="tools">
          <ToolButton icon="left" label="Earlier (Shift + Left)" off={range === null} onPress={() => pan(-0.5)} />
          <ToolButton icon="right" label="Later (Shift + Right)" off={range === null} onPress={() => pan(0.5)} />
          <ToolButton icon="plus" label="Zoom in (+)" off={false} onPress={() => zoom(0.5)} />
          <ToolButton icon="minus" label="Zoom out (-)" off={range === null} onPress={() => zoom(2)} />
          <ToolButton icon="whole" label="Whole range (0)" off={range === null} onPress={() => choose(null)} />
        </span>
      </div>
      <div
        className="charts"
        role="application"
        tabIndex={0}
        aria-label="Throughput over event time. Left and right arrows read single steps, plus and minus zoom, Shift with the arrows moves, 0 shows the whole range."
        onKeyDown={onKeyDown}
      >
        <figure>
          <figcaption>
            <span className="key key-packets" /> Packets/s{' '}
            <Readout values={series.packetsPerSecond} cursor={cursor} read={packetRate} />
          </figcaption>
          <TimeChart {...chart} values={series.packetsPerSecond} colour="--series-packets" />
        </figure>
        <figure>
          <figcaption>
            <span className="key key-bits" /> Bits/s{' '}
            <Readout values={series.bitsPerSecond} cursor={cursor} read={bitRate} />
          </figcaption>
          <TimeChart {...chart} values={series.bitsPerSecond} colour="--series-bits" />
        </figure>
      </div>
      <p role="status" className="hidden">
        {moment !== null &&
          cursor !== null &&
          `${utcTime(moment, 0)} UTC: ${packetRate(series.packetsPerSecond[cursor] ?? 0)}, ${bitRate(series.bitsPerSecond[cursor] ?? 0)}`}
      </p>
    </>
  );
}

/** Packets/s and bits/s over event time: the whole range follows the run, a chosen one stays. */
export function ThroughputCharts({ live, dark }: { readonly live: Live; readonly dark: boolean }) {
  const [range, setRange] = useState<Range | null>(null);
  const [whole, setWhole] = useState<Range | null>(null);
  const records = useCalmed(live.status?.stages.reduce((sum, stage) => sum + stage.records, 0) ?? 0, REFRESH_MS);
  const key = range === null ? `${records} ${live.connection}` : `${range.from}-${range.to} ${live.connection}`;
  const answer = useRequest(key, async (signal) => {
    const throughput = await getThroughput(range, POINTS, signal);
    if (range === null) {
      setWhole({ from: throughput.from, to: Math.max(throughput.to, throughput.from + throughput.bucketUs) });
    }
    return throughput;
  });
  const data = answer.data;
  return (
    <section className="card throughput" aria-labelledby="throughput" aria-busy={answer.loading}>
      <h2 id="throughput">Throughput over event time</h2>
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
      {data === null && answer.problem === null && <Notice kind="loading" title="Reading the throughput…" />}
      {data !== null && whole !== null && (data.points.length > 0 || range !== null) && (
        <Charts data={data} range={range} whole={whole} dark={dark} onRange={setRange} />
      )}
      {data !== null && data.points.length === 0 && (
        <Notice kind="empty" title={range === null ? 'No packet has been written yet' : 'No packet in this range'}>
          {range === null
            ? 'The charts fill as the store receives rows, usually within a second.'
            : 'Press 0 to see the whole range.'}
        </Notice>
      )}
    </section>
  );
}
