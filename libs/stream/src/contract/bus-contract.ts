import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { frames } from '@weir/schema';
import type { Bus } from '../bus.ts';
import { CollectingListener, GroupNotes } from './collecting-listener.ts';
import { frameMessage, messages, numbers } from './frame-messages.ts';
import { largeMessageContract } from './large-message-contract.ts';

const LANES = 4;

/**
 * What every bus must do. `makeBus` gives a bus of four lanes whose topic `frames` is empty and keeps its messages until
 * they are committed; it is closed after each test.
 */
export function busContract(name: string, makeBus: () => Promise<Bus>): void {
  describe(`bus contract: ${name}`, () => {
    let bus: Bus;
    beforeEach(async () => {
      bus = await makeBus();
      expect(bus.lanes).toBe(LANES);
    });
    afterEach(() => bus.close());
    deliveryContract(() => bus);
    largeMessageContract(() => bus);
    groupContract(() => bus);
    flowControlContract(() => bus);
  });
}

function sorted(lanes: readonly number[]): number[] {
  return lanes.toSorted((a, b) => a - b);
}

function deliveryContract(currentBus: () => Bus): void {
  test('stamps and columns come out as they went in', async () => {
    const producer = await currentBus().producer(frames);
    await producer.send([frameMessage(1, 0), frameMessage(1, 1)]);
    const listener = new CollectingListener();
    await currentBus().subscribe(frames, 'readers', listener);
    await listener.until(() => listener.of(1).length === 2);
    const sent = [frameMessage(1, 0), frameMessage(1, 1)];
    listener.of(1).forEach((delivery, i) => {
      const { lane: _, batch, ...stamp } = sent[i] ?? frameMessage(1, 0);
      expect(delivery.stamp).toEqual(stamp);
      expect(delivery.lane).toBe(1);
      expect(frames.encode(delivery.decode())).toEqual(frames.encode(batch));
      expect(delivery.byteLength).toBeGreaterThan(0);
      expect(delivery.raw().byteLength).toBeGreaterThan(0);
    });
  });

  test('the last message of a source says so beside its value', async () => {
    const producer = await currentBus().producer(frames);
    const { batch, ...last } = frameMessage(2, 1);
    await producer.send([frameMessage(2, 0), { ...last, batch: { ...batch, last: true } }]);
    const listener = new CollectingListener();
    await currentBus().subscribe(frames, 'readers', listener);
    await listener.until(() => listener.of(2).length === 2);
    expect(listener.of(2).map(({ endsAt }) => endsAt)).toEqual([undefined, batch.watermark]);
  });

  test('each lane keeps its order, whatever is sent at once', async () => {
    const producer = await currentBus().producer(frames);
    const listener = new CollectingListener();
    await currentBus().subscribe(frames, 'readers', listener);
    const sends: Promise<void>[] = [];
    for (let sequence = 0; sequence < 60; sequence += 2) {
      for (let lane = 0; lane < LANES; lane++) sends.push(producer.send(messages(lane, sequence, sequence + 2)));
    }
    await Promise.all(sends);
    await listener.until(() => listener.count === 60 * LANES);
    for (let lane = 0; lane < LANES; lane++) expect(listener.sequences(lane)).toEqual(numbers(0, 60));
    expect(listener.failures).toEqual([]);
  });

  test('one send may reach several lanes', async () => {
    const producer = await currentBus().producer(frames);
    const listener = new CollectingListener();
    await currentBus().subscribe(frames, 'readers', listener);
    await producer.send([frameMessage(3, 0), frameMessage(0, 0), frameMessage(3, 1), frameMessage(2, 0)]);
    await listener.until(() => listener.count === 4);
    expect([0, 1, 2, 3].map((lane) => listener.sequences(lane))).toEqual([[0], [], [0], [0, 1]]);
  });

  test('a lane that does not exist is refused', async () => {
    const producer = await currentBus().producer(frames);
    await expect(producer.send([frameMessage(LANES, 0)])).rejects.toThrow(/lane 4/);
  });

  test('what has been sent and committed is settled', async () => {
    const producer = await currentBus().producer(frames);
    const listener = new CollectingListener();
    const subscription = await currentBus().subscribe(frames, 'readers', listener);
    await producer.send(messages(2, 0, 3));
    await listener.until(() => listener.count === 3);
    await subscription.commit(2, listener.of(2).at(-1)?.offset ?? -1);
    await producer.settled(2);
    await producer.settled(0);
  });
}

