import { DETECT_FIGURES } from '@weir/stages/detect/figures';
import { RUNNER_FIGURES, type Figure } from '@weir/stream';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { GroupStatus } from '../platform/stage-group.ts';
import { createModelMetrics } from './model-metrics.ts';
import { registerFigures } from './told-figures.ts';

/** What stages count beside records. */
export const FIGURES: readonly Figure[] = [...RUNNER_FIGURES, ...DETECT_FIGURES];

/** Prometheus text of a platform's counters. They are read when scraped; nothing is counted twice. */
export function createMetrics(status: () => GroupStatus, version: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({ name: 'weir_build_info', help: 'Version of the platform.', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  const sourceProgress = new Gauge({
    name: 'weir_source_progress_ratio',
    help: 'Share of a source read so far.',
    labelNames: ['source'],
    // Registered first: what it collects has to be there when the others are read.
    registers,
    collect() {
      const { stages, inputs, models } = status();
      for (const metric of [
        sourceProgress,
        records,
        messages,
        bytes,
        retries,
        checkpoints,
        fenced,
        seconds,
        batches,
        lag,
        keys,
        halted,
        watermark,
        waited,
      ])
        metric.reset();
      for (const { source, progress, waitedMs } of inputs) {
        sourceProgress.set({ source }, progress);
        waited.inc({ source }, waitedMs / 1000);
      }
      judges.show(models);
      for (const counted of stages) {
        const { stage } = counted;
        records.inc({ stage, outcome: 'emitted', reason: '' }, counted.emitted);
        for (const [reason, count] of Object.entries(counted.drops))
          records.inc({ stage, outcome: 'dropped', reason }, count);
        for (const [reason, count] of Object.entries(counted.rejects))
          records.inc({ stage, outcome: 'rejected', reason }, count);
        messages.inc({ stage, outcome: 'applied' }, counted.messages);
        messages.inc({ stage, outcome: 'skipped' }, counted.skipped);
        bytes.inc({ stage }, counted.bytes);
        retries.inc({ stage }, counted.retries);
        checkpoints.inc({ stage }, counted.checkpoints);
        fenced.inc({ stage }, counted.fenced);
        seconds.inc({ stage }, counted.batchSeconds);
        batches.inc({ stage }, counted.batches);
        for (const lane of counted.lanes) {
          const labels = { stage, lane: String(lane.lane) };
          lag.set(labels, lane.lag);
          keys.set(labels, lane.keys);
          halted.set(labels, lane.halted === undefined ? 0 : 1);
          if (lane.watermark !== undefined) watermark.set(labels, lane.watermark / 1e6);
        }
      }
    },
  });
  const waited = new Counter({
    name: 'weir_source_waited_seconds_total',
    help: 'Time for which a live source took nothing in because what comes after it was behind.',
    labelNames: ['source'],
    registers,
  });
  const records = new Counter({
    name: 'weir_records_total',
    help: 'Records by what became of them.',
    labelNames: ['stage', 'outcome', 'reason'],
    registers,
  });
  const messages = new Counter({
    name: 'weir_messages_total',
    help: 'Messages applied, and skipped because they were applied before.',
    labelNames: ['stage', 'outcome'],
    registers,
  });
  const bytes = new Counter({
    name: 'weir_input_bytes_total',
    help: 'Bytes of messages applied.',
    labelNames: ['stage'],
    registers,
  });
  const retries = new Counter({
    name: 'weir_retries_total',
    help: 'Repeated calls to a service that did not answer.',
    labelNames: ['stage'],
    registers,
  });
  const checkpoints = new Counter({
    name: 'weir_checkpoints_total',
    help: 'Checkpoints saved.',
    labelNames: ['stage'],
    registers,
  });
  const fenced = new Counter({
    name: 'weir_lanes_fenced_total',
    help: 'Lanes let go because another process had claimed them.',
    labelNames: ['stage'],
    registers,
  });
  const seconds = new Counter({
    name: 'weir_batch_seconds_total',
    help: 'Time spent on runs of messages.',
    labelNames: ['stage'],
    registers,
  });
  const batches = new Counter({
    name: 'weir_batches_total',
    help: 'Runs of messages.',
    labelNames: ['stage'],
    registers,
  });
  const lag = new Gauge({
    name: 'weir_lane_lag',
    help: 'Messages not applied yet.',
    labelNames: ['stage', 'lane'],
    registers,
  });
  const keys = new Gauge({
    name: 'weir_state_keys',
    help: 'Keys in the state of a lane.',
    labelNames: ['stage', 'lane'],
    registers,
  });
  const halted = new Gauge({
    name: 'weir_lane_halted',
    help: '1 when the lane stands still because a message is missing.',
    labelNames: ['stage', 'lane'],
    registers,
  });
  const watermark = new Gauge({
    name: 'weir_watermark_timestamp_seconds',
    help: 'Event time up to which a lane has come.',
    labelNames: ['stage', 'lane'],
    registers,
  });
  registerFigures(registry, FIGURES, status);
  const judges = createModelMetrics(registers);
  return registry;
}
