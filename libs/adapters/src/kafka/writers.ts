import { TransientError, type Clock } from '@weir/stream';
import type { KafkaMessage } from 'kafkajs';
import type { Contact } from './contact.ts';
import type { SchemaRegistry, TopicHead, Writer } from './registry.ts';
import type { KafkaSettings } from './settings.ts';
import { schemaIdOf } from './wire.ts';

export const UNNAMED_WRITER: Writer = { kind: 'unknown', reason: 'the value names no schema' };

interface Asking {
  readonly registry: SchemaRegistry;
  readonly topic: TopicHead;
  readonly settings: KafkaSettings;
  readonly clock: Clock;
  readonly report: (line: string) => void;
  readonly contact: Contact;
}

/** How to read each message. Waits for the registry as long as it takes, heartbeats going on; rejects when a heartbeat does. */
export async function writersOf(
  messages: readonly KafkaMessage[],
  { registry, topic, settings, clock, report, contact }: Asking,
  heartbeat: () => Promise<void>,
): Promise<readonly Writer[]> {
  const writers: Writer[] = [];
  for (const { value } of messages) {
    const id = value === null ? 0 : schemaIdOf(value);
    let writer = id === 0 ? UNNAMED_WRITER : registry.knownWriter(topic.topic, id);
    while (writer === undefined) {
      try {
        writer = await registry.writer(topic, id);
        contact.asksAgain(undefined);
      } catch (cause) {
        if (!(cause instanceof TransientError)) throw cause;
        contact.asksAgain(cause.message);
        report(cause.message);
        await clock.sleep(settings.heartbeatMs);
        await heartbeat();
      }
    }
    writers.push(writer);
  }
  return writers;
}
