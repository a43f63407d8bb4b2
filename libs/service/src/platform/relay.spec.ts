import { MessageChannel } from 'node:worker_threads';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { allocatePackets, packets, takeBlock, type PacketBatch } from '@weir/schema';
import { createMemoryBus, type Bus, type Delivery, type Outgoing } from '@weir/stream';
import { receive, sendOn, TO_GATHER, type RelayReceiver, type RelaySender } from './relay.ts';

const BUDGET_BYTES = 1 << 20;
const RECORDS = 2_000;

interface Ends {
  readonly from: Bus;
  readonly to: Bus;
  readonly sender: RelaySender;
  readonly receiver: RelayReceiver;
  /** What the other end was given and has not released yet. */
  readonly arrived: Delivery<PacketBatch>[];
  commit(offset: number): Promise<void>;
}

const open: Ends[] = [];
afterEach(() => {
  for (const { sender, receiver } of open.splice(0)) {
    sender.close();
    receiver.close();
  }
});

async function connect(): Promise<Ends> {
  const from = createMemoryBus({ lanes: 1, budgetBytes: BUDGET_BYTES });
  const to = createMemoryBus({ lanes: 1, budgetBytes: BUDGET_BYTES });
  const { port1, port2 } = new MessageChannel();
  const sender = await sendOn(from, TO_GATHER, [{ port: port1, lanes: [0] }], BUDGET_BYTES);
  const arrived: Delivery<PacketBatch>[] = [];
  const subscription = await to.subscribe(packets, 'flow', {
    assigned: async () => undefined,
    deliver: (_, deliveries) => void arrived.push(...deliveries),
    revoked: async () => undefined,
    failed: () => undefined,
  });
  const receiver = await receive(to, TO_GATHER, port2);
  const ends = { from, to, sender, receiver, arrived, commit: (offset: number) => subscription.commit(0, offset) };
  open.push(ends);
  return ends;
}

function message(sequence: number): Outgoing<PacketBatch> {
  const batch = allocatePackets(RECORDS, { source: 'a.pcap', lane: 0, watermark: sequence, last: false });
  batch.time.fill(sequence);
  batch.problemAvailable.fill(sequence);
  return { origin: 'parse/0/a.pcap', sequence, part: 0, lane: 0, batch };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await turn();
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

test('messages arrive in order, with their stamps and columns', async () => {
  const { from, arrived } = await connect();
  const producer = await from.producer(packets);
  for (let n = 0; n < 3; n++) await producer.send([message(n)]);
  await until(() => arrived.length === 3);
  expect(arrived.map(({ stamp }) => stamp?.sequence)).toEqual([0, 1, 2]);
  for (const [n, delivery] of arrived.entries()) {
    const { watermark, count, time, problemAvailable } = delivery.decode();
    expect([watermark, count, time[0], time.at(-1), problemAvailable.at(-1)]).toEqual([n, RECORDS, n, n, n]);
  }
});

test('the memory of a message moves on, and comes back when it was read', async () => {
  const { from, arrived } = await connect();
  const producer = await from.producer(packets);
  const sent = message(77);
  const { byteLength } = sent.batch.time.buffer;
  await producer.send([sent]);
  expect(sent.batch.time).toHaveLength(0);
  await until(() => arrived.length === 1);
  arrived[0]?.release?.();
  await turn();
  expect(arrived[0]?.decode().time).toHaveLength(0);
  const taken: ArrayBuffer[] = [];
  const holdsTheMark = (): boolean => {
    const block = takeBlock(byteLength);
    taken.push(block);
    return new Float64Array(block, 0, RECORDS * 2).includes(77);
  };
  await until(holdsTheMark);
  expect(taken.length).toBeLessThan(50);
});

test('a message is settled when the other thread has committed it, not before', async () => {
  const { from, arrived, commit } = await connect();
  const producer = await from.producer(packets);
  await producer.send([message(0)]);
  await producer.send([message(1)]);
  let isSettled = false;
  const settled = producer.settled(0).then(() => (isSettled = true));
  await until(() => arrived.length === 2);
  await commit(0);
  await turns(20);
  expect(isSettled).toBe(false);
  await commit(1);
  await settled;
});

test('a thread that takes nothing is not sent more than a few budgets of messages', async () => {
  const from = createMemoryBus({ lanes: 1, budgetBytes: BUDGET_BYTES });
  const { port1, port2 } = new MessageChannel();
  const sender = await sendOn(from, TO_GATHER, [{ port: port1, lanes: [0] }], BUDGET_BYTES);
  const producer = await from.producer(packets);
  let sent = 0;
  const sending = (async () => {
    for (; sent < 40; sent++) await producer.send([message(sent)]);
  })();
  await turns(50);
  const bytes = packets.byteLength(message(0).batch);
  expect(sent * bytes).toBeLessThan(3 * BUDGET_BYTES);
  const to = createMemoryBus({ lanes: 1, budgetBytes: BUDGET_BYTES });
  const arrived: number[] = [];
  await to.subscribe(packets, 'flow', {
    assigned: async () => undefined,
    deliver: (_, deliveries) => void arrived.push(...deliveries.map(({ stamp }) => stamp?.sequence ?? -1)),
    revoked: async () => undefined,
    failed: () => undefined,
  });
  const receiver = await receive(to, TO_GATHER, port2);
  await sending;
  await until(() => arrived.length === 40);
  expect(arrived).toEqual(Array.from({ length: 40 }, (_, n) => n));
  sender.close();
  receiver.close();
});

test('the end is told', async () => {
  const { sender, receiver } = await connect();
  sender.end();
  await expect(receiver.done).resolves.toBeUndefined();
});
