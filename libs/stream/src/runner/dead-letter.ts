import { allocateDeadLetters, type Batch, type DeadLetterBatch, type Topic } from '@weir/schema';
import type { Delivery } from '../bus.ts';

/** Stands for "the whole message" in the row column. */
const WHOLE_MESSAGE = 0xffffffff;

export interface Refusal {
  readonly stage: string;
  readonly topic: string;
  readonly source: string;
  readonly row: number;
  readonly reason: string;
  readonly attempt: number;
  /** µs since the epoch. */
  readonly time: number;
  readonly value: Uint8Array;
}

/** A dead letter for a message or one of its records. It depends on the message alone, so that a replay makes the same. */
export function deadLetterOf<B>(delivery: Delivery<B>, refusal: Refusal): DeadLetterBatch {
  const batch = allocateDeadLetters(1, {
    source: refusal.source,
    lane: delivery.lane,
    watermark: refusal.time,
    last: false,
  });
  batch.time[0] = refusal.time;
  batch.stage[0] = refusal.stage;
  batch.topic[0] = refusal.topic;
  batch.offset[0] = delivery.offset;
  batch.row[0] = refusal.row;
  batch.reason[0] = refusal.reason;
  batch.attempt[0] = refusal.attempt;
  batch.schemaId[0] = delivery.schemaId;
  batch.headers[0] = JSON.stringify(delivery.headers);
  batch.value[0] = refusal.value;
  return batch;
}

/** A dead letter for a message that could not be read at all, or that stopped the process. */
export function wholeMessageLetter<B>(
  delivery: Delivery<B>,
  refusal: Omit<Refusal, 'row' | 'time' | 'value'>,
): DeadLetterBatch {
  const whole = { row: WHOLE_MESSAGE, time: delivery.timestamp * 1000, value: delivery.raw() };
  return deadLetterOf(delivery, { ...refusal, ...whole });
}

/** The record at `row` as a message of its own, for the dead letters. */
export function recordBytes<B extends Batch, R>(topic: Topic<B, R>, batch: B, row: number): Uint8Array {
  return topic.encode(topic.slice(batch, row, row + 1));
}
