/**
 * One process of the bare client: `source` sends the frames messages that the platform made, `hop` takes each and sends the packets
 * message that the platform made of one, `sink` takes those. Nothing is decoded on the way. As the ingestor of the platform a source
 * starts anew for each round, while hop and sink stay; what it sends was kept in a file before (`keep`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { frames } from '@weir/schema';
import type { Kafka, Message } from 'kafkajs';

const LANES = 4;
/** Messages kept of a topic; they are sent over and over. */
const KEPT = 400;
/** Smaller ones are ticks and ends, which carry no records. */
const LEAST_BYTES = 10_000;
/** Bytes of a lane in a request: what fits a broker's limit of a megabyte. */
const REQUEST_BYTES = 900_000;
const WIRE_HEADER = 5;
/** Messages of a lane that the source puts into a request. */
const MESSAGES_PER_LANE = 2;
const TOTAL = 'bare-total';

const [role = '', file = ''] = process.argv.slice(2);
const prefix = `bare-${process.env['BARE_RUN'] ?? ''}-`;
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');

async function client(): Promise<Kafka> {
  // What the bus does to kafkajs (checksum, requests without copies, whole responses) comes with loading it, before kafkajs itself.
  if (process.env['BARE_KAFKAJS'] === undefined) {
    const { createClient, kafkaSettings } = await import('@weir/adapters/kafka');
    return createClient(kafkaSettings.parse({ brokers }), () => undefined);
  }
  const { default: kafkajs } = await import('kafkajs');
  return new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
}

const kafka = await client();
const { Partitioners } = (await import('kafkajs')).default;

type Take = (lane: number, messages: readonly Message[]) => Promise<void>;

async function consume(topic: string, take: Take): Promise<() => Promise<void>> {
  const consumer = kafka.consumer({
    groupId: `${prefix}${role}-${topic}`,
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
    eachBatch: ({ batch }) =>
      take(
        batch.partition,
        batch.messages.map(({ value, headers }) => ({ value, headers: headers ?? {} })),
      ),
  });
  await joined;
  return () => consumer.disconnect();
}

/** The first messages of a topic that carry records. */
async function kept(topic: string): Promise<Message[]> {
  const found: Message[] = [];
  let enough: () => void = () => undefined;
  const isEnough = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const stop = await consume(topic, async (_lane, messages) => {
    for (const message of messages) if ((message.value?.length ?? 0) > LEAST_BYTES) found.push(message);
    if (found.length >= KEPT) enough();
  });
  await isEnough;
  await stop();
  return found.slice(0, KEPT);
}

async function makeTopics(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const topics = ['frames', 'packets'].map((name) => ({ topic: `${prefix}${name}`, numPartitions: LANES }));
  await admin.createTopics({ waitForLeaders: true, topics });
  await admin.disconnect();
}

/** Parts of a list that fit a request. */
function* requests(messages: readonly Message[]): Generator<Message[]> {
  let part: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const length = message.value?.length ?? 0;
    if (part.length > 0 && bytes + length > REQUEST_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(message);
    bytes += length;
  }
  if (part.length > 0) yield part;
}

function tell(kind: 'ready' | 'done'): void {
  process.send?.({ kind });
}

async function producer(): Promise<ReturnType<typeof kafka.producer>> {
  const made = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    maxInFlightRequests: 1,
  });
  await made.connect();
  return made;
}

interface KeptMessage {
  readonly records: number;
  readonly bytes: Buffer;
}

/** Frames messages one after another: records, bytes, the message. */
async function keep(): Promise<void> {
  const parts: Buffer[] = [];
  for (const { value } of await kept('weir.frames.v1')) {
    if (!Buffer.isBuffer(value)) continue;
    const head = Buffer.alloc(8);
    head.writeUInt32LE(frames.decode(value.subarray(WIRE_HEADER)).count, 0);
    head.writeUInt32LE(value.length, 4);
    parts.push(head, value);
  }
  writeFileSync(file, Buffer.concat(parts));
  tell('ready');
}

function readKept(): KeptMessage[] {
  const all = readFileSync(file);
  const messages: KeptMessage[] = [];
  for (let at = 0, next = 0; at < all.length; at = next) {
    next = at + 8 + all.readUInt32LE(at + 4);
    messages.push({ records: all.readUInt32LE(at), bytes: all.subarray(at + 8, next) });
  }
  return messages;
}

function recordsOf(messages: readonly KeptMessage[]): number {
  return messages.reduce((sum, { records }) => sum + records, 0);
}

async function source(): Promise<void> {
  const messages = readKept();
  const total = Math.ceil(Number(process.env['BARE_PACKETS']) / (recordsOf(messages) / messages.length));
  const sender = await producer();
  for (let sent = 0; sent < total;) {
    const topicMessages = [];
    for (let lane = 0; lane < LANES; lane++) {
      for (let n = 0; n < MESSAGES_PER_LANE && sent < total; n++, sent++) {
        const value = messages[sent % messages.length]?.bytes ?? null;
        topicMessages.push({ value, partition: lane, headers: { [TOTAL]: String(total) } });
      }
    }
    await sender.sendBatch({ acks: -1, topicMessages: [{ topic: `${prefix}frames`, messages: topicMessages }] });
  }
}

async function hop(): Promise<void> {
  const messages = await kept('weir.packets.v1');
  const sender = await producer();
  let at = 0;
  await consume(`${prefix}frames`, async (lane, taken) => {
    const out = taken.map(({ headers = {} }) => ({
      value: messages[at++ % messages.length]?.value ?? null,
      partition: lane,
      headers,
    }));
    for (const part of requests(out)) await sender.send({ topic: `${prefix}packets`, acks: -1, messages: part });
  });
  tell('ready');
}

async function sink(): Promise<void> {
  await makeTopics();
  let got = 0;
  await consume(`${prefix}packets`, async (_lane, taken) => {
    got += taken.length;
    const total = Number(taken[0]?.headers?.[TOTAL] ?? Infinity);
    if (got < total) return;
    got = 0;
    tell('done');
  });
  tell('ready');
}

const ROLES: Readonly<Record<string, () => Promise<void>>> = { keep, source, hop, sink };
await ROLES[role]?.();
