import { describe, expect, test } from '@jest/globals';
import { allocateFrames, type FrameBatch } from '@weir/schema';
import type { Outgoing, Producer } from '../bus.ts';
import { Outbox } from './outbox.ts';

/** Acknowledges when told to. */
class SlowProducer implements Producer<FrameBatch> {
  readonly sent: string[] = [];
  #acknowledge: () => void = () => undefined;

  send(messages: readonly Outgoing<FrameBatch>[]): Promise<void> {
    return new Promise((resolve) => {
      this.#acknowledge = () => {
        this.sent.push(...messages.map(({ sequence, part }) => `${sequence}.${part}`));
        resolve();
      };
    });
  }

  acknowledge(): void {
    this.#acknowledge();
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function empty(): FrameBatch {
  return allocateFrames(0, { source: 'a', lane: 0, watermark: 0, last: false });
}

describe('an outbox', () => {
  test('keeps what is added while a send is under way for the next one', async () => {
    const producer = new SlowProducer();
    const outbox = new Outbox(producer, 0);
    outbox.add('capture/0/a', 0, empty());
    const first = outbox.flush();
    outbox.add('capture/0/a', 1, empty());
    producer.acknowledge();
    await first;
    expect(outbox.waiting).toBe(1);
    const second = outbox.flush();
    producer.acknowledge();
    await second;
    expect(producer.sent).toEqual(['0.0', '1.0']);
  });
});
