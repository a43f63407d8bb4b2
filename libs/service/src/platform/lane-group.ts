import { LEAST_PACKETS } from '@weir/stages/detect/config';
import {
  createMemoryBus,
  createMemoryState,
  systemClock,
  type Runtime,
  type StateStore,
  type Tables,
} from '@weir/stream';
import { FlowSummary } from '../analysis/flow-summary.ts';
import { createSummaryTables, createTextTables } from '../analysis/text-tables.ts';
import type { CaptureControl } from './capture-control.ts';
import type { Detection } from './detection.ts';
import type { LiveCaptures } from './live-captures.ts';
import { receive, sendOn, TO_GATHER, TO_MERGE, type RelayReceiver, type RelaySender } from './relay.ts';
import { mergeStatus, startStages, type GroupStatus, type StageGroup } from './stage-group.ts';
import { detects, dutiesOf, stagesFor, tellsWindows } from './stage-lists.ts';
import { stateFolder, tablesFolder } from './data-folder.ts';
import type { RowOwner, ThreadTask } from './thread-messages.ts';

/** The stages of one group of lanes, in the thread that started them. */
export interface LaneGroup {
  status(): GroupStatus;
  /** Resolves when every source has ended, to what its flows add up to where that is asked for. Rejects on a failure. */
  readonly done: Promise<FlowSummary>;
  /** Undefined where nothing is captured. */
  readonly captures: CaptureControl | undefined;
  stop(): Promise<void>;
}

/** The stores' clients take longer to load than a small analysis takes; they are loaded where they are used, as is what detects or logs. */
async function tablesFor({ output, config }: ThreadTask, owner: RowOwner, summary: FlowSummary): Promise<Tables> {
  switch (output.kind) {
    case 'tables': {
      const { createTables, insertsByFile } = await import('@weir/adapters/clickhouse/tables');
      const byFile = insertsByFile(tablesFolder(config), (rows) => owner.insert(rows));
      return createTables({ ...byFile, close: async () => undefined });
    }
    case 'summary':
      return createSummaryTables(summary);
    case 'text':
      return createTextTables(output, (chunk) => owner.write(chunk));
  }
}

async function stateFor({ output, config }: ThreadTask): Promise<StateStore> {
  if (output.kind !== 'tables') return createMemoryState();
  const { createLmdbState } = await import('@weir/adapters/lmdb');
  return createLmdbState({ folder: stateFolder(config) });
}

type Tell = (line: string) => void;

/** Takes sentences for the log; undefined for an analysis, which tells of problems at its end. */
async function tellOf({ config, output }: ThreadTask): Promise<Tell | undefined> {
  if (output.kind !== 'tables') return undefined;
  const { createLog } = await import('../log.ts');
  const log = createLog(config.log.level);
  return (line) => log.warn(line);
}

/** What detects, in a thread that gathers. */
async function detectionOf(
  { config, output, part }: ThreadTask,
  tell: Tell | undefined,
): Promise<Detection | undefined> {
  if (!detects(output) || part.kind === 'reading') return undefined;
  const { openDetection } = await import('./detection.ts');
  // One thread merges for all.
  const takesBack = part.kind === 'all' || part.merging.kind === 'here';
  return openDetection(config, { tell, takesBack });
}

/** What captures as it comes, in a thread that reads. */
async function liveOf({ config, part, isOpen }: ThreadTask, tell: Tell | undefined): Promise<LiveCaptures | undefined> {
  const { interfaces, pipes } = config.capture;
  if (part.kind === 'gathering' || (!isOpen && interfaces.length + pipes.length === 0)) return undefined;
  const { LiveCaptures: Live } = await import('./live-captures.ts');
  return new Live({ config: config.capture, clock: systemClock, isOpen, tell: tell ?? (() => undefined) });
}

/**
 * Bytes a lane may have waiting between two stages of one thread, which take turns: more of them make nothing faster, and would pile
 * up, in front of the tables above all.
 */
const BUDGET_BYTES = { tables: 1 << 20, summary: 4 << 20, text: 4 << 20 } as const;

/**
 * Rows of an insert into tables of this process: more of them take more memory while they are sorted, and fewer make parts that have to be
 * merged sooner, which takes more again.
 */
const MOST_ROWS = 41_000;

/** Settings of the stages. Where windows are judged and not told, those that nobody judges are not made. */
function configsOf({ config, output }: ThreadTask): Record<string, unknown> {
  const leastPackets = tellsWindows(output) ? 0 : LEAST_PACKETS;
  const { write } = config;
  return {
    ...config,
    write: output.kind === 'tables' ? { ...write, rows: Math.min(write.rows, MOST_ROWS) } : write,
    windows: { ...config.windows, leastPackets: Math.max(config.windows.leastPackets, leastPackets) },
  };
}

