// How fast the bare Kafka client passes packed frames messages, as made by kafkajs alone, with the native checksum, and with requests
// built without copies; then the same through the bus with decoding and encoding at each hop:
//   npx tsc -b libs/adapters && node benchmarks/kafka.bench.mjs [messages]
// A process for the source, one for each further hop, one for the sink, and a real broker. KAFKA_BROKERS and
// SCHEMA_REGISTRY_URL name running services; without them they are started here.
import { fork } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { allocateFrames, frames } from '@weir/schema';

const LANES = 4;
const FRAMES_PER_MESSAGE = 1024;
const CAPTURED_BYTES = 280;
const COMPRESSIBLE_BYTES = 80;
const MESSAGES = Number(process.argv[2] ?? 800);
if (!Number.isInteger(MESSAGES) || MESSAGES < 1) {
  process.stderr.write(`Give a number of messages, not "${process.argv[2]}": node benchmarks/kafka.bench.mjs 800\n`);
  process.exit(2);
}
/** Sends a source keeps unacknowledged, so that requests fill up. */
const WINDOW = 16;
/** Messages of a lane in one request: as many as fit a broker's limit of a megabyte. */
const PER_REQUEST = 3;
const ADAPTER = '../libs/adapters/dist/kafka';

/** A message as capture makes it: headers that repeat, payloads that do not compress. */
function makeBatch() {
  const empty = allocateFrames(FRAMES_PER_MESSAGE, { source: 'bench.pcap', lane: 0, watermark: 1, last: false });
  const data = randomFillSync(new Uint8Array(FRAMES_PER_MESSAGE * CAPTURED_BYTES));
  const batch = { ...empty, data };
  for (let i = 0; i < FRAMES_PER_MESSAGE; i++) {
    batch.number[i] = i;
    batch.time[i] = 1.7e15 + i * 13;
    batch.lowMark[i] = batch.time[i] - 5e6;
    batch.length[i] = CAPTURED_BYTES;
    batch.capturedLength[i] = CAPTURED_BYTES;
    batch.linkType[i] = 1;
    batch.offset[i] = i * CAPTURED_BYTES;
    data.fill(7, i * CAPTURED_BYTES, i * CAPTURED_BYTES + COMPRESSIBLE_BYTES);
  }
  return batch;
}

async function bareClient({ brokers, compression, client }) {
  // What is imported before kafkajs changes it.
  if (client !== 'stock') await import(`${ADAPTER}/native-checksum.js`);
  if (client === 'no copies') await import(`${ADAPTER}/rope-encoder.js`);
  const { default: kafkajs } = await import('kafkajs');
  const { snappyCodec } = await import(`${ADAPTER}/snappy-codec.js`);
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.Snappy] = () => snappyCodec;
  const kafka = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING });
  const type = compression === 'snappy' ? kafkajs.CompressionTypes.Snappy : kafkajs.CompressionTypes.None;
  return { kafka, type, partitioner: kafkajs.Partitioners.DefaultPartitioner };
}

/** Sends the same message over and over, some to a request and lane. */
async function bareSource(task) {
  const { kafka, type, partitioner } = await bareClient(task);
  const producer = kafka.producer({ createPartitioner: partitioner, maxInFlightRequests: 1 });
  await producer.connect();
  const value = Buffer.concat([Buffer.alloc(5), frames.encode(makeBatch())]);
  await go();
  for (let sent = 0; sent < task.messages; sent += PER_REQUEST * LANES) {
    const length = Math.min(PER_REQUEST * LANES, task.messages - sent);
    const messages = Array.from({ length }, (_, i) => ({ partition: i % LANES, value }));
    await producer.sendBatch({ acks: -1, compression: type, topicMessages: [{ topic: task.to, messages }] });
  }
  return () => producer.disconnect();
}

