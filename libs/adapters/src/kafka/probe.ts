import type { Admin, Kafka } from 'kafkajs';
import { asRunnerError } from './errors.ts';

/** Asks Kafka whether it answers, over a connection of its own that is made anew after each failure. */
export class KafkaProbe {
  readonly #kafka: Kafka;
  readonly #where: string;
  #admin: Admin | undefined;

  constructor(kafka: Kafka, brokers: readonly string[]) {
    this.#kafka = kafka;
    this.#where = `Kafka at ${brokers.join(', ')}`;
  }

  /** Resolves when the leaders of the topic's lanes answer; without a topic, when any broker does. @throws {TransientError} */
  async ask(topic: string | undefined): Promise<void> {
    const admin = this.#admin ?? this.#kafka.admin({ retry: { retries: 0 } });
    this.#admin = admin;
    try {
      await admin.connect();
      if (topic !== undefined) await admin.fetchTopicOffsets(topic);
    } catch (cause) {
      await this.close();
      throw asRunnerError(`${this.#where} does not answer`, cause);
    }
  }

  async close(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.disconnect();
  }
}
