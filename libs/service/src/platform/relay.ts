import type { MessagePort } from 'node:worker_threads';
import {
  adoptBlock,
  deadLetters,
  handOverBlock,
  keepBlock,
  packets,
  partialFlowWindows,
  partialWindows,
  verdicts,
  type Batch,
  type Parcel,
  type Topic,
} from '@weir/schema';
import type { Bus, Delivery, Outgoing, Producer, Subscription } from '@weir/stream';

/** What goes on to another thread. */
type Onward =
  | {
      readonly kind: 'messages';
      readonly topic: string;
      readonly lane: number;
      /** Offset of the last one in the lane of the thread that sends. */
      readonly offset: number;
      readonly bytes: number;
      readonly messages: readonly Relayed[];
    }
  /** All sources have ended, and what they led to is safe. */
  | { readonly kind: 'end' };

/** A message with its batch packed, or as it is where it cannot be: cloning the views of all columns takes longer than to make them. */
type Relayed = Omit<Outgoing<Batch>, 'batch'> & { readonly load: Parcel | Batch };

/** What comes back. */
type Answer =
  | { readonly kind: 'taken'; readonly topic: string; readonly lane: number; readonly bytes: number }
  | { readonly kind: 'settled'; readonly topic: string; readonly lane: number; readonly offset: number }
  | { readonly kind: 'memory'; readonly block: ArrayBuffer };

/** Where the lanes of a thread go. */
export interface Link {
  readonly port: MessagePort;
  readonly lanes: readonly number[];
}

export interface RelaySender {
  /** Rejects when a message cannot go on. */
  readonly failed: Promise<never>;
  /** Tells the other threads that all sources have ended. */
  end(): void;
  close(): void;
}

export interface RelayReceiver {
  /** Resolves when all sources have ended. Rejects when a message cannot go on. */
  readonly done: Promise<void>;
  close(): void;
}

/** What one topic has on its way to the other threads. */
class SentTopic<B extends Batch, R> {
  readonly #topic: Topic<B, R>;
  readonly #links: readonly Link[];
  readonly #budgetBytes: number;
  readonly #ahead = new Map<number, number>();
  readonly #paused = new Set<number>();
  #subscription: Subscription | undefined;

  constructor(topic: Topic<B, R>, links: readonly Link[], budgetBytes: number) {
    this.#topic = topic;
    this.#links = links;
    this.#budgetBytes = budgetBytes;
  }

