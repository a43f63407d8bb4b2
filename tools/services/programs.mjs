/**
 * The real programs: what each needs, how it is started on a folder and ports, and when it is ready.
 * A program is `{ name, variable, ports, available(), prepare?(at), command(at), ready(at, log), url(ports), startMs, graceMs }`,
 * where `at` is `{ folder, ports, options }`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chdbPackage } from './clickhouse-engine.mjs';
import { fetchJars, findJava, findProgram, JARS_FOLDER, javaServicesAvailable } from './jars.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** Sends bytes to a port and resolves with the first answer; rejects on refusal or after a second of silence. */
function ask(port, message) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(1000, () => socket.destroy(new Error('silent')));
    socket.on('error', reject);
    socket.on('connect', () => (message === undefined ? resolve(socket.end()) : socket.write(message)));
    socket.on('data', (answer) => {
      socket.end();
      resolve(answer.toString('latin1'));
    });
  });
}

async function answersOk(url) {
  return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
}

const KAFKA_DEFAULTS = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  // After a kill the broker registers anew only when its old session is over (default 9 s).
  'broker.session.timeout.ms': 4000,
  'broker.heartbeat.interval.ms': 500,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': false,
  'log.retention.ms': -1,
  'log.retention.bytes': -1,
  'log.segment.bytes': 268435456,
  'log.index.size.max.bytes': 2097152,
  'log.cleaner.dedupe.buffer.size': 8388608,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'queued.max.requests': 100,
};

function kafkaProperties({ folder, ports, options }) {
  return {
    ...KAFKA_DEFAULTS,
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${ports.main},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.main}`,
    'log.dirs': join(folder, 'data'),
    ...options.properties,
  };
}

const javaPath = () => findJava() ?? 'java';
const kafkaClassPath = () => join(JARS_FOLDER, 'kafka', '*');

/** A broker of a test or a benchmark lives for minutes: the second compiler would take more from the others than it gives. */
const SHORT_LIVED = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

const kafka = {
  name: 'kafka',
  variable: 'KAFKA_BROKERS',
  ports: ['main', 'controller'],
  startMs: 120_000,
  graceMs: 20_000,
  available: javaServicesAvailable,
  prepare(at) {
    fetchJars();
    const file = join(at.folder, 'server.properties');
    const lines = Object.entries(kafkaProperties(at)).map(([key, value]) => `${key}=${value}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    if (existsSync(join(at.folder, 'data', 'meta.properties'))) return;
    const args = [...SHORT_LIVED, '-cp', kafkaClassPath(), 'kafka.tools.StorageTool'];
    const format = [...args, 'format', '-t', 'd2VpcndlaXJ3ZWlyd2Vpcg', '-c', file];
    const done = spawnSync(javaPath(), format, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`Kafka could not format its folder ${at.folder}: ${done.stderr}`);
  },
  command: ({ folder, options }) => ({
    program: javaPath(),
    args: [
      `-Xms256m`,
      `-Xmx${options.heapMb ?? 512}m`,
      ...SHORT_LIVED,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-cp',
      kafkaClassPath(),
      'kafka.Kafka',
      join(folder, 'server.properties'),
    ],
  }),
  // The port opens before the broker may lead partitions; the line is written after both.
  ready: async ({ ports }, log) => log().includes('Kafka Server started') && (await ask(ports.main), true),
  url: (ports) => `127.0.0.1:${ports.main}`,
};

/** The jar of a service that is one, in the folder that it was fetched to. */
function jarOf(service, ending) {
  const home = join(JARS_FOLDER, service);
  const jar = readdirSync(home).find((file) => file.endsWith(ending));
  if (!jar) throw new Error(`there is no …${ending} in ${home}; delete ${JARS_FOLDER} and fetch it again`);
  return join(home, jar);
}

