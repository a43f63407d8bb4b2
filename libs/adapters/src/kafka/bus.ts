import type { Batch, Topic } from '@weir/schema';
import { systemClock, type Bus, type Clock, type LaneListener, type Producer, type Subscription } from '@weir/stream';
import type { Admin, Kafka } from 'kafkajs';
import { createClient, Partitioners, SHORT_RETRIES } from './client.ts';
import { asRunnerError } from './errors.ts';
import { KafkaProbe } from './probe.ts';
import { KafkaProducer } from './producer.ts';
import { SchemaRegistry } from './registry.ts';
import type { KafkaSettings } from './settings.ts';
import { KafkaSubscription } from './subscription.ts';
import { checkLanes } from './topics.ts';

/** The bus, and whether Kafka answers at this moment. */
export interface KafkaBus extends Bus {
  /** @throws {TransientError} */
  ping(): Promise<void>;
}

/**
 * The bus over Kafka. Topics must exist (`applyTopics`). `report` gets a line about everything that was survived: lost
 * connections, restarts, refused commits.
 */
export function createKafkaBus(
  settings: KafkaSettings,
  clock: Clock = systemClock,
  report: (line: string) => void = () => {},
): KafkaBus {
  return new ConnectedBus(settings, clock, report);
}

class ConnectedBus implements KafkaBus {
  readonly lanes: number;
  readonly #settings: KafkaSettings;
  readonly #clock: Clock;
  readonly #report: (line: string) => void;
  readonly #kafka: Kafka;
  readonly #registry: SchemaRegistry;
  readonly #closing: (() => Promise<void>)[] = [];
  readonly #probe: KafkaProbe;
  #admin: Promise<Admin> | undefined;
  /** A topic that is in use, as Kafka knows it. */
  #topic: string | undefined;

  constructor(settings: KafkaSettings, clock: Clock, report: (line: string) => void) {
    this.lanes = settings.lanes;
    this.#settings = settings;
    this.#clock = clock;
    this.#report = report;
    this.#kafka = createClient(settings, report);
    this.#registry = new SchemaRegistry(settings, clock);
    this.#probe = new KafkaProbe(this.#kafka, settings.brokers);
  }

  async producer<B extends Batch, R>(topic: Topic<B, R>): Promise<Producer<B>> {
    return this.#opening(`producing to ${topic.topic}`, async (undo) => {
      await checkLanes(await this.#connectedAdmin(), this.#settings, topic.topic);
      const schemaId = await this.#registry.register(topic);
      const client = this.#kafka.producer({
        createPartitioner: Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
        maxInFlightRequests: 1,
        retry: SHORT_RETRIES,
      });
      undo.push(() => client.disconnect());
      await client.connect();
      const producer = new KafkaProducer(client, topic, schemaId, this.#settings);
      this.#closing.push(() => producer.close());
      this.#topic ??= `${this.#settings.topicPrefix}${topic.topic}`;
      return producer;
    });
  }

  async subscribe<B extends Batch, R>(
    topic: Topic<B, R>,
    group: string,
    listener: LaneListener<B>,
  ): Promise<Subscription> {
    return this.#opening(`consuming ${topic.topic}`, async (undo) => {
      // One of its own: what kafkajs's admin learns of one topic makes it forget the others, while lanes of them are being opened.
      const admin = this.#kafka.admin();
      undo.push(() => admin.disconnect());
      await admin.connect();
      await checkLanes(admin, this.#settings, topic.topic);
      await this.#registry.register(topic);
      const subscription = new KafkaSubscription({
        kafka: this.#kafka,
        admin,
        registry: this.#registry,
        settings: this.#settings,
        clock: this.#clock,
        report: this.#report,
        topic,
        group,
        listener,
      });
      undo.push(() => subscription.stop());
      await subscription.start();
      this.#closing.push(
        () => admin.disconnect(),
        () => subscription.stop(),
      );
      this.#topic ??= `${this.#settings.topicPrefix}${topic.topic}`;
      return subscription;
    });
  }

  ping(): Promise<void> {
    return this.#probe.ask(this.#topic);
  }

  async close(): Promise<void> {
    await this.#probe.close();
    for (const close of this.#closing.splice(0).toReversed()) await close();
    if (this.#admin !== undefined) await (await this.#admin).disconnect();
    this.#registry.close();
  }

  #connectedAdmin(): Promise<Admin> {
    this.#admin ??= this.#connectAdmin();
    return this.#admin;
  }

  async #connectAdmin(): Promise<Admin> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
    } catch (cause) {
      this.#admin = undefined;
      throw cause;
    }
    return admin;
  }

  /** What was made before a failure is undone, since whoever opens may try again. */
  async #opening<T>(doing: string, open: (undo: (() => Promise<void>)[]) => Promise<T>): Promise<T> {
    const undo: (() => Promise<void>)[] = [];
    try {
      return await open(undo);
    } catch (cause) {
      for (const step of undo.toReversed()) await step();
      throw asRunnerError(`${doing} at ${this.#settings.brokers.join(', ')}`, cause);
    }
  }
}
