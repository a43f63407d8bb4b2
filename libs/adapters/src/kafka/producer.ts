import { giveBackBlock, type Batch, type Topic } from '@weir/schema';
import { reasonOf, TransientError, type Outgoing, type Producer } from '@weir/stream';
import type { Message, Producer as KafkaClientProducer } from 'kafkajs';
import { compressionOf } from './client.ts';
import { asRunnerError, protocolErrorOf } from './errors.ts';
import type { KafkaSettings } from './settings.ts';
import { eventHeaders, headerBytes } from './event-headers.ts';
import { RECORD_OVERHEAD, stampHeaders, WIRE_HEADER, writeWireHeader } from './wire.ts';

/** One call of send: resolved when the last of its messages is acknowledged. */
interface Call<B extends Batch> {
  left: number;
  readonly messages: readonly Outgoing<B>[];
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

interface Entry<B extends Batch> {
  readonly lane: number;
  readonly message: Message;
  readonly value: Buffer;
  readonly bytes: number;
  readonly call: Call<B>;
}

/**
 * Sends one request at a time, with whatever has gathered of all lanes meanwhile; that alone keeps the order of each lane.
 * The idempotent producer of kafkajs is not used: a retry may repeat messages, never swap them, and what is repeated is skipped by its
 * stamp, whereas sequence numbers that are lost in a reconnection would stop the producer for good.
 */
export class KafkaProducer<B extends Batch, R> implements Producer<B> {
  readonly #client: KafkaClientProducer;
  readonly #topic: Topic<B, R>;
  readonly #name: string;
  readonly #schemaId: number;
  readonly #settings: KafkaSettings;
  readonly #lastCall = new Map<number, Promise<void>>();
  #queue: Entry<B>[] = [];
  #sending: Promise<void> | undefined;

  constructor(client: KafkaClientProducer, topic: Topic<B, R>, schemaId: number, settings: KafkaSettings) {
    this.#client = client;
    this.#topic = topic;
    this.#name = `${settings.topicPrefix}${topic.topic}`;
    this.#schemaId = schemaId;
    this.#settings = settings;
  }

  /**
   * When a request fails, everything that waits behind it is refused too, so that nothing overtakes what failed.
   * @throws {TransientError} @throws {RangeError} for a lane that does not exist or a message over the limit.
   */
  async send(messages: readonly Outgoing<B>[]): Promise<void> {
    if (messages.length === 0) return;
    const prepared = messages.map((message) => this.#prepare(message));
    const sent = new Promise<void>((resolve, reject) => {
      const call: Call<B> = { left: prepared.length, messages, resolve, reject };
      for (const entry of prepared) this.#queue.push({ ...entry, call });
    });
    for (const { lane } of prepared) this.#lastCall.set(lane, sent);
    // What else is sent in this turn of the event loop goes into the same request.
    this.#sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#drain());
    return sent;
  }

  /**
   * Resolves when the last send on the lane has ended. One that failed was not among what is to be settled: who sent it knows, and sends it
   * again; it may be another stage's lane or capture that puts out on the same lane.
   */
  async settled(lane: number): Promise<void> {
    await this.#lastCall.get(lane)?.catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#sending;
    await this.#client.disconnect();
  }

  #prepare(message: Outgoing<B>): Omit<Entry<B>, 'call'> {
    const { lane, batch } = message;
    if (lane < 0 || lane >= this.#settings.lanes) {
      throw new RangeError(`${this.#name} has ${this.#settings.lanes} lanes; there is no lane ${lane}`);
    }
    const encoded = this.#topic.encode(batch, WIRE_HEADER);
    const value = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
    writeWireHeader(value, this.#schemaId);
    const isEvent = this.#topic.cloudEvents === true && batch.count > 0;
    const event = isEvent ? eventHeaders(this.#topic.topic, message) : {};
    const bytes = value.byteLength + RECORD_OVERHEAD + headerBytes(event);
    if (bytes > this.#settings.maxMessageBytes) {
      throw new RangeError(
        `a message for ${this.#name} lane ${lane} has ${bytes} bytes, over maxMessageBytes (${this.#settings.maxMessageBytes}): ` +
          'put fewer records into a message, or raise maxMessageBytes and max.message.bytes of the topic alike',
      );
    }
    return {
      lane,
      value,
      bytes,
      message: { partition: lane, key: batch.source, value, headers: { ...stampHeaders(message), ...event } },
    };
  }

  /** Requests until nothing waits. Never rejects: what fails goes to the calls it belongs to. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const entries = this.#take();
      try {
        await this.#client.sendBatch({
          acks: -1,
          compression: compressionOf(this.#settings),
          topicMessages: [{ topic: this.#name, messages: entries.map((entry) => entry.message) }],
        });
      } catch (cause) {
        this.#refuse(entries, cause);
        continue;
      }
      for (const { call, value } of entries) {
        giveBackBlock(value.buffer);
        call.left--;
        if (call.left === 0) this.#done(call);
      }
    }
    this.#sending = undefined;
  }

  /** Nothing of the call is sent again: the memory of its batches is free. */
  #done(call: Call<B>): void {
    for (const { batch } of call.messages) this.#topic.recycle(batch);
    call.resolve();
  }

  /** The next request: from the front of the queue, bounded per lane (a lane's batch has a limit) and in all. */
  #take(): Entry<B>[] {
    const taken: Entry<B>[] = [];
    const rest: Entry<B>[] = [];
    const laneBytes = new Map<number, number>();
    let total = 0;
    for (const entry of this.#queue) {
      const before = laneBytes.get(entry.lane) ?? 0;
      const fits =
        before + entry.bytes <= this.#settings.maxMessageBytes && total + entry.bytes <= this.#settings.maxRequestBytes;
      // A lane that did not fit once is closed for this request, or a smaller message would overtake.
      laneBytes.set(entry.lane, fits || taken.length === 0 ? before + entry.bytes : Infinity);
      if (fits || taken.length === 0) {
        total += entry.bytes;
        taken.push(entry);
      } else rest.push(entry);
    }
    this.#queue = rest;
    return taken;
  }

  #refuse(entries: readonly Entry<B>[], cause: unknown): void {
    const waiting = this.#queue;
    this.#queue = [];
    const error = this.#explain(entries, cause);
    for (const { call } of entries) call.reject(error);
    const behind = new TransientError(
      `not sent to ${this.#name}: what was sent before it failed (${reasonOf(error)})`,
      { cause: error },
    );
    for (const { call } of waiting) call.reject(behind);
  }

  #explain(entries: readonly Entry<B>[], cause: unknown): unknown {
    const protocolError = protocolErrorOf(cause);
    if (protocolError === 'MESSAGE_TOO_LARGE' || protocolError === 'RECORD_LIST_TOO_LARGE') {
      const lanes = [...new Set(entries.map((entry) => entry.lane))];
      const largest = entries.reduce((most, entry) => Math.max(most, entry.bytes), 0);
      return new RangeError(
        `the broker refuses messages of ${this.#name} on lane ${lanes.join(', ')} as too large (the largest has ${largest} bytes): ` +
          `raise max.message.bytes of the topic to maxMessageBytes (${this.#settings.maxMessageBytes}), or lower maxMessageBytes`,
        { cause },
      );
    }
    return asRunnerError(`sending to ${this.#name}`, cause);
  }
}
