import { openCaptureFile } from '@weir/adapters/capture';
import { createMemoryBus, createMemoryState, systemClock, type StateStore, type Tables } from '@weir/stream';
import { FlowSummary } from '../analysis/flow-summary.ts';
import { createSummaryTables, createTextTables } from '../analysis/text-tables.ts';
import type { CaptureControl } from './capture-control.ts';
import { LiveCaptures, type LiveCapturesOptions } from './live-captures.ts';
import { receive, sendOn } from './relay.ts';
import { startStages, type GroupStatus } from './stage-group.ts';
import { stagesFor } from './stage-lists.ts';
import { createLog } from '../log.ts';
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

/** The stores' clients take longer to load than a small analysis takes; they are loaded where they are used. */
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

/** An analysis tells of problems at its end. */
function liveOptions({ config, output, isOpen }: ThreadTask): LiveCapturesOptions {
  const log = output.kind === 'tables' ? createLog(config.log.level) : undefined;
  return { config: config.capture, clock: systemClock, isOpen, tell: (line) => log?.warn(line) };
}

/**
 * Bytes a lane may have waiting between two stages of one thread, which take turns: more of them make nothing faster, and would pile
 * up in front of the tables.
 */
const BUDGET_BYTES = 4 << 20;

export async function startLaneGroup(task: ThreadTask, owner: RowOwner): Promise<LaneGroup> {
  const { config, lanes, output, part } = task;
  const summary = new FlowSummary(output.kind === 'summary' && output.details);
  const state = await stateFor(task);
  const tables = await tablesFor(task, owner, summary);
  // Without a place to keep checkpoints there is nothing to save on the way, only at the end.
  const checkpointMs = output.kind === 'tables' ? config.runner.checkpointMs : Number.MAX_SAFE_INTEGER;
  const laneBudgetBytes = Math.min(config.runner.laneBudgetBytes, BUDGET_BYTES);
  const live = part.kind === 'gathering' ? undefined : new LiveCaptures(liveOptions(task));
  const runtime = {
    bus: createMemoryBus({ lanes: lanes.total, budgetBytes: laneBudgetBytes }),
    state,
    clock: systemClock,
    lanes,
    settings: { ...config.runner, checkpointMs, laneBudgetBytes },
    ports: {
      tables,
      openCapture: (path: string) => openCaptureFile(path, config.capture),
      ...(live === undefined ? {} : { arrivals: (signal: AbortSignal) => live.arrivals(signal) }),
    },
  };
  const sender = part.kind === 'reading' ? await sendOn(runtime.bus, part.links, laneBudgetBytes) : undefined;
  const group = await startStages(stagesFor(output, part.kind), runtime, { ...config });
  const receiver = part.kind === 'gathering' ? await receive(runtime.bus, part.port) : undefined;
  const ended = group.done.then(() => sender?.end());
  const relayed = sender?.failed ?? receiver?.done;
  const done = relayed === undefined ? ended : Promise.race([ended, relayed]);
  done.catch(() => undefined);
  return {
    status: () => group.status(),
    done: done.then(() => summary),
    captures: live === undefined ? undefined : (call) => live.call(call),
    async stop() {
      await group.stop();
      sender?.close();
      receiver?.close();
      await state.close();
    },
  };
}
