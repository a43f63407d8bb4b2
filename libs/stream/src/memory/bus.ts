import type { Batch, Topic } from '@weir/schema';
import type { Bus, Delivery, LaneListener, Outgoing, Producer, Subscription } from '../bus.ts';

export interface MemoryBusOptions {
  readonly lanes: number;
  /** Bytes a lane may hold that a group has not taken yet; senders wait beyond it. */
  readonly budgetBytes?: number;
  /** Keep messages until every group has committed them, so that a new member can read them again. */
  readonly redeliver?: boolean;
}

/** A message, and what can be done with it whatever its records are. */
interface Item {
  readonly message: Outgoing<Batch>;
  readonly byteLength: number;
  encode(): Uint8Array;
  recycle(): void;
}

interface Group {
  readonly members: Member[];
  readonly cursor: number[];
  readonly committed: number[];
}

interface Member {
  readonly listener: LaneListener<Batch>;
  readonly lanes: Set<number>;
  readonly paused: Set<number>;
}

interface Log {
  /** Offset of the oldest item, or of the next one where there is none. */
  first: number;
  /** Whether anything was ever sent. */
  isBegun: boolean;
  items: Delivery<Batch>[];
  waiters: { readonly check: () => boolean; readonly resolve: () => void }[];
}

/** A topic in memory: a log a lane, and the groups that read it. */
class MemoryTopic {
  readonly #topic: string;
  readonly #options: Required<MemoryBusOptions>;
  readonly #logs: Log[];
  readonly #groups = new Map<string, Group>();

  constructor(topic: string, options: Required<MemoryBusOptions>) {
    this.#topic = topic;
    this.#options = options;
    this.#logs = Array.from({ length: options.lanes }, () => ({ first: 0, isBegun: false, items: [], waiters: [] }));
  }

  async send(items: readonly Item[]): Promise<void> {
    const touched = new Set<number>();
    for (const { message, byteLength, encode, recycle } of items) {
      const { lane, batch, origin, sequence, part, follows } = message;
      const log = this.#log(lane);
      log.isBegun = true;
      let readers = this.#options.redeliver ? Infinity : this.#groups.size;
      log.items.push({
        lane,
        offset: log.first + log.items.length,
        stamp: { origin, sequence, part, ...(follows === undefined ? {} : { follows }) },
        endsAt: batch.last ? batch.watermark : undefined,
        byteLength,
        timestamp: 0,
        headers: {},
        schemaId: 0,
        decode: () => batch,
        raw: encode,
        release: () => {
          readers--;
          if (readers === 0) recycle();
        },
      });
      touched.add(lane);
    }
    for (const lane of touched) this.#pump(lane);
    await Promise.all(
      [...touched].map((lane) => this.#until(lane, () => this.#waitingBytes(lane) <= this.#options.budgetBytes)),
    );
  }

  /** Resolves when every group has committed all that is in the lane now. */
  settled(lane: number): Promise<void> {
    const log = this.#log(lane);
    const end = log.first + log.items.length - 1;
    return this.#until(lane, () => [...this.#groups.values()].every((group) => (group.committed[lane] ?? -1) >= end));
  }

  async join(name: string, listener: LaneListener<Batch>): Promise<Subscription> {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = {
        members: [],
        cursor: this.#logs.map((log) => log.first),
        committed: this.#logs.map((log) => log.first - 1),
      };
      this.#groups.set(name, group);
    }
    const member: Member = { listener, lanes: new Set(), paused: new Set() };
    group.members.push(member);
    await this.#assign(group);
    return this.#subscription(group, member);
  }

