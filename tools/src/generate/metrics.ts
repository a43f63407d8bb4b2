import { createMetrics, FIGURES } from '@weir/service/metrics';

/** Each figure told once. */
const TOLD = Object.fromEntries(
  FIGURES.map(({ name, labels, buckets }) => [
    name,
    { [JSON.stringify([...labels, ...(buckets?.slice(0, 1).map(String) ?? [])])]: 1 },
  ]),
);

/** What a platform reports in which everything has happened once, so that each metric shows its labels. */
const EVERYTHING = {
  stages: [
    {
      ...{
        stage: 'flow',
        shape: 'fold' as const,
        records: 1,
        messages: 1,
        bytes: 1,
        emitted: 1,
        retries: 1,
        skipped: 1,
        checkpoints: 1,
      },
      ...{ fenced: 1, drops: { 'not-ip': 1 }, rejects: { undecodable: 1 }, batchSeconds: 1, batches: 1 },
      figures: TOLD,
      waitingFor: undefined,
      lanes: [
        {
          ...{ lane: 0, lag: 1, keys: 1, watermark: 1, progressAt: 1 },
          ...{ waitingFor: undefined, halted: undefined },
        },
      ],
    },
  ],
  inputs: [
    { source: 'a.pcap', records: 1, bytes: 1, progress: 1, ended: true, problem: undefined, dropped: 0, waitedMs: 0 },
  ],
};

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labels: ReadonlySet<string>;
}

/** The reference page of what `/metrics` says, read off its own text. */
export async function metricsPage(): Promise<string> {
  const metrics = readExposition(await createMetrics(() => EVERYTHING, '').metrics());
  const lines = [
    '# Metrics',
    '',
    'Generated from what `/metrics` answers by `npm run generate`. Every service and the embedded platform have them, in the text format',
    'of Prometheus. The runner counts; a lane is a partition number, and no label holds an address. `reason` is the reason that the stage',
    'gave, without its numbers. Labels name what somebody installed (rules, detectors, models and their versions, features), so there are as many',
    'series as of these. A histogram has `_bucket` (with `le`), `_sum` and `_count`.',
    '',
    '`weir_rule_seconds_total` beside `weir_rule_records_total` is what a rule costs; `weir_votes_total` has the votes of rules, of detectors of maths',
    'and of models alike.',
    '',
    '| metric | type | labels | what |',
    '|---|---|---|---|',
    ...metrics
      .filter(({ name }) => name.startsWith('weir_'))
      .map(({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${[...labels].join(', ')} | ${help} |`),
    '',
    'Beside them stand those of the process, `process_*` and `nodejs_*`, as prom-client defines them.',
    '',
  ];
  return lines.join('\n');
}

function readExposition(text: string): readonly Metric[] {
  const metrics = new Map<string, { name: string; help: string; type: string; labels: Set<string> }>();
  for (const line of text.split('\n')) {
    const head = /^# (HELP|TYPE) (\w+) (.*)$/.exec(line);
    const sample = /^(\w+)\{(.*)\} /.exec(line);
    const given = head?.[2] ?? sample?.[1];
    if (given === undefined) continue;
    const of = metrics.get(given.replace(/_(bucket|sum|count)$/, ''));
    const name = of?.type === 'histogram' ? of.name : given;
    const metric = metrics.get(name) ?? { name, help: '', type: '', labels: new Set<string>() };
    metrics.set(name, metric);
    if (head?.[1] === 'HELP') metric.help = head[3] ?? '';
    if (head?.[1] === 'TYPE') metric.type = head[3] ?? '';
    for (const [, label = ''] of (sample?.[2] ?? '').matchAll(/(\w+)="/g)) metric.labels.add(label);
  }
  return [...metrics.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
