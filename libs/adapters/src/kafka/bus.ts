import type { Batch, Topic } from '@weir/schema';
import { systemClock, type Bus, type Clock, type LaneListener, type Producer, type Subscription } from '@weir/stream';
import type { Admin, Kafka } from 'kafkajs';
import { createClient, Partitioners, SHORT_RETRIES } from './client.ts';
import { asRunnerError } from './errors.ts';
import { KafkaProducer } from './producer.ts';
import { SchemaRegistry } from './registry.ts';
import type { KafkaSettings } from './settings.ts';
import { KafkaSubscription } from './subscription.ts';
import { checkLanes } from './topics.ts';

/**
 * The bus over Kafka. Topics must exist (`applyTopics`). `report` gets a line about everything that was survived: lost
 * connections, restarts, refused commits.
 */
export function createKafkaBus(
  settings: KafkaSettings,
  clock: Clock = systemClock,
  report: (line: string) => void = () => {},
): Bus {
  return new KafkaBus(settings, clock, report);
}

class KafkaBus implements Bus {
  readonly lanes: number;
  readonly #settings: KafkaSettings;
  readonly #clock: Clock;
  readonly #report: (line: string) => void;
  readonly #kafka: Kafka;
  readonly #registry: SchemaRegistry;
  readonly #closing: (() => Promise<void>)[] = [];
  #admin: Promise<Admin> | undefined;

  constructor(settings: KafkaSettings, clock: Clock, report: (line: string) => void) {
    this.lanes = settings.lanes;
    this.#settings = settings;
    this.#clock = clock;
    this.#report = report;
    this.#kafka = createClient(settings, report);
    this.#registry = new SchemaRegistry(settings, clock);
  }

  async producer<B extends Batch, R>(topic: Topic<B, R>): Promise<Producer<B>> {
    return this.#opening(`producing to ${topic.topic}`, async () => {
      await checkLanes(await this.#connectedAdmin(), this.#settings, topic.topic);
      const schemaId = await this.#registry.register(topic);
      const client = this.#kafka.producer({
        createPartitioner: Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
        maxInFlightRequests: 1,
        retry: SHORT_RETRIES,
      });
      await client.connect();
      const producer = new KafkaProducer(client, topic, schemaId, this.#settings);
      this.#closing.push(() => producer.close());
      return producer;
    });
  }

  async subscribe<B extends Batch, R>(
    topic: Topic<B, R>,
    group: string,
    listener: LaneListener<B>,
  ): Promise<Subscription> {
    return this.#opening(`consuming ${topic.topic}`, async () => {
      // One of its own: what kafkajs's admin learns of one topic makes it forget the others, while lanes of them are being opened.
      const admin = this.#kafka.admin();
      await admin.connect();
      this.#closing.push(() => admin.disconnect());
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
      await subscription.start();
      this.#closing.push(() => subscription.stop());
      return subscription;
    });
  }

  async close(): Promise<void> {
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

  async #opening<T>(doing: string, open: () => Promise<T>): Promise<T> {
    try {
      return await open();
    } catch (cause) {
      throw asRunnerError(`${doing} at ${this.#settings.brokers.join(', ')}`, cause);
    }
  }
}
