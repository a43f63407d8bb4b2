import type { Counts } from '@weir/adapters/clickhouse';
import type { GroupStatus, StageStatus } from '../platform/stage-group.ts';

/** What the page shows of a stage. */
export interface StageView {
  readonly stage: string;
  readonly lanes: number;
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly lag: number;
  readonly drops: Readonly<Record<string, number>>;
  readonly rejects: number;
  readonly retries: number;
  readonly watermark: number | null;
}

export interface SourceView {
  readonly source: string;
  readonly frames: number;
  readonly bytes: number;
  readonly ended: boolean;
  readonly problem: string | null;
}

export interface StatusView extends Counts {
  readonly version: string;
  /** µs since the epoch. */
  readonly now: number;
  readonly sources: readonly SourceView[];
  readonly stages: readonly StageView[];
}

interface Sample {
  readonly at: number;
  readonly records: number;
  readonly bytes: number;
}

/** Rates are taken over this long, ms. */
const RATE_WINDOW_MS = 2_000;

/** Turns a platform's counters into what the page shows; rates come from the samples it keeps. */
export class StatusViewer {
  readonly #status: () => GroupStatus;
  readonly #version: string;
  readonly #counts: () => Promise<Counts>;
  readonly #samples = new Map<string, Sample[]>();

  constructor(status: () => GroupStatus, version: string, counts: () => Promise<Counts>) {
    this.#status = status;
    this.#version = version;
    this.#counts = counts;
  }

  async view(nowMs: number): Promise<StatusView> {
    const { stages, inputs } = this.#status();
    return {
      version: this.#version,
      now: nowMs * 1000,
      sources: inputs.map(({ source, records, bytes, ended, problem }) => ({
        source,
        frames: records,
        bytes,
        ended,
        problem: problem ?? null,
      })),
      stages: stages.map((stage) => this.#stage(stage, nowMs)),
      ...(await this.#counts()),
    };
  }

  #stage(stage: StageStatus, now: number): StageView {
    const samples = this.#samples.get(stage.stage) ?? [];
    samples.push({ at: now, records: stage.records, bytes: stage.bytes });
    while (samples.length > 2 && now - (samples[1]?.at ?? now) >= RATE_WINDOW_MS) samples.shift();
    this.#samples.set(stage.stage, samples);
    const first = samples[0];
    const seconds = first === undefined ? 0 : (now - first.at) / 1000;
    const perSecond = (value: number, before: number): number => (seconds > 0 ? (value - before) / seconds : 0);
    const marks = stage.lanes.flatMap((lane) => (lane.watermark === undefined ? [] : [lane.watermark]));
    return {
      stage: stage.stage,
      lanes: stage.lanes.length,
      records: stage.records,
      recordsPerSecond: perSecond(stage.records, first?.records ?? 0),
      bytesPerSecond: perSecond(stage.bytes, first?.bytes ?? 0),
      lag: stage.lanes.reduce((sum, lane) => sum + lane.lag, 0),
      drops: stage.drops,
      rejects: Object.values(stage.rejects).reduce((sum, count) => sum + count, 0),
      retries: stage.retries,
      watermark: marks.length === 0 ? null : Math.min(...marks),
    };
  }
}