  async start(bus: Bus, failed: (cause: unknown) => void): Promise<void> {
    this.#subscription = await bus.subscribe(this.#topic, 'relay', {
      assigned: async () => undefined,
      deliver: (lane, deliveries) => this.#send(lane, deliveries),
      revoked: async () => undefined,
      failed,
    });
  }

  taken(lane: number, bytes: number): void {
    const ahead = (this.#ahead.get(lane) ?? 0) - bytes;
    this.#ahead.set(lane, ahead);
    if (ahead <= this.#budgetBytes / 2 && this.#paused.delete(lane)) this.#subscription?.resume(lane);
  }

  async settled(lane: number, offset: number): Promise<void> {
    await this.#subscription?.commit(lane, offset);
  }

  #send(lane: number, deliveries: readonly Delivery<B>[]): void {
    const messages: Relayed[] = [];
    const memory: ArrayBuffer[] = [];
    let bytes = 0;
    for (const { stamp, byteLength, decode } of deliveries) {
      if (stamp === undefined)
        throw new Error(`${this.#topic.topic} lane ${lane}: a message of this process has no stamp`);
      const batch = decode();
      messages.push({ ...stamp, lane, load: this.#topic.pack(batch) ?? batch });
      memory.push(...this.#handOver(batch));
      bytes += byteLength;
    }
    const port = this.#links.find(({ lanes }) => lanes.includes(lane))?.port;
    const offset = deliveries.at(-1)?.offset ?? -1;
    const onward: Onward = { kind: 'messages', topic: this.#topic.topic, lane, offset, bytes, messages };
    port?.postMessage(onward, memory);
    const ahead = (this.#ahead.get(lane) ?? 0) + bytes;
    this.#ahead.set(lane, ahead);
    if (ahead <= this.#budgetBytes || this.#paused.has(lane)) return;
    this.#paused.add(lane);
    this.#subscription?.pause(lane);
  }

  /** The memory that moves with a batch; what is in other memory (bytes of dead letters) is copied. */
  #handOver(batch: B): ArrayBuffer[] {
    const buffers = buffersOf(this.#topic.values(batch));
    for (const buffer of buffers) handOverBlock(buffer);
    return buffers;
  }
}

/** The memory that the typed arrays among the values lie in. */
function buffersOf(values: readonly unknown[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of values)
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  return [...buffers];
}

/** A topic that goes from one thread to another. */
interface RelayedTopic {
  send(links: readonly Link[], budgetBytes: number): OnItsWay;
  receive(bus: Bus, answer: (answer: Answer, memory?: ArrayBuffer[]) => void): Promise<Arriving>;
  readonly topic: string;
}

type OnItsWay = Pick<SentTopic<Batch, unknown>, 'start' | 'taken' | 'settled'>;
type Arriving = Pick<ReceivedTopic<Batch, unknown>, 'take'>;

function relayed<B extends Batch, R>(topic: Topic<B, R>): RelayedTopic {
  return {
    topic: topic.topic,
    send: (links, budgetBytes) => new SentTopic(topic, links, budgetBytes),
    receive: async (bus, answer) => new ReceivedTopic(topic, await bus.producer(topic), answer),
  };
}

/** What goes on from the thread that reads to those that gather. */
export const TO_GATHER: readonly RelayedTopic[] = [relayed(packets), relayed(deadLetters)];
/** What goes on from those to the one that merges. */
export const TO_MERGE: readonly RelayedTopic[] = [
  relayed(partialWindows),
  relayed(partialFlowWindows),
  relayed(verdicts),
  relayed(deadLetters),
];

/**
 * Sends messages of each lane on to the thread that it belongs to, at most `budgetBytes` ahead of it. A message counts as committed
 * when the other thread has it settled. Its memory moves; no other group may read these topics in this thread.
 */
export async function sendOn(
  bus: Bus,
  relayedTopics: readonly RelayedTopic[],
  links: readonly Link[],
  budgetBytes: number,
): Promise<RelaySender> {
  const byName = new Map(relayedTopics.map((relay) => [relay.topic, relay.send(links, budgetBytes)]));
  let fail: (cause: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  for (const topic of byName.values()) await topic.start(bus, fail);
  for (const { port } of links) {
    const take = (answer: Answer): void => {
      switch (answer.kind) {
        case 'taken':
          return byName.get(answer.topic)?.taken(answer.lane, answer.bytes);
        case 'settled':
          return void byName.get(answer.topic)?.settled(answer.lane, answer.offset).catch(fail);
        case 'memory':
          return keepBlock(answer.block);
      }
    };
    port.on('message', (answers: readonly Answer[]) => answers.forEach(take));
  }
  const end: Onward = { kind: 'end' };
  return {
    failed,
    end: () => links.forEach(({ port }) => port.postMessage(end)),
    close: () => links.forEach(({ port }) => port.close()),
  };
}

/** Messages of one topic that came from the thread that reads, on their way into this thread's bus. */
class ReceivedTopic<B extends Batch, R> {
  readonly #topic: Topic<B, R>;
  readonly #producer: Producer<B>;
  readonly #answer: (answer: Answer, memory?: ArrayBuffer[]) => void;
  /** Newest offset of each lane, of those that nobody waits for to settle. */
  readonly #unsettled = new Map<number, number>();
  readonly #settling = new Set<number>();

  constructor(topic: Topic<B, R>, producer: Producer<B>, answer: (answer: Answer, memory?: ArrayBuffer[]) => void) {
    this.#topic = topic;
    this.#producer = producer;
    this.#answer = answer;
  }

  async take({ lane, offset, bytes, messages }: Extract<Onward, { kind: 'messages' }>): Promise<void> {
    const own = messages.map(({ load, ...message }) => ({ ...message, batch: this.#adopt(load) }));
    await this.#producer.send(own);
    const topic = this.#topic.topic;
    this.#answer({ kind: 'taken', topic, lane, bytes });
    this.#unsettled.set(lane, offset);
    if (this.#settling.has(lane)) return;
    this.#settling.add(lane);
    for (let newest = this.#takeUnsettled(lane); newest !== undefined; newest = this.#takeUnsettled(lane)) {
      await this.#producer.settled(lane);
      this.#answer({ kind: 'settled', topic, lane, offset: newest });
    }
    this.#settling.delete(lane);
  }

  #takeUnsettled(lane: number): number | undefined {
    const offset = this.#unsettled.get(lane);
    this.#unsettled.delete(lane);
    return offset;
  }

  #adopt(load: Parcel | Batch): B {
    const batch = 'block' in load ? this.#topic.unpack(load) : load;
    if (!this.#topic.owns(batch)) throw new TypeError(`a message of another topic was relayed to ${this.#topic.topic}`);
    const home = (block: ArrayBuffer): void => this.#answer({ kind: 'memory', block }, [block]);
    for (const buffer of buffersOf(this.#topic.values(batch))) adoptBlock(buffer, home);
    return batch;
  }
}

/** What goes back, gathered for a turn: each message wakes the other thread. */
class Answers {
  readonly #port: MessagePort;
  #answers: Answer[] = [];
  #memory: ArrayBuffer[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  add(answer: Answer, memory: readonly ArrayBuffer[] = []): void {
    if (this.#answers.length === 0) setImmediate(() => this.send());
    this.#answers.push(answer);
    this.#memory.push(...memory);
  }

  send(): void {
    if (this.#answers.length === 0) return;
    this.#port.postMessage(this.#answers, this.#memory);
    this.#answers = [];
    this.#memory = [];
  }
}

/** Puts what {@link sendOn} sends into this thread's bus. Its stages must have subscribed. */
export async function receive(
  bus: Bus,
  relayedTopics: readonly RelayedTopic[],
  port: MessagePort,
): Promise<RelayReceiver> {
  const answers = new Answers(port);
  const answer = answers.add.bind(answers);
  const topics = new Map<string, Arriving>();
  for (const relay of relayedTopics) topics.set(relay.topic, await relay.receive(bus, answer));
  const done = new Promise<void>((resolve, reject) => {
    port.on('message', (onward: Onward) => {
      if (onward.kind === 'end') resolve();
      else topics.get(onward.topic)?.take(onward).catch(reject);
    });
  });
  done.catch(() => undefined);
  const close = (): void => {
    answers.send();
    port.close();
  };
  return { done, close };
}
