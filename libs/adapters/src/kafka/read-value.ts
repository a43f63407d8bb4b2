import type { Batch, Topic } from '@weir/schema';
import { systemClock } from '@weir/stream';
import { KafkaDelivery } from './delivery.ts';
import { SchemaRegistry } from './registry.ts';
import type { KafkaSettings } from './settings.ts';
import { schemaIdOf } from './wire.ts';

/**
 * Decodes one value of a topic as it stood on the wire, with the schema it names.
 * @throws {DecodeError} when it cannot be decoded. @throws {TransientError} when the registry does not answer.
 */
export async function readValue<B extends Batch, R>(
  settings: KafkaSettings,
  topic: Topic<B, R>,
  value: Uint8Array,
): Promise<B> {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const registry = new SchemaRegistry(settings, systemClock);
  try {
    const writer = await registry.writer(topic, schemaIdOf(bytes));
    const message = { key: null, value: bytes, timestamp: '0', attributes: 0, offset: '0', headers: {} };
    return new KafkaDelivery(topic, 0, message, writer).decode();
  } finally {
    registry.close();
  }
}
