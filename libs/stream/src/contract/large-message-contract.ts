import { expect, test } from '@jest/globals';
import { frames, type FrameBatch } from '@weir/schema';
import type { Bus, Delivery, Outgoing, Producer } from '../bus.ts';
import { CollectingListener } from './collecting-listener.ts';
import { frameMessage, numbers } from './frame-messages.ts';

const LANES = numbers(0, 4);
const SEQUENCES = numbers(0, 40);

/** A message of 20 to 800 kB, each of another length. */
function largeMessage(lane: number, sequence: number): Outgoing<FrameBatch> {
  return frameMessage(lane, sequence, 500 + ((lane * 7919 + sequence * 1543) % 17_500));
}

/** Some are being made while others wait and others are on their way. */
async function sendSideBySide(producer: Producer<FrameBatch>): Promise<void> {
  const sendLane = async (lane: number): Promise<void> => {
    const sending: Promise<void>[] = [];
    for (const sequence of SEQUENCES) {
      sending.push(producer.send([largeMessage(lane, sequence)]));
      if (sending.length > lane + 1) await sending.shift();
    }
    await Promise.all(sending);
  };
  await Promise.all(LANES.map(sendLane));
}

/** Sequences of the messages that are not as they were sent. */
function wrongOf(lane: number, deliveries: readonly Delivery<FrameBatch>[]): (number | undefined)[] {
  const isWrong = (delivery: Delivery<FrameBatch>): boolean => {
    const expected = Buffer.from(frames.encode(largeMessage(lane, delivery.stamp?.sequence ?? -1).batch));
    return !expected.equals(frames.encode(delivery.decode()));
  };
  return deliveries.filter(isWrong).map(({ stamp }) => stamp?.sequence);
}

function isOdd({ stamp }: Delivery<FrameBatch>): boolean {
  return (stamp?.sequence ?? 0) % 2 === 1;
}

/** Reads every other message as soon as it comes, and says that it will not be read again. */
class ReleasingListener extends CollectingListener {
  override deliver(lane: number, deliveries: readonly Delivery<FrameBatch>[]): void {
    const read = deliveries.filter(isOdd);
    const wrong = wrongOf(lane, read);
    if (wrong.length > 0) this.failures.push(new Error(`messages ${wrong.join(', ')} of lane ${lane} are wrong`));
    for (const delivery of read) delivery.release?.();
    super.deliver(lane, deliveries);
  }
}

/** Memory of messages is used again: none may ever be seen in place of another. */
export function largeMessageContract(currentBus: () => Bus): void {
  test('large messages sent side by side come out as they went in', async () => {
    const listener = new CollectingListener();
    await currentBus().subscribe(frames, 'readers', listener);
    await sendSideBySide(await currentBus().producer(frames));
    await listener.until(() => listener.count === LANES.length * SEQUENCES.length);
    for (const lane of LANES) expect({ lane, wrong: wrongOf(lane, listener.of(lane)) }).toEqual({ lane, wrong: [] });
  });

  test('messages that are still to be read lose nothing when others, of their lane or another, are released', async () => {
    const listener = new ReleasingListener();
    await currentBus().subscribe(frames, 'readers', listener);
    await sendSideBySide(await currentBus().producer(frames));
    await listener.until(() => listener.count === LANES.length * SEQUENCES.length);
    expect(listener.failures).toEqual([]);
    for (const lane of LANES) {
      const held = listener.of(lane).filter((delivery) => !isOdd(delivery));
      expect({ lane, held: held.length, wrong: wrongOf(lane, held) }).toEqual({ lane, held: 20, wrong: [] });
    }
  });
}