function groupContract(currentBus: () => Bus): void {
  test('reading begins where the listener says', async () => {
    const producer = await currentBus().producer(frames);
    await producer.send([...messages(0, 0, 5), ...messages(1, 0, 5)]);
    const listener = new CollectingListener(new GroupNotes([[0, 3]]));
    await currentBus().subscribe(frames, 'readers', listener);
    await listener.until(() => listener.count === 7);
    expect(listener.sequences(0)).toEqual([3, 4]);
    expect(listener.of(0).map((delivery) => delivery.offset)).toEqual([3, 4]);
    expect(listener.sequences(1)).toEqual(numbers(0, 5));
  });

  test('what was not saved is delivered again to the next member', async () => {
    const producer = await currentBus().producer(frames);
    await producer.send(messages(0, 0, 5));
    const first = new CollectingListener();
    const subscription = await currentBus().subscribe(frames, 'readers', first);
    await first.until(() => first.count === 5);
    await subscription.stop();
    expect(sorted(first.left)).toEqual([0, 1, 2, 3]);
    const second = new CollectingListener(new GroupNotes([[0, 2]]));
    await currentBus().subscribe(frames, 'readers', second);
    await second.until(() => second.count === 3);
    expect(second.sequences(0)).toEqual([2, 3, 4]);
  });

  test('groups read the same messages independently', async () => {
    const producer = await currentBus().producer(frames);
    const left = new CollectingListener();
    const right = new CollectingListener();
    await currentBus().subscribe(frames, 'left', left);
    await currentBus().subscribe(frames, 'right', right);
    await producer.send(messages(1, 0, 4));
    await left.until(() => left.count === 4);
    await right.until(() => right.count === 4);
    expect(right.sequences(1)).toEqual(left.sequences(1));
  });

  test('two members share the lanes; when one leaves the other goes on, nothing lost, nothing twice', async () => {
    const producer = await currentBus().producer(frames);
    const notes = new GroupNotes();
    const first = new CollectingListener(notes);
    const second = new CollectingListener(notes);
    const leaving = await currentBus().subscribe(frames, 'readers', first);
    await currentBus().subscribe(frames, 'readers', second);
    await notes.until(() => first.owned.size === 2 && second.owned.size === 2);
    expect(sorted([...first.owned, ...second.owned])).toEqual([0, 1, 2, 3]);
    for (let lane = 0; lane < LANES; lane++) await producer.send(messages(lane, 0, 5));
    await notes.until(() => first.count + second.count === 5 * LANES);
    await leaving.stop();
    await notes.until(() => second.owned.size === LANES);
    expect(first.owned.size).toBe(0);
    for (let lane = 0; lane < LANES; lane++) await producer.send(messages(lane, 5, 10));
    await notes.until(() => first.count + second.count === 10 * LANES);
    for (let lane = 0; lane < LANES; lane++) {
      expect([...first.sequences(lane), ...second.sequences(lane)].toSorted((a = 0, b = 0) => a - b)).toEqual(
        numbers(0, 10),
      );
    }
    expect([...first.failures, ...second.failures]).toEqual([]);
  });
}

function flowControlContract(currentBus: () => Bus): void {
  test('a paused lane waits while others go on, and misses nothing', async () => {
    const producer = await currentBus().producer(frames);
    const listener = new CollectingListener();
    const subscription = await currentBus().subscribe(frames, 'readers', listener);
    await producer.send(messages(0, 0, 2));
    await listener.until(() => listener.of(0).length === 2);
    subscription.pause(0);
    for (let sequence = 0; sequence < 5; sequence++) {
      await producer.send([frameMessage(0, 2 + sequence), frameMessage(1, sequence)]);
      await listener.until(() => listener.of(1).length === sequence + 1);
    }
    expect(listener.sequences(0)).toEqual([0, 1]);
    subscription.resume(0);
    await listener.until(() => listener.of(0).length === 7);
    expect(listener.sequences(0)).toEqual(numbers(0, 7));
  });

  test('lag is 0 once all has been delivered', async () => {
    const producer = await currentBus().producer(frames);
    await producer.send(messages(3, 0, 5));
    const listener = new CollectingListener();
    const subscription = await currentBus().subscribe(frames, 'readers', listener);
    await listener.until(() => listener.count === 5);
    expect([0, 1, 2, 3].map((lane) => subscription.lag(lane))).toEqual([0, 0, 0, 0]);
  });

  test('stopping twice is stopping once, and nothing comes afterwards', async () => {
    const producer = await currentBus().producer(frames);
    const listener = new CollectingListener();
    const subscription = await currentBus().subscribe(frames, 'readers', listener);
    await Promise.all([subscription.stop(), subscription.stop()]);
    await producer.send(messages(0, 0, 2));
    const other = new CollectingListener();
    await currentBus().subscribe(frames, 'readers', other);
    await other.until(() => other.count === 2);
    expect(listener.count).toBe(0);
    expect(sorted(listener.left)).toEqual([0, 1, 2, 3]);
  });
}