  #subscription(group: Group, member: Member): Subscription {
    return {
      commit: async (lane, offset) => {
        group.committed[lane] = Math.max(group.committed[lane] ?? -1, offset);
        this.#trim(lane);
        this.#wake(lane);
      },
      pause: (lane) => void member.paused.add(lane),
      resume: (lane) => {
        member.paused.delete(lane);
        this.#pump(lane);
      },
      lag: (lane) => this.#log(lane).first + this.#log(lane).items.length - (group.cursor[lane] ?? 0),
      waitingFor: () => undefined,
      stop: async () => {
        const index = group.members.indexOf(member);
        if (index < 0) return;
        group.members.splice(index, 1);
        for (const lane of member.lanes) await member.listener.revoked(lane);
        member.lanes.clear();
        await this.#assign(group);
      },
    };
  }

  /** Shares the lanes among the members in turn; what moves is revoked first. */
  async #assign(group: Group): Promise<void> {
    const target = new Map<number, Member>();
    for (let lane = 0; lane < this.#options.lanes; lane++) {
      const member = group.members[lane % Math.max(1, group.members.length)];
      if (member !== undefined) target.set(lane, member);
    }
    for (const member of group.members) {
      for (const lane of [...member.lanes]) {
        if (target.get(lane) === member) continue;
        member.lanes.delete(lane);
        await member.listener.revoked(lane);
      }
    }
    for (const [lane, member] of target) {
      if (member.lanes.has(lane)) continue;
      const from = await member.listener.assigned(lane);
      const log = this.#log(lane);
      if (!this.#options.redeliver && from !== undefined) this.#beginAt(lane, from);
      group.cursor[lane] = this.#options.redeliver
        ? Math.max(log.first, from ?? log.first)
        : (group.cursor[lane] ?? log.first);
      member.lanes.add(lane);
      this.#pump(lane);
    }
  }

  /**
   * Without redelivery this process's log begins anew. Its offsets go on where the saved ones ended: what a group has committed of an
   * earlier log must not stand for messages of this one.
   */
  #beginAt(lane: number, offset: number): void {
    const log = this.#log(lane);
    if (log.isBegun || offset <= log.first) return;
    log.first = offset;
    for (const group of this.#groups.values()) {
      group.cursor[lane] = offset;
      group.committed[lane] = offset - 1;
    }
  }

  #pump(lane: number): void {
    const log = this.#log(lane);
    for (const group of this.#groups.values()) {
      const member = group.members.find((candidate) => candidate.lanes.has(lane));
      if (member === undefined || member.paused.has(lane)) continue;
      const from = (group.cursor[lane] ?? log.first) - log.first;
      const deliveries = log.items.slice(from);
      if (deliveries.length === 0) continue;
      group.cursor[lane] = log.first + log.items.length;
      member.listener.deliver(lane, deliveries);
    }
    this.#trim(lane);
    this.#wake(lane);
  }

  /** Forgets what every group has taken (or committed, where it may be read again). */
  #trim(lane: number): void {
    const log = this.#log(lane);
    let keepFrom = log.first + log.items.length;
    for (const group of this.#groups.values()) {
      const taken = this.#options.redeliver ? (group.committed[lane] ?? -1) + 1 : (group.cursor[lane] ?? 0);
      keepFrom = Math.min(keepFrom, taken);
    }
    if (this.#groups.size === 0 && this.#options.redeliver) return;
    log.items.splice(0, Math.max(0, keepFrom - log.first));
    log.first = Math.max(log.first, keepFrom);
  }

  #waitingBytes(lane: number): number {
    const log = this.#log(lane);
    let most = 0;
    for (const group of this.#groups.values()) {
      let bytes = 0;
      for (let i = (group.cursor[lane] ?? log.first) - log.first; i < log.items.length; i++)
        bytes += log.items[i]?.byteLength ?? 0;
      most = Math.max(most, bytes);
    }
    return most;
  }

  #until(lane: number, check: () => boolean): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve) => this.#log(lane).waiters.push({ check, resolve }));
  }

  #wake(lane: number): void {
    const log = this.#log(lane);
    if (log.waiters.length === 0) return;
    const waiting = log.waiters;
    log.waiters = [];
    for (const waiter of waiting) {
      if (waiter.check()) waiter.resolve();
      else log.waiters.push(waiter);
    }
  }

  #log(lane: number): Log {
    const log = this.#logs[lane];
    if (log === undefined)
      throw new RangeError(`${this.#topic} has ${this.#logs.length} lanes; there is no lane ${lane}`);
    return log;
  }
}

function itemOf<B extends Batch, R>(topic: Topic<B, R>, message: Outgoing<B>): Item {
  const { batch } = message;
  return {
    message,
    byteLength: topic.byteLength(batch),
    encode: () => topic.encode(batch),
    recycle: () => topic.recycle(batch),
  };
}

function ownBatch<B extends Batch, R>(topic: Topic<B, R>, batch: Batch): B {
  if (!topic.owns(batch)) throw new TypeError(`a message of another topic was sent to ${topic.topic}`);
  return batch;
}

/** The bus of one process: values pass without being encoded. Consumers subscribe before producers send. */
export function createMemoryBus(options: MemoryBusOptions): Bus {
  const filled = { budgetBytes: 64 << 20, redeliver: false, ...options };
  const topics = new Map<string, MemoryTopic>();
  function open<B extends Batch, R>(topic: Topic<B, R>): MemoryTopic {
    let known = topics.get(topic.topic);
    if (known === undefined) {
      known = new MemoryTopic(topic.topic, filled);
      topics.set(topic.topic, known);
    }
    return known;
  }
  return {
    lanes: options.lanes,
    async producer<B extends Batch, R>(topic: Topic<B, R>): Promise<Producer<B>> {
      const memory = open(topic);
      return {
        send: (messages) => memory.send(messages.map((message) => itemOf(topic, message))),
        settled: (lane) => memory.settled(lane),
        close: async () => undefined,
      };
    },
    subscribe: (topic, group, listener) =>
      open(topic).join(group, {
        assigned: (lane) => listener.assigned(lane),
        revoked: (lane) => listener.revoked(lane),
        failed: (cause, lane) => listener.failed(cause, lane),
        deliver: (lane, deliveries) =>
          listener.deliver(
            lane,
            deliveries.map((delivery) => ({ ...delivery, decode: () => ownBatch(topic, delivery.decode()) })),
          ),
      }),
    close: async () => topics.clear(),
  };
}
