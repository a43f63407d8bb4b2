import { mkdirSync } from 'node:fs';
import type { EmbeddedClickHouse, Queries } from '@weir/adapters/clickhouse';
import type { Alert, Mark } from '@weir/schema';
import { ConfigError, type Config } from '../config/index.ts';
import { tuneForShortRuns } from './engine.ts';
import { stateFolder, tablesFolder } from './data-folder.ts';
import type { Platform } from './platform.ts';
import { stopInTime } from './stop-in-time.ts';
import { Threads } from './threads.ts';

export interface Embedded extends Platform {
  readonly queries: Queries;
  /** Writes down what an analyst says of an alert. */
  mark(alert: Alert, said: Pick<Mark, 'verdict' | 'note'>): Promise<void>;
}

interface OpenTables extends Pick<Embedded, 'queries' | 'mark'> {
  readonly clickhouse: EmbeddedClickHouse;
}

async function openTables(config: Config, mayLoad: Promise<void>): Promise<OpenTables> {
  const { createQueries, markAlert, migrate, openEmbedded } = await import('@weir/adapters/clickhouse');
  const clickhouse = await openEmbedded({ folder: tablesFolder(config), mayLoad });
  await migrate(clickhouse);
  const mark: Embedded['mark'] = (alert, said) => markAlert(clickhouse, alert, said, Date.now());
  return { clickhouse, queries: createQueries(clickhouse), mark };
}

function makeStateFolder(config: Config): void {
  try {
    mkdirSync(stateFolder(config), { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new Error(
      `${config.dataFolder}: no folder of state can be made in it (${why}); choose another with --data or DATA_FOLDER.`,
      { cause },
    );
  }
}

/**
 * Every stage in this process, state in LMDB and rows in chDB below the data folder. Open, it never ends by itself: captures may be
 * started at any time.
 */
export async function startEmbedded(config: Config, isOpen = false): Promise<Embedded> {
  refuseWithoutDetails(config);
  tuneForShortRuns(true);
  makeStateFolder(config);
  let load: () => void = () => undefined;
  // While one thread loads the engine, a third of a second, no other can load native code. They have much to read before there is anything
  // to insert.
  const opening = openTables(config, new Promise((resolve) => (load = resolve)));
  const threads = new Threads(
    config,
    { kind: 'tables', details: config.flowDetails, windows: config.statistics, detection: config.detection },
    {
      insert: async (rows) => (await opening).clickhouse.insertFile(rows),
      write: () => Promise.reject(new Error('the embedded platform writes tables, not text')),
    },
    isOpen,
  );
  void threads.started.then(load);
  const { clickhouse, queries, mark } = await opening.catch(async (cause: unknown) => {
    await threads.stop();
    throw cause;
  });
  const done = threads.done.then(() => undefined);
  // Whoever started it looks at `done` later; an early failure must not end the process unseen before that.
  done.catch(() => undefined);
  return {
    queries,
    mark,
    done,
    status: () => threads.status(),
    waitingFor: () => undefined,
    captures: threads.captures,
    async stop() {
      await stopInTime(threads.stop(), config.runner);
      await clickhouse.close();
    },
  };
}

/** What looks at details has nothing to look at without them. */
function refuseWithoutDetails({ flowDetails, detection, statistics, flow }: Config): void {
  if (flowDetails) return;
  const needs = [
    ...(detection ? ['detection judges (DETECTION=no)'] : []),
    ...(statistics ? ['windows sum up (STATISTICS=no)'] : []),
    ...(flow.features === 'none' ? [] : ['features are made of (FLOW_FEATURES=none)']),
  ];
  if (needs.length > 0)
    throw new ConfigError([
      `FLOW_DETAILS is no, which leaves out what ${needs.join(' and ')}; switch that off too, or leave FLOW_DETAILS out.`,
    ]);
}
