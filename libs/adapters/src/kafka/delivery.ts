import { DecodeError, type Batch, type Topic } from '@weir/schema';
import type { Delivery, Stamp } from '@weir/stream';
import type { KafkaMessage } from 'kafkajs';
import type { Writer } from './registry.ts';
import { avroOf, headerTexts, schemaIdOf, stampOf } from './wire.ts';

const NO_VALUE = Buffer.alloc(0);

/** A message of Kafka as the runner sees it; decoded when asked. */
export class KafkaDelivery<B extends Batch, R> implements Delivery<B> {
  readonly lane: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stamp: Stamp | undefined;
  readonly schemaId: number;
  readonly #value: Buffer;
  readonly #topic: Topic<B, R>;
  readonly #writer: Writer;
  #decoded: B | undefined;

  constructor(topic: Topic<B, R>, lane: number, message: KafkaMessage, writer: Writer) {
    this.lane = lane;
    this.offset = Number(message.offset);
    this.timestamp = Number(message.timestamp);
    this.headers = headerTexts(message.headers);
    this.stamp = stampOf(this.headers);
    this.#value = message.value ?? NO_VALUE;
    this.schemaId = schemaIdOf(this.#value);
    this.#topic = topic;
    this.#writer = writer;
  }

  get byteLength(): number {
    return this.#value.byteLength;
  }

  decode(): B {
    const avro = avroOf(this.#value);
    const writer = this.#writer;
    if (writer.kind === 'unknown') throw new DecodeError(`${this.#topic.topic}: ${writer.reason}`);
    this.#decoded = writer.kind === 'same' ? this.#topic.decode(avro) : this.#topic.decode(avro, writer.schema);
    return this.#decoded;
  }

  release(): void {
    if (this.#decoded !== undefined) this.#topic.recycle(this.#decoded);
    this.#decoded = undefined;
  }

  raw(): Uint8Array {
    return this.#value;
  }
}