async function bareHop(task) {
  const { kafka, type, partitioner } = await bareClient(task);
  const producer = kafka.producer({ createPartitioner: partitioner, maxInFlightRequests: 1 });
  await producer.connect();
  const consumer = await bareConsumer(kafka, task.from, async (lane, messages) => {
    for (let at = 0; at < messages.length; at += PER_REQUEST) {
      const out = messages.slice(at, at + PER_REQUEST).map(({ value }) => ({ partition: lane, value }));
      await producer.send({ topic: task.to, acks: -1, compression: type, messages: out });
    }
  });
  return async () => {
    await consumer.disconnect();
    await producer.disconnect();
  };
}

async function bareSink(task) {
  const { kafka } = await bareClient(task);
  let got = 0;
  const consumer = await bareConsumer(kafka, task.from, async (_lane, messages) => {
    got += messages.length;
    if (got >= task.messages) process.send({ done: true });
  });
  return () => consumer.disconnect();
}

async function bareConsumer(kafka, topic, take) {
  const consumer = kafka.consumer({
    groupId: `${topic}-readers`,
    maxBytesPerPartition: 2_000_000,
    maxBytes: 16_000_000,
    maxWaitTimeInMs: 100,
  });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: LANES,
    eachBatch: ({ batch }) => take(batch.partition, batch.messages),
  });
  await joined;
  return consumer;
}

async function openBus({ brokers, registryUrl, compression }, prefix) {
  const { createKafkaBus, kafkaSettings, applyTopics } = await import(`${ADAPTER}/index.js`);
  const settings = kafkaSettings.parse({
    brokers: [brokers],
    registryUrl,
    compression,
    lanes: LANES,
    topicPrefix: prefix,
  });
  await applyTopics(settings, [frames]);
  return createKafkaBus(settings);
}

async function busSource(task) {
  const bus = await openBus(task, task.to);
  const producer = await bus.producer(frames);
  const batch = makeBatch();
  await go();
  const sends = [];
  for (let sequence = 0; sequence < task.messages; sequence++) {
    sends.push(producer.send([{ origin: 'capture', sequence, part: 0, lane: sequence % LANES, batch }]));
    if (sends.length >= WINDOW) await sends.shift();
  }
  await Promise.all(sends);
  return () => bus.close();
}

async function busHop(task) {
  const from = await openBus(task, task.from);
  const to = await openBus(task, task.to);
  const producer = await to.producer(frames);
  await from.subscribe(
    frames,
    'hop',
    listener((deliveries) => {
      const out = deliveries.map((delivery) => ({ ...delivery.stamp, lane: delivery.lane, batch: delivery.decode() }));
      producer.send(out).catch(fail);
    }),
  );
  return async () => {
    await from.close();
    await to.close();
  };
}

async function busSink(task) {
  const bus = await openBus(task, task.from);
  let got = 0;
  await bus.subscribe(
    frames,
    'sink',
    listener((deliveries) => {
      for (const delivery of deliveries) if (delivery.decode().count === FRAMES_PER_MESSAGE) got++;
      if (got >= task.messages) process.send({ done: true });
    }),
  );
  return () => bus.close();
}

function listener(take) {
  return {
    assigned: async () => undefined,
    revoked: async () => {},
    failed: fail,
    deliver: (_lane, deliveries) => take(deliveries),
  };
}