const registry = {
  name: 'registry',
  variable: 'SCHEMA_REGISTRY_URL',
  ports: ['main'],
  startMs: 120_000,
  graceMs: 10_000,
  available: javaServicesAvailable,
  prepare: () => fetchJars(),
  command({ folder, ports, options }) {
    return {
      program: javaPath(),
      args: [
        `-Xmx${options.heapMb ?? 256}m`,
        ...SHORT_LIVED,
        '-Dquarkus.http.host=127.0.0.1',
        `-Dquarkus.http.port=${ports.main}`,
        '-jar',
        jarOf('registry', '-runner.jar'),
      ],
      // The default store is in memory; a file written through at once survives a kill.
      env: {
        REGISTRY_DATASOURCE_URL: `jdbc:h2:file:${join(folder, 'data', 'registry')};DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0`,
      },
    };
  },
  ready: ({ ports }) => answersOk(`${registry.url(ports)}/subjects`),
  url: (ports) => `http://127.0.0.1:${ports.main}/apis/ccompat/v7`,
};

const redis = {
  name: 'redis',
  variable: 'REDIS_URL',
  ports: ['main'],
  startMs: 60_000,
  graceMs: 10_000,
  available: () =>
    findProgram('redis-server') ? true : 'no redis-server on the PATH; on Debian: apt-get install redis-server',
  command: ({ folder, ports, options }) => ({
    program: 'redis-server',
    args: [
      ...['--port', String(ports.main), '--bind', '127.0.0.1', '--dir', join(folder, 'data'), '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'always', '--daemonize', 'no', ...(options.args ?? [])],
    ],
  }),
  // While the append-only file loads it answers -LOADING.
  ready: async ({ ports }) => (await ask(ports.main, 'PING\r\n')).startsWith('+PONG'),
  url: (ports) => `redis://127.0.0.1:${ports.main}`,
};

const clickhouse = {
  name: 'clickhouse',
  variable: 'CLICKHOUSE_URL',
  ports: ['main'],
  startMs: 60_000,
  graceMs: 20_000,
  available() {
    const name = chdbPackage();
    if (!name) return `chDB has no build for ${process.platform}-${process.arch}`;
    try {
      createRequire(import.meta.url).resolve(name);
      return true;
    } catch {
      return `the optional package ${name} is not installed; run npm ci without --omit=optional`;
    }
  },
  command: ({ folder, ports }) => ({
    program: process.execPath,
    args: [join(here, 'clickhouse-front.mjs'), '--port', String(ports.main), '--data', join(folder, 'data')],
    env: { UV_THREADPOOL_SIZE: '8', NODE_OPTIONS: '' },
  }),
  ready: ({ ports }) => answersOk(`${clickhouse.url(ports)}/ping`),
  url: (ports) => `http://127.0.0.1:${ports.main}`,
};

const s3 = {
  name: 's3',
  variable: 'S3_ENDPOINT',
  ports: ['main'],
  startMs: 120_000,
  graceMs: 10_000,
  available: javaServicesAvailable,
  prepare: () => fetchJars(),
  command({ folder, ports, options }) {
    return {
      program: javaPath(),
      args: [
        `-Xmx${options.heapMb ?? 256}m`,
        ...SHORT_LIVED,
        '-jar',
        jarOf('s3', '-exec.jar'),
        '--server.address=127.0.0.1',
        `--server.port=${ports.main}`,
        '--server.ssl.enabled=false',
        // Its second port, which nobody uses.
        '--http.port=0',
        // It looks at a condition and then writes: only one request after the other is as atomic as S3 is.
        '--server.tomcat.threads.max=1',
        '--server.tomcat.threads.min-spare=1',
        `--com.adobe.testing.s3mock.store.root=${join(folder, 'data')}`,
        '--com.adobe.testing.s3mock.store.retain-files-on-exit=true',
        '--com.adobe.testing.s3mock.store.initial-buckets=weir',
      ],
    };
  },
  ready: ({ ports }) => answersOk(`${s3.url(ports)}/weir?list-type=2`),
  url: (ports) => `http://127.0.0.1:${ports.main}`,
};

/** By name, in the order in which they are started. */
export const PROGRAMS = { kafka, registry, redis, clickhouse, s3 };

/** Makes the folder a program keeps its data in. */
export function makeDataFolder(folder) {
  mkdirSync(join(folder, 'data'), { recursive: true });
}
