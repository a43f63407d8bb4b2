import type { Counts, InputStatus, LaneStatus, RunningStage, Runtime, Stage } from '@weir/stream';
import { mergeModels, type ModelsStatus } from '../models/models-status.ts';
import { WaitTeller } from './wait-teller.ts';

/** How often it is looked whether stages wait, ms. */
const LOOK_MS = 1_000;

/** What a stage has done so far, as plain data that can cross threads. */
export interface StageStatus {
  readonly stage: string;
  readonly shape: Stage['shape'];
  readonly lanes: readonly LaneStatus[];
  readonly records: number;
  readonly messages: number;
  readonly bytes: number;
  readonly emitted: number;
  readonly skipped: number;
  readonly retries: number;
  readonly checkpoints: number;
  readonly fenced: number;
  readonly drops: Readonly<Record<string, number>>;
  readonly rejects: Readonly<Record<string, number>>;
  /** Its own figures, by name. */
  readonly figures: Readonly<Record<string, Counts>>;
  readonly batches: number;
  readonly batchSeconds: number;
  /** Why it waits, while a service is away. */
  readonly waitingFor: string | undefined;
}

export interface GroupStatus {
  readonly stages: readonly StageStatus[];
  readonly inputs: readonly InputStatus[];
  /** Undefined where nothing is judged. */
  readonly models?: ModelsStatus | undefined;
}

/** Stages that run together in one thread. */
export interface StageGroup {
  status(): GroupStatus;
  /** Resolves when every source has ended and what it sent is safe; never when there is no source. Rejects on a failure. */
  readonly done: Promise<void>;
  /** One stage after the other, so that the next takes what one still sends; all at once where what is between them keeps it. */
  stop(how?: 'in order' | 'at once'): Promise<void>;
}

function statusOf(stage: Stage, running: RunningStage): StageStatus {
  const { meter } = running;
  return {
    stage: stage.name,
    shape: stage.shape,
    lanes: running.lanes(),
    records: meter.records,
    messages: meter.messages,
    bytes: meter.bytes,
    emitted: meter.emitted,
    skipped: meter.skipped,
    retries: meter.retries,
    checkpoints: meter.checkpoints,
    fenced: meter.fenced,
    drops: Object.fromEntries(meter.drops),
    rejects: Object.fromEntries(meter.rejects),
    figures: Object.fromEntries([...meter.figures].map(([name, counts]) => [name, Object.fromEntries(counts)])),
    batches: meter.batches,
    batchSeconds: meter.batchSeconds,
    waitingFor: running.waitingFor(),
  };
}

/** Settings of a stage by its name: `write-flows` takes those of `write`. */
function settingsOf(stage: Stage, settings: Readonly<Record<string, unknown>>): unknown {
  return settings[stage.name] ?? settings[stage.name.split('-', 1)[0] ?? ''] ?? {};
}

/** Starts stages given in pipeline order, the last first, so that nobody sends before somebody reads. */
export async function startStages(
  stages: readonly Stage[],
  runtime: Runtime,
  settings: Readonly<Record<string, unknown>>,
): Promise<StageGroup> {
  const started: { stage: Stage; running: RunningStage }[] = [];
  for (const stage of stages.toReversed()) {
    started.unshift({ stage, running: await stage.start(runtime, settingsOf(stage, settings)) });
  }
  const sources = started.filter(({ stage }) => stage.shape === 'source');
  const others = started.filter(({ stage }) => stage.shape !== 'source');
  const failure = Promise.race(others.map(({ running }) => running.done));
  const ended =
    sources.length === 0 ? new Promise<void>(() => undefined) : Promise.all(sources.map(({ running }) => running.done));
  const done = Promise.race([failure, ended.then(() => undefined)]);
  done.catch(() => undefined);
  const looking = tellWaits(started, runtime);
  return {
    done,
    status: () => ({
      stages: started.map(({ stage, running }) => statusOf(stage, running)),
      inputs: started.flatMap(({ running }) => running.inputs()),
    }),
    async stop(how = 'in order') {
      clearInterval(looking);
      const stops: Promise<void>[] = [];
      for (const { running } of started) {
        const stopped = running.stop();
        stops.push(stopped);
        if (how === 'in order') await stopped;
      }
      await Promise.all(stops);
    },
  };
}

/** Who waits for a service, or for room on a disk, says so; probes are not asked by people at a terminal. */
function tellWaits(
  started: readonly { readonly running: RunningStage }[],
  runtime: Runtime,
): NodeJS.Timeout | undefined {
  const { tell, clock } = runtime;
  if (tell === undefined) return undefined;
  const waits = new WaitTeller(clock, tell);
  const timer = setInterval(() => {
    for (const { running } of started) waits.look(running.name, running.waitingFor());
  }, LOOK_MS);
  return timer.unref();
}

function add(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [key, value] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

function addFigures(a: StageStatus['figures'], b: StageStatus['figures']): StageStatus['figures'] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, add(a[name] ?? {}, b[name] ?? {})]));
}

function addStages(a: StageStatus, b: StageStatus): StageStatus {
  return {
    stage: a.stage,
    shape: a.shape,
    lanes: [...a.lanes, ...b.lanes],
    records: a.records + b.records,
    messages: a.messages + b.messages,
    bytes: a.bytes + b.bytes,
    emitted: a.emitted + b.emitted,
    skipped: a.skipped + b.skipped,
    retries: a.retries + b.retries,
    checkpoints: a.checkpoints + b.checkpoints,
    fenced: a.fenced + b.fenced,
    drops: add(a.drops, b.drops),
    rejects: add(a.rejects, b.rejects),
    figures: addFigures(a.figures, b.figures),
    batches: a.batches + b.batches,
    batchSeconds: a.batchSeconds + b.batchSeconds,
    waitingFor: a.waitingFor ?? b.waitingFor,
  };
}

/** The status of several groups that share the stages and their lanes; each input is read by one of them. */
export function mergeStatus(groups: readonly GroupStatus[]): GroupStatus {
  const stages = new Map<string, StageStatus>();
  for (const group of groups) {
    for (const stage of group.stages) {
      const known = stages.get(stage.stage);
      stages.set(stage.stage, known === undefined ? stage : addStages(known, stage));
    }
  }
  const models = groups.flatMap((group) => group.models ?? []);
  return {
    stages: [...stages.values()],
    inputs: groups.flatMap(({ inputs }) => inputs),
    ...(models.length === 0 ? {} : { models: mergeModels(models) }),
  };
}