function fail(cause) {
  process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`);
  process.exit(1);
}

/** Start-up is not counted. */
let cpuAtReady = process.cpuUsage();

function sayReady() {
  cpuAtReady = process.cpuUsage();
  process.send({ ready: true });
}

/** Resolves when the parent has everybody ready. */
function go() {
  sayReady();
  return new Promise((resolve) => process.on('message', (message) => message.go && resolve()));
}

const ROLES = {
  bare: { source: bareSource, hop: bareHop, sink: bareSink },
  bus: { source: busSource, hop: busHop, sink: busSink },
};

async function child(task) {
  const ended = new Promise((resolve) => process.on('message', (message) => message.end && resolve()));
  const close = await ROLES[task.client === 'bus' ? 'bus' : 'bare'][task.role](task);
  if (task.role !== 'source') sayReady();
  await ended;
  const { user, system } = process.cpuUsage(cpuAtReady);
  process.send({ cpuUs: user + system });
  await close();
  process.disconnect();
}

function start(task) {
  const worker = fork(import.meta.filename, { env: { ...process.env, WEIR_BENCH_TASK: JSON.stringify(task) } });
  const waiting = [];
  worker.on('message', (message) => {
    const at = waiting.findIndex(({ key }) => key in message);
    if (at >= 0) waiting.splice(at, 1)[0].resolve(message);
  });
  worker.on('exit', (code) => code !== 0 && fail(new Error(`${task.role} ended with code ${code}`)));
  return { worker, until: (key) => new Promise((resolve) => waiting.push({ key, resolve })) };
}

/** One pass of all messages over `hops` topics: MB/s of wire values, packets/s, CPU of all client processes. */
async function measure(services, client, compression, hops) {
  const run = `bench-${Date.now()}-`;
  const topics = Array.from({ length: hops }, (_, i) => `${run}${i}.`);
  const task = { ...services, client, compression, messages: MESSAGES };
  if (client !== 'bus') await createTopics(services, topics);
  const sink = start({ ...task, role: 'sink', from: topics.at(-1) });
  await sink.until('ready');
  const between = topics.slice(1).map((to, i) => start({ ...task, role: 'hop', from: topics[i], to }));
  await Promise.all(between.map((hop) => hop.until('ready')));
  const source = start({ ...task, role: 'source', to: topics[0] });
  await source.until('ready');
  const done = sink.until('done');
  const began = process.hrtime.bigint();
  source.worker.send({ go: true });
  await done;
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  let cpuUs = 0;
  for (const one of [source, ...between, sink]) {
    const usage = one.until('cpuUs');
    one.worker.send({ end: true });
    cpuUs += (await usage).cpuUs;
    await new Promise((resolve) => one.worker.once('exit', resolve));
  }
  await deleteTopics(services, run);
  return { seconds, cpuUs };
}

async function withAdmin({ brokers }, use) {
  const { default: kafkajs } = await import('kafkajs');
  const admin = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  await use(admin);
  await admin.disconnect();
}

function createTopics(services, topics) {
  return withAdmin(services, (admin) =>
    admin.createTopics({ waitForLeaders: true, topics: topics.map((topic) => ({ topic, numPartitions: LANES })) }),
  );
}

function deleteTopics(services, run) {
  return withAdmin(services, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(run));
    await admin.deleteTopics({ topics });
  });
}

async function main() {
  const given = process.env.KAFKA_BROKERS;
  const running = given ? undefined : await startOwn();
  const env = running?.env ?? process.env;
  const services = { brokers: env.KAFKA_BROKERS, registryUrl: env.SCHEMA_REGISTRY_URL };
  const bytes = frames.encode(makeBatch()).byteLength;
  console.log(`${MESSAGES} messages of ${FRAMES_PER_MESSAGE} frames, ${bytes} bytes each, ${LANES} lanes`);
  console.log(
    '| client | compression | hops | MB/s | k packets/s | client CPU, µs per packet |\n|---|---|---|---|---|---|',
  );
  for (const [client, compression] of VARIANTS) {
    for (const hops of [1, 2]) {
      const { seconds, cpuUs } = await measure(services, client, compression, hops);
      const packets = MESSAGES * FRAMES_PER_MESSAGE;
      const cells = [(MESSAGES * bytes) / 1e6 / seconds, packets / 1e3 / seconds].map((value) => value.toFixed(0));
      console.log(`| ${client} | ${compression} | ${hops} | ${cells.join(' | ')} | ${(cpuUs / packets).toFixed(2)} |`);
    }
  }
  await running?.stop();
}

const VARIANTS = [
  ['stock', 'none'],
  ['native checksum', 'none'],
  ['no copies', 'none'],
  ['bus', 'none'],
  ['stock', 'snappy'],
  ['no copies', 'snappy'],
  ['bus', 'snappy'],
];

async function startOwn() {
  const { startServices } = await import('../tools/services/index.mjs');
  return startServices({ names: ['kafka', 'registry'], log: (line) => process.stderr.write(`${line}\n`) });
}

await (process.env.WEIR_BENCH_TASK ? child(JSON.parse(process.env.WEIR_BENCH_TASK)) : main());
