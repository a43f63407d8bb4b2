import { DecodeError, type Batch, type Topic } from '@weir/schema';
import type { Delivery, Stamp } from '@weir/stream';
import type { KafkaMessage } from 'kafkajs';
import type { Writer } from './registry.ts';
import { keepResponse, letGoOfResponse } from './response-memory.ts';
import { avroOf, endsAtOf, headerTexts, schemaIdOf, stampOf } from './wire.ts';

const NO_VALUE = Buffer.alloc(0);

/** A message of Kafka as the runner sees it; decoded when asked. */
export class KafkaDelivery<B extends Batch, R> implements Delivery<B> {
  readonly lane: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stamp: Stamp | undefined;
  readonly endsAt: number | undefined;
  readonly schemaId: number;
  readonly byteLength: number;
  readonly #value: Buffer;
  readonly #topic: Topic<B, R>;
  readonly #writer: Writer;
  #decoded: B | undefined;
  #released = false;

  constructor(topic: Topic<B, R>, lane: number, message: KafkaMessage, writer: Writer) {
    this.lane = lane;
    this.offset = Number(message.offset);
    this.timestamp = Number(message.timestamp);
    this.headers = headerTexts(message.headers);
    this.stamp = stampOf(this.headers);
    this.endsAt = endsAtOf(this.headers);
    this.#value = message.value ?? NO_VALUE;
    this.byteLength = this.#value.byteLength;
    keepResponse(this.#value);
    this.schemaId = schemaIdOf(this.#value);
    this.#topic = topic;
    this.#writer = writer;
  }

  decode(): B {
    const avro = avroOf(this.#value);
    const writer = this.#writer;
    if (writer.kind === 'unknown') throw new DecodeError(`${this.#topic.topic}: ${writer.reason}`);
    this.#decoded = writer.kind === 'same' ? this.#topic.decode(avro) : this.#topic.decode(avro, writer.schema);
    return this.#decoded;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.#decoded !== undefined) this.#topic.recycle(this.#decoded);
    this.#decoded = undefined;
    letGoOfResponse(this.#value);
  }

  /** A copy: dead letters are kept for longer than what came. */
  raw(): Uint8Array {
    return Uint8Array.from(this.#value);
  }
}
