import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCapture } from './capture.ts';
import { compareRows, withId } from './compare.ts';
import { embeddedRows } from './embedded.ts';
import { planFaults } from './faults.ts';
import { report, type Report } from './report.ts';
import { runOnce, type RunOptions } from './run.ts';
import { createWorld, readApiRows } from './world.ts';

export interface RehearsalOptions {
  /** KAFKA_BROKERS, SCHEMA_REGISTRY_URL, REDIS_URL, CLICKHOUSE_URL. */
  readonly services: Readonly<Record<string, string>>;
  /** For the capture and the processes' output. */
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  readonly packets: number;
  readonly lanes: number;
  readonly sessionMs: number;
  /** Done in the run with faults beside them; takes about `seconds`. */
  readonly beside?: NonNullable<RunOptions['beside']>;
  readonly say: (line: string) => void;
}

const QUIET_MS = 90_000;

/** The same capture embedded, straight through the services, and through the services with faults: the tables must be equal. */
export async function rehearse(options: RehearsalOptions): Promise<Report> {
  const { services, folder, kills, seed, packets, lanes, sessionMs, beside, say } = options;
  const path = join(folder, 'chaos.pcap');
  await writeCapture(path, packets, seed);
  const captureBytes = (await stat(path)).size;
  say(`a capture of ${packets} packets, ${(captureBytes / 1e6).toFixed(0)} MB`);
  const settings = settingsOf(path, lanes, sessionMs);
  const name = `chaos-${seed}-${Date.now().toString(36)}`;
  const embedded = await embeddedRows(path, lanes, join(folder, 'embedded.jsonl'));
  say(`embedded: ${embedded.length} rows`);
  const patience = { freezeMs: sessionMs * 2, wholeMs: sessionMs * 10 + 20_000, pointMs: 20_000 };
  const common: Omit<RunOptions, 'world' | 'faults'> = {
    captureBytes,
    logFolder: folder,
    patience,
    quietMs: QUIET_MS,
    say,
  };
  const straightWorld = await createWorld(`${name}-straight`, services, settings);
  const straight = await runOnce({ ...common, world: straightWorld, faults: new Map() });
  const onKafka = await readApiRows(straightWorld);
  say(`straight: ${straight.outcome.rows.length} rows in ${straight.seconds.toFixed(0)} s`);
  const world = await createWorld(name, services, settings);
  const chaos = await runOnce({
    ...common,
    world,
    faults: planFaults(kills, seed, sessionMs / 4),
    ...(beside === undefined ? {} : { beside }),
  });
  say(`with faults: ${chaos.outcome.rows.length} rows in ${chaos.seconds.toFixed(0)} s`);
  return report({
    kills,
    straight,
    chaos,
    embedded: compareRows(embedded, onKafka.map(withId)),
    flows: compareRows(straight.outcome.rows, chaos.outcome.rows),
    rollUps: [straight.outcome.rollUps, chaos.outcome.rollUps],
  });
}

function settingsOf(path: string, lanes: number, sessionMs: number): Record<string, string> {
  return {
    CAPTURE_FILES: path,
    CAPTURE_CHUNK_BYTES: '65536',
    LANES: String(lanes),
    KAFKA_SESSION_TIMEOUT_MS: String(sessionMs),
    KAFKA_REBALANCE_TIMEOUT_MS: String(Math.max(sessionMs, 5_000)),
    KAFKA_HEARTBEAT_MS: '200',
    RUNNER_CHECKPOINT_MS: '500',
    WRITE_WAIT_MS: '300',
  };
}
