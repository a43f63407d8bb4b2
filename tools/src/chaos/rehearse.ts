import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCapture } from './capture.ts';
import { compareRows, withId, type Difference } from './compare.ts';
import { embeddedRows } from './embedded.ts';
import { planFaults } from './faults.ts';
import { compareJudged, onlyJudged, withoutJudged } from './judged-rows.ts';
import { createJudgingModels, VERSIONS, type JudgingModels, type Version } from './judging-models.ts';
import { report, type Report } from './report.ts';
import { runOnce, type Run, type RunOptions } from './run.ts';
import { createWorld, readApiRows, type World } from './world.ts';

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
/** Often enough that both have judged before the first of those who judge is killed: after a kill the one in force stays so for many messages. */
const SWAP_MS = 400;

/**
 * The same capture embedded, straight through the services with each of two versions of a model, and through the services with faults while the
 * versions are exchanged: the tables must be equal, but that each verdict is of the version it names.
 */
export async function rehearse(options: RehearsalOptions): Promise<Report> {
  const { services, folder, kills, seed, packets, lanes, sessionMs, beside, say } = options;
  const path = join(folder, 'chaos.pcap');
  await writeCapture(path, packets, seed);
  const captureBytes = (await stat(path)).size;
  say(`a capture of ${packets} packets, ${(captureBytes / 1e6).toFixed(0)} MB`);
  const settings = settingsOf(path, lanes, sessionMs);
  const modelsOf = (run: string, version: Version): Promise<JudgingModels> =>
    createJudgingModels(join(folder, `models-${run}`), version);
  const name = `chaos-${seed}-${Date.now().toString(36)}`;
  const patience = { freezeMs: sessionMs * 2, wholeMs: sessionMs * 10 + 20_000, pointMs: 20_000 };
  const common: Omit<RunOptions, 'world' | 'faults'> = {
    captureBytes,
    logFolder: folder,
    patience,
    quietMs: QUIET_MS,
    say,
  };
  const straightWith = async (version: Version): Promise<{ world: World; run: Run }> => {
    const { env } = await modelsOf(version, version);
    const place = `${name}-${version.replaceAll('.', '-')}`;
    const world = await createWorld(place, services, { ...settings, ...env });
    const run = await runOnce({ ...common, world, faults: new Map() });
    say(`straight, with ${version}: ${run.outcome.rows.length} rows in ${run.seconds.toFixed(0)} s`);
    return { world, run };
  };
  const [older, newer] = VERSIONS;
  const { world: straightWorld, run: straight } = await straightWith(older);
  // A million packets are gigabytes of rows: what has been compared is let go.
  const embedded = await embeddedAgainst(
    straightWorld,
    await embeddedRows(path, lanes, join(folder, 'embedded.jsonl'), FEATURES),
  );
  say('embedded and straight on Kafka are compared');
  const judgedByNewer = onlyJudged((await straightWith(newer)).run.outcome);
  const models = await modelsOf('swapped', older);
  const world = await createWorld(name, services, { ...settings, ...models.env });
  const stopSwaps = swapAgainAndAgain(models);
  const chaos = await runOnce({
    ...common,
    world,
    faults: planFaults(kills, seed, sessionMs / 4),
    ...(beside === undefined ? {} : { beside }),
  }).finally(stopSwaps);
  say(`with faults: ${chaos.outcome.rows.length} rows in ${chaos.seconds.toFixed(0)} s`);
  return report({
    kills,
    straight,
    chaos,
    embedded,
    flows: compareRows(straight.outcome.rows, chaos.outcome.rows),
    rollUps: [withoutJudged(straight.outcome.rollUps), withoutJudged(chaos.outcome.rollUps)],
    judged: compareJudged({ [older]: straight.outcome, [newer]: judgedByNewer }, chaos.outcome),
    swaps: models.swaps,
  });
}

async function embeddedAgainst(straight: World, rows: readonly string[]): Promise<Difference> {
  return compareRows(rows, (await readApiRows(straight)).map(withId));
}

/** Exchanges the versions until what is returned is called; that resolves when the last exchange is over. */
function swapAgainAndAgain(models: JudgingModels): () => Promise<void> {
  let swapping = Promise.resolve();
  const timer = setInterval(() => {
    swapping = swapping.then(() => models.swap());
  }, SWAP_MS);
  return () => {
    clearInterval(timer);
    return swapping;
  };
}

/** Models are shown features. */
const FEATURES = { FLOW_FEATURES: 'weir' };

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
    // The model alone makes an alarm.
    DETECT_ALARM_LEVEL: '0.01',
  };
}
