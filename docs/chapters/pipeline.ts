import { openCaptureFile } from '@weir/adapters/capture';
import { flows, type Batch, type Flow, type Topic } from '@weir/schema';
import { captureStage } from '@weir/stages/capture';
import { flowStage } from '@weir/stages/flow';
import { parseStage } from '@weir/stages/parse';
import { writeDeadLettersStage, writeFlowsStage } from '@weir/stages/write';
import {
  createMemoryBus,
  createMemoryState,
  systemClock,
  type ByteStream,
  type RunningStage,
  type StateStore,
  type Step,
  type Tables,
} from '@weir/stream';

/** A table of flows that knows the tokens of what was inserted, as ClickHouse does. */
export class FlowRows implements Tables {
  readonly rows: Flow[] = [];
  /** Vectors of features by id, where the flows have any. */
  readonly vectors = new Map<string, Float64Array>();
  readonly #tokens = new Set<string>();

  prepare<B extends Batch, R>(_topic: Topic<B, R>, batches: readonly B[]) {
    const rows: Flow[] = [];
    for (const batch of batches)
      for (let i = 0; flows.owns(batch) && i < batch.count; i++) {
        const row = flows.row(batch, i);
        rows.push(row);
        // A copy: the memory of a message is used again.
        this.vectors.set(row.id, flows.slice(batch, i, i + 1).vector.slice());
      }
    return {
      rows: rows.length,
      sha256: rows.map(({ id }) => id).join(),
      insert: async (token: string) => {
        if (!this.#tokens.has(token)) this.rows.push(...rows);
        this.#tokens.add(token);
      },
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface PipelineOptions {
  readonly files: readonly string[];
  readonly lanes?: number;
  /** In place of the flow stage. */
  readonly flow?: typeof flowStage;
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What outlives a run. */
  readonly state?: StateStore;
  readonly table?: FlowRows;
  /** Bytes in place of those of the named file. */
  readonly open?: (path: string) => Promise<ByteStream>;
  readonly onStep?: (step: Step, stage: string) => void;
}

export interface Pipeline {
  /** Resolves when the captures are read. Rejects when a stage cannot go on. */
  readonly done: Promise<void>;
  /** What the stages dropped, by `stage reason`. */
  drops(): Readonly<Record<string, number>>;
  problems(): readonly string[];
  stop(): Promise<void>;
  /** Ends what is left after a crash; nothing it still wants to do succeeds. */
  bury(): Promise<void>;
}

/** All stages in this thread, on the bus in memory: what `weir start` does, without threads and stores. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { lanes = 2, flow = flowStage, state = createMemoryState(), table = new FlowRows(), onStep } = options;
  const runtime = {
    bus: createMemoryBus({ lanes }),
    state,
    clock: systemClock,
    lanes: { total: lanes, own: Array.from({ length: lanes }, (_, lane) => lane) },
    settings: { checkpointMs: 20, laneBudgetBytes: 32 << 20, stopGraceMs: 100 },
    ports: { tables: table, openCapture: options.open ?? ((path: string) => openCaptureFile(path)) },
    ...(onStep === undefined ? {} : { onStep }),
  };
  const running: RunningStage[] = [];
  for (const stage of [captureStage, parseStage, flow, writeFlowsStage, writeDeadLettersStage].toReversed()) {
    const settings = stage === captureStage ? { ...options.settings?.['capture'], files: options.files } : undefined;
    running.unshift(await stage.start(runtime, settings ?? options.settings?.[stage.name] ?? {}));
  }
  return {
    done: Promise.race(running.map((stage) => stage.done)),
    drops: () =>
      Object.fromEntries(
        running.flatMap(({ name, meter }) =>
          [...meter.drops].map(([reason, count]) => [`${name} ${reason}`, count] as const),
        ),
      ),
    problems: () => running.flatMap((stage) => stage.inputs().flatMap(({ problem }) => problem ?? [])),
    async stop() {
      for (const stage of running) await stage.stop();
    },
    async bury() {
      for (const stage of running) await stage.stop().catch(() => undefined);
    },
  };
}

/** The flows of captures, in the order of their first packets. */
export async function flowsOf(options: PipelineOptions): Promise<readonly Flow[]> {
  const table = options.table ?? new FlowRows();
  const pipeline = await startPipeline({ ...options, table });
  await pipeline.done;
  await pipeline.stop();
  return table.rows.toSorted((a, b) => a.number - b.number);
}
