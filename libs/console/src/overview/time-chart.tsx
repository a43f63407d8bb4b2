import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { axisTime, si } from '../units.ts';
import type { Range } from './series.ts';

const HEIGHT = 170;
const SYNC = 'throughput';

interface TimeChartProps {
  readonly seconds: readonly number[];
  readonly values: readonly number[];
  readonly range: Range;
  /** CSS variable of the line's colour. */
  readonly colour: string;
  /** Drawn anew when this changes, because a canvas does not follow CSS. */
  readonly dark: boolean;
  /** Bucket under the crosshair, kept equal in all charts. */
  readonly cursor: number | null;
  onCursor(index: number | null): void;
  onZoom(range: Range | null): void;
}

/** A CSS variable as the colour it comes to in the present theme. */
function resolved(variable: string, place: HTMLElement): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function options(place: HTMLElement, props: () => TimeChartProps): UPlot.Options {
  const ink = resolved('--ink-3', place);
  const grid = { stroke: resolved('--line', place), width: 1 };
  const axis = { stroke: ink, grid, ticks: { ...grid, size: 4 }, font: '11px system-ui, sans-serif', gap: 4 };
  const line = resolved(props().colour, place);
  const path = UPlot.paths.stepped?.({ align: 1 });
  return {
    width: Math.max(120, place.clientWidth),
    height: HEIGHT,
    // To the right, half the label of a tick at the end.
    padding: [8, 32, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: SYNC },
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      bind: { dblclick: () => () => (props().onZoom(null), null) },
    },
    scales: {
      x: { time: true, range: () => [props().range.from / 1e6, props().range.to / 1e6] },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        space: 84,
        values: (_plot, splits, _i, _space, step) => splits.map((at) => axisTime(at * 1e6, step * 1e6)),
      },
      { ...axis, size: 50, space: 26, values: (_plot, splits) => splits.map((value) => si(value, '')) },
    ],
    series: [
      {},
      {
        stroke: line,
        fill: line.replace('rgb(', 'rgba(').replace(')', ', 0.14)'),
        width: 1.5,
        points: { show: false },
        ...(path === undefined ? {} : { paths: path }),
      },
    ],
    tzDate: (at) => UPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
    hooks: {
      setCursor: [(plot) => props().onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 4) return;
          const [from, to] = [plot.posToVal(left, 'x') * 1e6, plot.posToVal(left + width, 'x') * 1e6];
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          props().onZoom({ from: Math.round(from), to: Math.round(to) });
        },
      ],
    },
  };
}

/** One rate over event time: drag zooms, a double click shows the whole range, the crosshair is common to all charts. */
export function TimeChart(props: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const { seconds, values } = latest.current;
    const made = new UPlot(
      options(element, () => latest.current),
      [[...seconds], [...values]],
      element,
    );
    plot.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: Math.max(120, element.clientWidth), height: HEIGHT }));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [props.dark, props.colour]);

  useEffect(() => {
    plot.current?.setData([[...props.seconds], [...props.values]]);
  }, [props.seconds, props.values, props.range]);

  useEffect(() => {
    const chart = plot.current;
    if (chart === null || chart.cursor.idx === props.cursor) return;
    const at = props.cursor === null ? undefined : props.seconds[props.cursor];
    chart.setCursor({ left: at === undefined ? -10 : chart.valToPos(at, 'x'), top: 10 }, false);
  }, [props.cursor, props.seconds]);

  return <div ref={place} className="chart" aria-hidden="true" />;
}
