import { createRequire } from 'node:module';
import { giveBackBlock } from '@weir/schema';

/** kafkajs's class that asks a broker. */
export const BROKER_MODULE = 'kafkajs/src/broker';

/** The part of it that is used here. */
interface Broker {
  fetch(request: unknown): Promise<FetchResponse>;
}

interface Message {
  readonly value: Buffer | null;
}

export interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly { readonly messages: readonly Message[] }[] }[];
}

/** Readers of each response: its lanes until their messages were taken over, then the messages until they are released. */
const readers = new WeakMap<ArrayBufferLike, number>();

/**
 * Counts the lanes of a response as its readers, before any of them is looked at. Messages that kafkajs leaves out
 * (of lanes that were paused meanwhile, for one) are never let go of: such a response is left to the garbage collector.
 */
export function beginReading({ responses }: FetchResponse): void {
  for (const { partitions } of responses) {
    for (const { messages } of partitions) {
      const buffer = bufferOf(messages);
      if (buffer !== undefined) readers.set(buffer, (readers.get(buffer) ?? 0) + 1);
    }
  }
}

/** One reader more, while there is one: whoever keeps a value of the response. */
export function keepResponse(value: Buffer): void {
  const count = readers.get(value.buffer);
  if (count !== undefined) readers.set(value.buffer, count + 1);
}

/** One reader less; after the last the memory is used again. Memory that is of no response is left alone. */
export function letGoOfResponse(value: Buffer): void {
  dropReader(value.buffer);
}

/** Those of the messages that are kept have been taken over. */
export function endReading(messages: readonly Message[]): void {
  const buffer = bufferOf(messages);
  if (buffer !== undefined) dropReader(buffer);
}

function dropReader(buffer: ArrayBufferLike): void {
  const count = readers.get(buffer);
  if (count === undefined) return;
  if (count > 1) readers.set(buffer, count - 1);
  else {
    readers.delete(buffer);
    giveBackBlock(buffer);
  }
}

/** Values of a lane that were not compressed all stand in the response, the others in memory of their own. */
function bufferOf(messages: readonly Message[]): ArrayBufferLike | undefined {
  return messages.find(({ value }) => value !== null)?.value?.buffer;
}

/**
 * Lets kafkajs say which lanes a response has, before it hands them out one after the other.
 *
 * @throws {Error} when this kafkajs asks in another way.
 */
function installReadersOfResponses(): void {
  const broker: { readonly prototype: Broker } = createRequire(import.meta.url)(BROKER_MODULE);
  const { fetch } = broker.prototype;
  if (typeof fetch !== 'function') {
    throw new Error(`the broker of kafkajs has no fetch; pin kafkajs to 2.2.4 or drop response-memory.ts`);
  }
  broker.prototype.fetch = async function (this: Broker, request) {
    const response = await fetch.call(this, request);
    beginReading(response);
    return response;
  };
}

installReadersOfResponses();
