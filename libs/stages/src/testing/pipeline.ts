import { flows as flowsTopic, type Flow, type FlowBatch } from '@weir/schema';
import { createMemoryBus, createMemoryState, systemClock, type Bus, type ByteStream, type Runtime } from '@weir/stream';
import { captureStage } from '../capture/index.ts';
import { flowStage } from '../flow/index.ts';
import { parseStage } from '../parse/index.ts';
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

/** Captures through the stages capture, parse and flow, as a process with the memory bus and state runs them. */
export async function runPipeline(
  captures: readonly MemoryCapture[],
  settings: PipelineSettings = {},
): Promise<PipelineRun> {
  const { lanes = 2, messageFrames = 1024, pieceBytes = 4 << 20 } = settings;
  const inner = createMemoryBus({ lanes });
  const bus = settings.around?.(inner) ?? inner;
  const bytesOf = new Map(captures.map(({ source, bytes }) => [source, bytes]));
  const runtime: Runtime = {
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
  const flow = await flowStage.start(runtime, settings.flow ?? {});
  const parse = await parseStage.start(runtime, {});
  const collected = await collectFlows(bus, lanes * captures.length, settings.onFlows);
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
    flows: collected.flows.toSorted((a, b) => a.source.localeCompare(b.source) || a.number - b.number),
    frames: inputs.reduce((sum, { records }) => sum + records, 0),
    drops,
    problems: inputs.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  };
}

/** The rows of the topic; `done` when `ends` sources have ended in their lanes. */
async function collectFlows(
  bus: Bus,
  ends: number,
  onFlows?: (batch: FlowBatch) => void,
): Promise<{ readonly flows: Flow[]; readonly done: Promise<void> }> {
  const flows: Flow[] = [];
  let left = ends;
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((settle) => (resolve = settle));
  const subscription = await bus.subscribe(flowsTopic, 'test', {
    assigned: async () => undefined,
    revoked: async () => undefined,
    failed: (cause) => {
      throw cause;
    },
    deliver(lane, deliveries) {
      for (const delivery of deliveries) {
        const batch = delivery.decode();
        onFlows?.(batch);
        for (let i = 0; i < batch.count; i++) flows.push(flowsTopic.row(batch, i));
        if (batch.last && --left === 0) resolve();
        // Stages before this one save their checkpoints when what they put out is safe here.
        void subscription.commit(lane, delivery.offset);
      }
    },
  });
  return { flows, done };
}