export async function startLaneGroup(task: ThreadTask, owner: RowOwner): Promise<LaneGroup> {
  const { config, lanes, output, part } = task;
  const summary = new FlowSummary(
    output.kind === 'summary' && output.details,
    output.kind === 'summary' && output.alerts,
  );
  const state = await stateFor(task);
  const tables = await tablesFor(task, owner, summary);
  // Without a place to keep checkpoints there is nothing to save on the way, only at the end.
  const checkpointMs = output.kind === 'tables' ? config.runner.checkpointMs : Number.MAX_SAFE_INTEGER;
  const laneBudgetBytes = Math.min(config.runner.laneBudgetBytes, BUDGET_BYTES[output.kind]);
  const tell = await tellOf(task);
  const detection = await detectionOf(task, tell);
  const live = await liveOf(task, tell);
  const runtime = {
    bus: createMemoryBus({ lanes: lanes.total, budgetBytes: laneBudgetBytes }),
    state,
    clock: systemClock,
    lanes,
    settings: { ...config.runner, checkpointMs, laneBudgetBytes },
    ...(tell === undefined ? {} : { tell }),
    ports: {
      tables,
      async openCapture(path: string) {
        const { openCaptureFile } = await import('@weir/adapters/capture');
        return openCaptureFile(path, config.capture);
      },
      ...detection?.ports,
      ...(live === undefined ? {} : { arrivals: (signal: AbortSignal) => live.arrivals(signal) }),
    },
  };
  const merging = await startMerging(task, runtime);
  const sender =
    part.kind === 'reading' ? await sendOn(runtime.bus, TO_GATHER, part.links, laneBudgetBytes) : undefined;
  const stages = (await Promise.all(dutiesOf(part.kind).map((duty) => stagesFor(output, duty)))).flat();
  const group = await startStages(stages, runtime, configsOf(task));
  const receiver = part.kind === 'gathering' ? await receive(runtime.bus, TO_GATHER, part.port) : undefined;
  const ended = group.done.then(() => sender?.end());
  const relayed = [sender?.failed, receiver?.done].filter((end) => end !== undefined);
  const done = Promise.race([ended, ...relayed, merging.failed]);
  done.catch(() => undefined);
  return {
    status: () => mergeStatus([{ ...group.status(), models: detection?.status() }, merging.status()]),
    done: done.then(() => summary),
    captures: live === undefined ? undefined : (call) => live.call(call),
    async stop() {
      await group.stop();
      await merging.stop();
      await detection?.close();
      sender?.close();
      receiver?.close();
      await state.close();
    },
  };
}

/** What a thread has to do with merging: it does so for all lanes, or sends on what is to be merged. */
interface MergingPart {
  status(): GroupStatus;
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

async function startMerging(task: ThreadTask, runtime: Runtime): Promise<MergingPart> {
  const { lanes, output, part } = task;
  const stages = await stagesFor(output, 'merging');
  const relays: (RelaySender | RelayReceiver)[] = [];
  let group: StageGroup | undefined;
  const failures: Promise<unknown>[] = [];
  if (stages.length > 0 && (part.kind === 'all' || (part.kind === 'gathering' && part.merging.kind === 'here'))) {
    const everyLane = Array.from({ length: lanes.total }, (_, lane) => lane);
    group = await startStages(stages, { ...runtime, lanes: { total: lanes.total, own: everyLane } }, configsOf(task));
    failures.push(group.done);
    for (const port of part.kind === 'gathering' && part.merging.kind === 'here' ? part.merging.ports : []) {
      const receiver = await receive(runtime.bus, TO_MERGE, port);
      relays.push(receiver);
      failures.push(receiver.done);
    }
  } else if (stages.length > 0 && part.kind === 'gathering' && part.merging.kind === 'elsewhere') {
    const sender = await sendOn(runtime.bus, TO_MERGE, [part.merging.link], runtime.settings.laneBudgetBytes);
    relays.push(sender);
    failures.push(sender.failed);
  }
  const failed = new Promise<never>((_, reject) => {
    for (const failure of failures) failure.catch(reject);
  });
  failed.catch(() => undefined);
  return {
    status: () => group?.status() ?? { stages: [], inputs: [] },
    failed,
    async stop() {
      await group?.stop();
      for (const relay of relays) relay.close();
    },
  };
}
