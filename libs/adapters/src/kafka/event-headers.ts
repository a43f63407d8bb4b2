import type { Batch } from '@weir/schema';
import type { Outgoing } from '@weir/stream';

/**
 * A message as a CloudEvent 1.0 in binary mode (CloudEvents Kafka protocol binding v1.0.2 §3.2): attributes are headers, the value stays
 * Avro. It is named by its stamp: what is sent again after a kill is the same event. `subject` is the capture.
 */
export function eventHeaders<B extends Batch>(topic: string, message: Outgoing<B>): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: `${message.sequence}.${message.part}`,
    ce_source: `/weir/${message.origin.split('/').map(segmentOf).join('/')}`,
    ce_type: topic,
    ce_subject: message.batch.source,
    'content-type': 'application/avro',
  };
}

/** Bytes that headers take in a message: names, values, and the lengths of both (each at most 5 bytes as a varint). */
export function headerBytes(headers: Readonly<Record<string, string>>): number {
  return Object.entries(headers).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + Buffer.byteLength(value) + 10,
    0,
  );
}

/** Names of captures may have any characters, also halves of such as UTF-16 has two for. */
function segmentOf(name: string): string {
  return encodeURIComponent(Buffer.from(name).toString());
}
