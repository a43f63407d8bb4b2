import { expect, test } from '@jest/globals';
import { Meter } from '@weir/stream';
import { mergeStatus, type GroupStatus } from '../platform/stage-group.ts';
import { statusOfFigures } from '../platform/testing/status.ts';
import { createMetrics, FIGURES } from './metrics.ts';

function figure(name: string) {
  const found = FIGURES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no figure ${name}`);
  return found;
}

/** The status of a thread whose detectors counted. */
function threadWith(count: (meter: Meter) => void): GroupStatus {
  const meter = new Meter();
  count(meter);
  const figures = [...meter.figures].map(([name, counts]) => [name, Object.fromEntries(counts)] as const);
  return statusOfFigures(Object.fromEntries(figures));
}

async function lines(status: GroupStatus, name: string): Promise<string[]> {
  const text = await createMetrics(() => status, '').metrics();
  return text.split('\n').filter((line) => line.includes(name));
}

test('figures of all threads are added up, with their labels as they are', async () => {
  const votes = figure('weir_votes_total');
  const status = mergeStatus([
    threadWith((meter) => meter.count(votes, ['rules', 'a "quoted" rule', ''], 2)),
    threadWith((meter) => {
      meter.count(votes, ['rules', 'a "quoted" rule', ''], 3);
      meter.count(votes, ['models', 'ddos_lgbm', '1.0.0'], 1);
    }),
  ]);
  expect(await lines(status, 'weir_votes_total')).toEqual([
    expect.stringContaining('# HELP'),
    '# TYPE weir_votes_total counter',
    String.raw`weir_votes_total{stage="detect-flows",engine="rules",detector="a \"quoted\" rule",version=""} 5`,
    'weir_votes_total{stage="detect-flows",engine="models",detector="ddos_lgbm",version="1.0.0"} 1',
  ]);
});

test('a distribution is a histogram with buckets that add up', async () => {
  const rows = figure('weir_inference_batch_rows');
  const told = await lines(
    threadWith((meter) => {
      for (const value of [1, 3, 64, 64, 500]) meter.count(rows, [], value);
    }),
    'weir_inference_batch_rows',
  );
  const counts = told
    .slice(2)
    .map((line) => line.replace('{stage="detect-flows"', '').replace('weir_inference_batch_rows', ''));
  expect(told[1]).toBe('# TYPE weir_inference_batch_rows histogram');
  expect(counts).toEqual([
    ...['1', '2'].map((le) => `_bucket,le="${le}"} 1`),
    ...['4', '8', '16', '32'].map((le) => `_bucket,le="${le}"} 2`),
    '_bucket,le="64"} 4',
    '_bucket,le="+Inf"} 5',
    '_sum} 632',
    '_count} 5',
  ]);
});

test('sources that nobody tells of any more are gone from the metrics', async () => {
  const input = { records: 1, bytes: 1, progress: 1, ended: true, problem: undefined, dropped: 0, waitedMs: 0 };
  let inputs = [{ source: 'monday.pcap', ...input }];
  const metrics = createMetrics(() => ({ stages: [], inputs }), '');
  expect(await metrics.metrics()).toContain('weir_source_progress_ratio{source="monday.pcap"} 1');
  inputs = [{ source: 'tuesday.pcap', ...input }];
  const text = await metrics.metrics();
  expect(text).toContain('weir_source_progress_ratio{source="tuesday.pcap"} 1');
  expect(text).not.toContain('monday.pcap');
});

test('no figure has an address among its labels', () => {
  expect(FIGURES.flatMap(({ labels }) => labels).filter((label) => /address|host|mac|source/i.test(label))).toEqual([]);
});
