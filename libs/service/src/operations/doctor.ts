import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openCaptureFile } from '@weir/adapters/capture';
import { connectClickHouse, createQueries, migrate, openEmbedded, type ClickHouse } from '@weir/adapters/clickhouse';
import { describeKafka } from '@weir/adapters/kafka';
import { describeRedis } from '@weir/adapters/redis';
import {
  alerts,
  deadLetters,
  flows,
  frames,
  packets,
  partialFlowWindows,
  partialWindows,
  verdicts,
  windows,
} from '@weir/schema';
import { reasonOf } from '@weir/stream';
import { kafkaOf, type Config } from '../config/index.ts';
import { TOPICS } from './set-up.ts';
import { tablesFolder } from './tables.ts';

/** One thing that was looked at; where it is not well, `says` says how to mend it. */
export interface Finding {
  readonly about: string;
  readonly ok: boolean;
  readonly says: string;
}

/** What each group of the pipeline reads, by stage and version. */
const GROUPS = [
  { group: 'weir.parse.v1', topic: frames },
  { group: 'weir.flow.v1', topic: packets },
  { group: 'weir.windows.v1', topic: packets },
  { group: 'weir.windows-merge.v1', topic: partialWindows },
  { group: 'weir.windows-flows.v1', topic: flows },
  { group: 'weir.windows-flows-merge.v1', topic: partialFlowWindows },
  { group: 'weir.detect-flows.v1', topic: flows },
  { group: 'weir.detect-windows.v1', topic: windows },
  { group: 'weir.correlate.v1', topic: verdicts },
  { group: 'weir.write-flows.v1', topic: flows },
  { group: 'weir.write-windows.v1', topic: windows },
  { group: 'weir.write-verdicts.v1', topic: verdicts },
  { group: 'weir.write-alerts.v1', topic: alerts },
  { group: 'weir.write-dead-letters.v1', topic: deadLetters },
];

/** Looks at everything the configuration names, one finding after the other. Never rejects. */
export async function* doctor(config: Config): AsyncGenerator<Finding> {
  yield* captures(config);
  const kafka = kafkaOf(config);
  if (kafka !== undefined) yield* await describeKafka(kafka, TOPICS, GROUPS);
  if (config.redis !== undefined) yield { about: 'redis', ...(await describeRedis(config.redis)) };
  if (config.clickhouse !== undefined) yield* tablesAt(connectClickHouse(config.clickhouse));
  if (config.redis === undefined || config.clickhouse === undefined) yield* dataFolder(config);
}

async function* captures(config: Config): AsyncGenerator<Finding> {
  for (const path of config.capture.files) {
    const about = `capture ${path}`;
    try {
      await openCaptureFile(path, config.capture);
      yield { about, ok: true, says: 'can be read' };
    } catch (cause) {
      yield { about, ok: false, says: reasonOf(cause) };
    }
  }
}

async function* tablesAt(tables: ClickHouse): AsyncGenerator<Finding> {
  const about = 'tables';
  try {
    const { applied: missing, known } = await migrate(tables, { dryRun: true });
    if (missing.length > 0) {
      const says = `${tables.where}: ${missing.length} steps of this version are missing: run \`weir migrate\``;
      yield { about, ok: false, says };
      return;
    }
    yield { about, ok: true, says: `${tables.where}: all ${known.length} steps of this version are applied` };
    const age = await createQueries(tables).lastRowAgeSeconds();
    const says = age === undefined ? 'no flow was written yet' : `the last flow was written ${age} s ago`;
    yield { about: 'last row', ok: true, says };
  } catch (cause) {
    yield { about, ok: false, says: `${reasonOf(cause)}: start ClickHouse, or correct CLICKHOUSE_URL` };
  } finally {
    await tables.close();
  }
}

async function* dataFolder(config: Config): AsyncGenerator<Finding> {
  const folder = resolve(config.dataFolder);
  const about = `data folder ${folder}`;
  const isThere = existsSync(folder);
  try {
    accessSync(isThere ? folder : firstParent(folder), constants.W_OK);
  } catch (cause) {
    yield { about, ok: false, says: `cannot be written (${reasonOf(cause)}): change its owner, or set DATA_FOLDER` };
    return;
  }
  if (isThere && !statSync(folder).isDirectory()) {
    yield { about, ok: false, says: 'is a file: remove it, or set DATA_FOLDER' };
    return;
  }
  const owner = isThere ? runningOwner(join(folder, 'state', 'owner.json')) : undefined;
  if (owner !== undefined) {
    yield { about, ok: true, says: `in use by process ${owner}; ask its /readyz and /api/status for more` };
    return;
  }
  yield { about, ok: true, says: isThere ? 'can be written' : 'will be made by the first `weir start`' };
  const tables = tablesFolder(config);
  if (config.clickhouse !== undefined || !existsSync(tables)) return;
  try {
    yield* tablesAt(await openEmbedded({ folder: tables }));
  } catch (cause) {
    yield { about: 'tables', ok: false, says: reasonOf(cause) };
  }
}

function firstParent(folder: string): string {
  const parent = dirname(folder);
  return existsSync(parent) || parent === folder ? parent : firstParent(parent);
}

/** The process that noted itself as owner of the state, while it runs. */
function runningOwner(note: string): number | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(note, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || typeof owner.pid !== 'number')
      return undefined;
    process.kill(owner.pid, 0);
    return owner.pid;
  } catch {
    // No note, an unfinished one, or a process that has ended: nobody owns the folder.
    return undefined;
  }
}
