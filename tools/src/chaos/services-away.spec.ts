import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { applyTopics, createKafkaBus, kafkaSettings } from '@weir/adapters/kafka';
import { frames } from '@weir/schema';
import { CollectingListener, describeReal, frameMessage } from '@weir/stream/contract';
import { freePort, startServices, type RunningServices } from '../../services/index.mjs';
import { probe } from './probe.ts';
import { createWorld, type World } from './world.ts';

const SERVICES = [
  'WEIR_TEST_KAFKA_BROKERS',
  'WEIR_TEST_SCHEMA_REGISTRY_URL',
  'WEIR_TEST_REDIS_URL',
  'WEIR_TEST_CLICKHOUSE_URL',
] as const;
/** Built, as the containers run it; the writer needs all four services. */
const programOf = (app: 'writer' | 'detector'): string =>
  fileURLToPath(new URL(`../../../dist/${app}.js`, import.meta.url));
const SOON_MS = 60_000;

// The addresses only say that real services are wanted: what is stopped and started here are services of our own.
describeReal('services that are away', SERVICES, () => {
  let running: RunningServices;
  let world: World;
  const processes: ChildProcess[] = [];

  beforeAll(async () => {
    running = await startServices();
    world = await createWorld('away', running.env, { LANES: '2', KAFKA_HEARTBEAT_MS: '200' });
  }, 120_000);
  afterEach(async () => {
    for (const one of processes.splice(0)) one.kill('SIGKILL');
    for (const service of Object.values(running.services)) await service.start();
  }, 120_000);
  afterAll(() => running.stop(), 60_000);

  interface Started {
    readonly url: string;
    readonly exited: Promise<readonly unknown[]>;
    readonly said: () => string;
    stop(): void;
  }

  const startWriter = (settings: Readonly<Record<string, string>> = {}): Promise<Started> =>
    startApp('writer', settings);

  async function startApp(app: 'writer' | 'detector', settings: Readonly<Record<string, string>>): Promise<Started> {
    const port = await freePort();
    const env = { ...world.env, HTTP_PORT: String(port), ...settings };
    const child = spawn(process.execPath, [programOf(app)], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    processes.push(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exited = once(child, 'exit');
    return { url: `http://127.0.0.1:${port}`, exited, said: () => said, stop: () => void child.kill('SIGTERM') };
  }

  /** Resolves when what `/readyz` says matches. */
  async function untilReadyzSays(url: string, pattern: RegExp): Promise<void> {
    for (const end = Date.now() + SOON_MS; ; await sleep(100)) {
      const { says } = await probe(url, 'readyz');
      if (pattern.test(says)) return;
      if (Date.now() > end) throw new Error(`/readyz says ${JSON.stringify(says)} and never ${pattern.source}`);
    }
  }

  test('a process that starts before its services waits for each, alive and not ready', async () => {
    const { kafka, registry, redis, clickhouse } = running.services;
    for (const service of [registry, kafka, redis, clickhouse]) await service.stop();
    const { url, exited, stop } = await startWriter();
    for (const [service, reason] of [
      [kafka, /^starting, waits: Kafka at/],
      [redis, /^starting, waits: Redis at/],
      [clickhouse, /^starting, waits: ClickHouse at/],
      [registry, /^starting, waits: .*the schema registry at/],
    ] as const) {
      await untilReadyzSays(url, reason);
      expect(await probe(url, 'livez')).toEqual({ ok: true, says: 'ok\n' });
      expect((await probe(url, 'startupz')).ok).toBe(false);
      await service.start();
    }
    await untilReadyzSays(url, /^ok/);
    expect((await probe(url, 'startupz')).ok).toBe(true);
    stop();
    expect(await exited).toEqual([0, null]);
  }, 240_000);

  test('a process that is asked to stop while it waits for its services ends in good order', async () => {
    await running.services.redis.stop();
    const { url, exited, stop } = await startWriter();
    await untilReadyzSays(url, /^starting, waits: Redis at/);
    stop();
    expect(await exited).toEqual([0, null]);
  }, 60_000);

  test('a process that judges waits for the bucket of its models, and ends at once when waiting would not mend it', async () => {
    const store = await startServices({ names: ['s3'] });
    const settings = {
      MODELS_FOLDER: 's3://weir/away',
      S3_ENDPOINT: store.env['S3_ENDPOINT'] ?? '',
      S3_PATH_STYLE: 'yes',
      AWS_ACCESS_KEY_ID: 'test-access-key',
      AWS_SECRET_ACCESS_KEY: 'test-secret-key',
      AWS_REGION: 'us-east-1',
    };
    try {
      await store.services.s3.stop();
      const { url, exited, stop } = await startApp('detector', settings);
      await untilReadyzSays(url, /^starting, waits: s3:\/\/weir\/away.* cannot be read \(no answer: ECONNREFUSED\)/);
      expect((await probe(url, 'livez')).ok).toBe(true);
      await store.services.s3.start();
      await untilReadyzSays(url, /^ok/);
      stop();
      expect(await exited).toEqual([0, null]);
      const elsewhere = await startApp('detector', { ...settings, MODELS_FOLDER: 's3://nowhere/away' });
      expect(await elsewhere.exited).toEqual([1, null]);
      expect(elsewhere.said()).toMatch(/there is no bucket nowhere/);
    } finally {
      await store.stop();
    }
  }, 240_000);

  test('what waiting would not mend ends the start at once', async () => {
    const { exited, said } = await startWriter({ KAFKA_TOPIC_PREFIX: 'nowhere.' });
    expect(await exited).toEqual([1, null]);
    expect(said()).toMatch(/has no topic nowhere\..*create it with `weir topics apply`/);
  }, 60_000);

  test('a process with nothing in hand is not ready while a service is away, and ready again after', async () => {
    const { url, said } = await startWriter();
    await untilReadyzSays(url, /^ok/);
    const { kafka, redis, clickhouse } = running.services;
    for (const [service, reason] of [
      [redis, /Redis/],
      [clickhouse, /ClickHouse/],
      [kafka, /Kafka|consuming/],
    ] as const) {
      await service.stop();
      await untilReadyzSays(url, reason);
      expect((await probe(url, 'livez')).ok).toBe(true);
      await service.start();
      await untilReadyzSays(url, /^ok/);
      // The same with one that is there and does not answer.
      service.pause();
      await untilReadyzSays(url, reason);
      service.resume();
      await untilReadyzSays(url, /^ok/);
    }
    // What the client of Kafka survived stands in the log.
    expect(said()).toMatch(/^\{"level":40,.*"msg":"kafka .*(ECONNREFUSED|closed|not available)/m);
  }, 240_000);

  test('a consumer outlives every broker being away: it says so, joins again and reads on', async () => {
    const { kafka } = running.services;
    const settings = kafkaSettings.parse({
      brokers: [kafka.url],
      lanes: 1,
      topicPrefix: 'outlives.',
      heartbeatMs: 200,
      sessionTimeoutMs: 6_000,
    });
    await applyTopics(settings, [frames]);
    const bus = createKafkaBus(settings);
    const listener = new CollectingListener();
    const subscription = await bus.subscribe(frames, 'readers', listener);
    expect(subscription.waitingFor()).toBeUndefined();
    await kafka.stop();
    await holds(() => subscription.waitingFor() !== undefined);
    // Long enough for kafkajs to give up and begin anew at least once.
    await holds(() => /begins anew/.test(subscription.waitingFor() ?? ''));
    await kafka.start();
    await holds(() => subscription.waitingFor() === undefined);
    const producer = await bus.producer(frames);
    await producer.send([frameMessage(0, 0)]);
    await listener.until(() => listener.count === 1);
    expect(listener.failures).toEqual([]);
    await bus.close();
  }, 180_000);
});

async function holds(check: () => boolean): Promise<void> {
  for (const end = Date.now() + SOON_MS; !check(); await sleep(50)) {
    if (Date.now() > end) throw new Error(`${check.toString()} did not come to hold`);
  }
}
