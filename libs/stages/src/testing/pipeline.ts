import {
  flows as flowsTopic,
  windows as windowsTopic,
  type Batch,
  type Flow,
  type FlowBatch,
  type Topic,
  type Window,
} from '@weir/schema';
import {
  createMemoryBus,
  createMemoryState,
  systemClock,
  type Bus,
  type ByteStream,
  type RunningStage,
  type Runtime,
} from '@weir/stream';
import { captureStage } from '../capture/index.ts';
import { flowStage } from '../flow/index.ts';
import { parseStage } from '../parse/index.ts';
import { flowWindowsStage, mergeFlowWindowsStage, mergeWindowsStage, windowsStage } from '../windows/index.ts';
import { targetLanes } from '../windows/target-lanes.ts';
import { FLOW_GROUPS, PACKET_GROUPS } from '@weir/statistics';
import { memoryStream, type MemoryCapture } from './memory-capture.ts';

export interface PipelineSettings {
  readonly lanes?: number;
  readonly messageFrames?: number;
  readonly pieceBytes?: number;
  /** Instead of the captures' bytes from memory. */
  readonly openCapture?: (path: string) => Promise<ByteStream>;
  /** Settings of the stage `flow`. */
  readonly flow?: Readonly<Record<string, unknown>>;
  /** Is shown the messages of flows, whose memory it may not keep. */
  readonly onFlows?: (batch: FlowBatch) => void;
  /** Put between the stages and the bus. */
  readonly around?: (bus: Bus) => Bus;
}

export interface PipelineRun {
  /** In the order of their first packets, source by source. */
  readonly flows: readonly Flow[];
  readonly frames: number;
  readonly drops: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

function runtimeOf(captures: readonly MemoryCapture[], settings: PipelineSettings): Runtime {
  const { lanes = 2, pieceBytes = 4 << 20 } = settings;
  const inner = createMemoryBus({ lanes });
  const bus = settings.around?.(inner) ?? inner;
  const bytesOf = new Map(captures.map(({ source, bytes }) => [source, bytes]));
  return {
    bus,
    state: createMemoryState(),
    ports: {
      tables: { prepare: () => ({ rows: 0, sha256: '', insert: async () => {} }), close: async () => {} },
      openCapture: async (path) =>
        settings.openCapture?.(path) ?? memoryStream(bytesOf.get(path) ?? new Uint8Array(), pieceBytes),
    },
    clock: systemClock,
    lanes: { total: lanes, own: Array.from({ length: lanes }, (_, lane) => lane) },
    settings: { checkpointMs: 5, laneBudgetBytes: 64 << 20, stopGraceMs: 1000 },
  };
}

/** Captures through the stages capture, parse and flow, as a process with the memory bus and state runs them. */
export async function runPipeline(
  captures: readonly MemoryCapture[],
  settings: PipelineSettings = {},
): Promise<PipelineRun> {
  const { lanes = 2, messageFrames = 1024 } = settings;
  const runtime = runtimeOf(captures, settings);
  const flow = await flowStage.start(runtime, settings.flow ?? {});
  const parse = await parseStage.start(runtime, {});
  const collected = await collect(runtime.bus, flowsTopic, lanes * captures.length, settings.onFlows);
  const capture = await captureStage.start(runtime, { files: captures.map(({ source }) => source), messageFrames });
  const stages = [capture, parse, flow];
  try {
    const failures = [parse.done, flow.done];
    await capture.done;
    await Promise.race([collected.done, ...failures]);
  } finally {
    for (const stage of stages) await stage.stop();
  }
  const drops = new Map(stages.flatMap(({ meter }) => [...meter.drops]));
  const inputs = capture.inputs();
  return {
    flows: collected.rows.toSorted((a, b) => a.source.localeCompare(b.source) || a.number - b.number),
    frames: inputs.reduce((sum, { records }) => sum + records, 0),
    drops,
    problems: inputs.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  };
}

/** The windows of captures, by the stages that lead to them, in the order they come in. */
export async function runWindows(
  captures: readonly MemoryCapture[],
  settings: PipelineSettings & { readonly windows?: { readonly maxKeys?: number; readonly top?: number } } = {},
): Promise<readonly Window[]> {
  const { lanes = 2, messageFrames = 1024 } = settings;
  const runtime = runtimeOf(captures, settings);
  const folds = [mergeWindowsStage, windowsStage, mergeFlowWindowsStage, flowWindowsStage];
  const running: RunningStage[] = [];
  for (const stage of folds) running.push(await stage.start(runtime, settings.windows ?? {}));
  running.push(await flowStage.start(runtime, {}), await parseStage.start(runtime, {}));
  const ends = captures.reduce(
    (sum, { source }) =>
      sum + targetLanes(source, lanes, PACKET_GROUPS).size + targetLanes(source, lanes, FLOW_GROUPS).size,
    0,
  );
  const collected = await collect(runtime.bus, windowsTopic, ends);
  const capture = await captureStage.start(runtime, { files: captures.map(({ source }) => source), messageFrames });
  const stages = [capture, ...running.toReversed()];
  try {
    await Promise.race([collected.done, ...running.map(({ done }) => done)]);
  } finally {
    for (const stage of stages) await stage.stop();
  }
  return collected.rows;
}

/** The rows of the topic; `done` when `ends` sources have ended in their lanes. */
async function collect<B extends Batch, R>(
  bus: Bus,
  topic: Topic<B, R>,
  ends: number,
  onBatch?: (batch: B) => void,
): Promise<{ readonly rows: R[]; readonly done: Promise<void> }> {
  const rows: R[] = [];
  let left = ends;
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((settle) => (resolve = settle));
  const subscription = await bus.subscribe(topic, 'test', {
    assigned: async () => undefined,
    revoked: async () => undefined,
    failed: (cause) => {
      throw cause;
    },
    deliver(lane, deliveries) {
      for (const delivery of deliveries) {
        const batch = delivery.decode();
        onBatch?.(batch);
        for (let i = 0; i < batch.count; i++) rows.push(topic.row(batch, i));
        if (batch.last && --left === 0) resolve();
        // Stages before this one save their checkpoints when what they put out is safe here.
        void subscription.commit(lane, delivery.offset);
      }
    },
  });
  return { rows, done };
}
