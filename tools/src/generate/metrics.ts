import { createMetrics } from '@weir/service/metrics';

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
    'gave, without its numbers.',
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
    const name = head?.[2] ?? sample?.[1];
    if (name === undefined) continue;
    const metric = metrics.get(name) ?? { name, help: '', type: '', labels: new Set<string>() };
    metrics.set(name, metric);
    if (head?.[1] === 'HELP') metric.help = head[3] ?? '';
    if (head?.[1] === 'TYPE') metric.type = head[3] ?? '';
    for (const [, label = ''] of (sample?.[2] ?? '').matchAll(/(\w+)="/g)) metric.labels.add(label);
  }
  return [...metrics.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
