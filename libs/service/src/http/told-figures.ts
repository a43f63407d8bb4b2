import { ABOVE, SUM, type Counts, type Figure } from '@weir/stream';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { GroupStatus } from '../platform/stage-group.ts';

interface Told {
  readonly stage: string;
  readonly counts: Counts;
}

/** Exports figures as stages have told them so far. */
export function registerFigures(registry: Registry, figures: readonly Figure[], status: () => GroupStatus): void {
  for (const figure of figures) {
    const told = (): Told[] =>
      status().stages.flatMap(({ stage, figures: { [figure.name]: counts } }) =>
        counts === undefined ? [] : [{ stage, counts }],
      );
    if (figure.buckets === undefined) registry.registerMetric(counterOf(figure, told));
    else registry.registerMetric(new ToldHistogram(figure, figure.buckets, told));
  }
}

function counterOf(figure: Figure, told: () => readonly Told[]): Counter {
  const counter: Counter = new Counter({
    name: figure.name,
    help: figure.help,
    labelNames: ['stage', ...figure.labels],
    registers: [],
    collect() {
      counter.reset();
      for (const { stage, counts } of told()) {
        for (const [key, count] of Object.entries(counts)) counter.inc(labelled(figure, stage, valuesOf(key)), count);
      }
    },
  });
  return counter;
}

/** prom-client's own can only be given values one by one; this one has buckets that were filled elsewhere. */
class ToldHistogram extends Gauge {
  readonly #figure: Figure;
  readonly #buckets: readonly number[];
  readonly #told: () => readonly Told[];
  readonly #shape: Histogram;

  constructor(figure: Figure, buckets: readonly number[], told: () => readonly Told[]) {
    const { name, help, labels } = figure;
    super({ name, help, labelNames: ['stage', ...labels], registers: [] });
    this.#figure = figure;
    this.#buckets = buckets;
    this.#told = told;
    this.#shape = new Histogram({ name, help, buckets: [...buckets], registers: [] });
  }

  override async get(): ReturnType<Gauge['get']> {
    return { ...(await this.#shape.get()), values: this.#told().flatMap((told) => this.#valuesOf(told)) };
  }

  #valuesOf({ stage, counts }: Told): { metricName: string; value: number; labels: Record<string, string> }[] {
    const { name } = this.#figure;
    const series = new Set(Object.keys(counts).map((key) => JSON.stringify(valuesOf(key).slice(0, -1))));
    return [...series].flatMap((key) => {
      const values = valuesOf(key);
      const labels = labelled(this.#figure, stage, values);
      const of = (last: string): number => counts[JSON.stringify([...values, last])] ?? 0;
      let count = 0;
      const buckets = [...this.#buckets.map(String), ABOVE].map((le) => {
        count += of(le);
        return { metricName: `${name}_bucket`, value: count, labels: { ...labels, le } };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, value: of(SUM), labels },
        { metricName: `${name}_count`, value: count, labels },
      ];
    });
  }
}

function valuesOf(key: string): string[] {
  const values: unknown = JSON.parse(key);
  return Array.isArray(values) ? values.map(String) : [];
}

function labelled({ labels }: Figure, stage: string, values: readonly string[]): Record<string, string> {
  return { stage, ...Object.fromEntries(labels.map((label, at) => [label, values[at] ?? ''])) };
}
