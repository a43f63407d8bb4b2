import type { Batch, Topic } from '@weir/schema';
import { GapError, reasonOf, type Clock, type LaneListener, type Subscription } from '@weir/stream';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { PartitionAssigners } from './client.ts';
import { KafkaDelivery } from './delivery.ts';
import { Contact } from './contact.ts';
import { asRunnerError } from './errors.ts';
import { beforeEachJoin } from './join-gate.ts';
import { logBounds } from './log-bounds.ts';
import type { SchemaRegistry } from './registry.ts';
import { endReading } from './response-memory.ts';
import type { KafkaSettings } from './settings.ts';
import { startOffset, trimmed } from './start-offset.ts';
import { UNNAMED_WRITER, writersOf } from './writers.ts';
import { within } from './within.ts';

export interface SubscriptionParts<B extends Batch, R> {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly registry: SchemaRegistry;
  readonly settings: KafkaSettings;
  readonly clock: Clock;
  readonly report: (line: string) => void;
  readonly topic: Topic<B, R>;
  readonly group: string;
  readonly listener: LaneListener<B>;
}

/** A lane while it is ours. */
interface OwnedLane {
  readonly lane: number;
  /** The offset that must come next; undefined until the listener has said where to begin. */
  next: number | undefined;
  high: number;
  paused: boolean;
  /** Set when the lane is let go of: nothing more is delivered. */
  gone: boolean;
  opening: Promise<void>;
}

const COMMIT_WAIT_MS = 5000;
const STOP_WAIT_MS = 5000;
const MAX_BACKOFF_MS = 5000;
/** Heartbeats that may fail to come, and what a short rebalance takes beside them, before the group counts as silent. */
const MISSED_HEARTBEATS = 3;
const REBALANCE_MS = 5000;

/**
 * A member of a group. Each rebalance takes all lanes away (awaiting the listener) and gives them anew, as the group
 * protocol of kafkajs is the eager one. It restarts by itself, for ever, after everything that passes; the listener hears of the rest.
 */
export class KafkaSubscription<B extends Batch, R> implements Subscription {
  readonly #parts: SubscriptionParts<B, R>;
  readonly #name: string;
  readonly #consumer: Consumer;
  readonly #contact: Contact;
  readonly #lanes = new Map<number, OwnedLane>();
  readonly #leaving = new Map<number, Promise<void>>();
  #inGroup = false;
  #failed = false;
  #stopping: Promise<void> | undefined;

  constructor(parts: SubscriptionParts<B, R>) {
    const { kafka, settings, topic, group } = parts;
    this.#parts = parts;
    this.#name = `${settings.topicPrefix}${topic.topic}`;
    this.#contact = new Contact(parts.clock, MISSED_HEARTBEATS * settings.heartbeatMs + REBALANCE_MS);
    this.#consumer = kafka.consumer({
      groupId: `${settings.topicPrefix}${group}`,
      partitionAssigners: [beforeEachJoin(PartitionAssigners.roundRobin, () => this.#release())],
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: settings.rebalanceTimeoutMs,
      heartbeatInterval: settings.heartbeatMs,
      maxBytesPerPartition: settings.maxBytesPerPartition,
      maxBytes: settings.maxFetchBytes,
      minBytes: settings.minFetchBytes,
      maxWaitTimeInMs: settings.maxWaitMs,
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 300, maxRetryTime: MAX_BACKOFF_MS, restartOnFailure: async () => true },
    });
  }

  async start(): Promise<void> {
    const consumer = this.#consumer;
    const { GROUP_JOIN, HEARTBEAT, STOP, CRASH } = consumer.events;
    consumer.on(HEARTBEAT, () => this.#contact.heard());
    consumer.on(GROUP_JOIN, ({ payload }) => this.#joined(payload.memberAssignment[this.#name] ?? []));
    consumer.on(STOP, () => {
      this.#inGroup = false;
    });
    consumer.on(CRASH, ({ payload }) => {
      const reason = `consuming ${this.#name} begins anew: ${reasonOf(payload.error)}`;
      this.#contact.broke(reason);
      if (payload.restart) this.#parts.report(reason);
      else this.#fail(asRunnerError(`consuming ${this.#name}`, payload.error));
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [this.#name], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: (payload) => this.#take(payload) });
  }

  async commit(lane: number, offset: number): Promise<void> {
    if (!this.#inGroup || !(this.#lanes.has(lane) || this.#leaving.has(lane))) return;
    const { clock, report } = this.#parts;
    const refused = (cause: unknown): void =>
      report(`offset ${offset} of ${this.#name} lane ${lane} is not copied to the group: ${reasonOf(cause)}`);
    const copy = this.#consumer.commitOffsets([{ topic: this.#name, partition: lane, offset: String(offset + 1) }]);
    // The checkpoint is the truth; the copy is made again with the next one.
    try {
      if (!(await within(copy, COMMIT_WAIT_MS, clock, refused)))
        refused(new Error(`no answer for ${COMMIT_WAIT_MS} ms`));
    } catch (cause) {
      refused(cause);
    }
  }

  pause(lane: number): void {
    this.#setPaused(lane, true);
  }

  resume(lane: number): void {
    this.#setPaused(lane, false);
  }

  lag(lane: number): number {
    const owned = this.#lanes.get(lane);
    return owned?.next === undefined ? 0 : Math.max(0, owned.high - owned.next);
  }

  waitingFor(): string | undefined {
    return this.#contact.waitingFor();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { clock, report } = this.#parts;
    await this.#release();
    const late = (cause: unknown): void => report(`leaving ${this.#name}: ${reasonOf(cause)}`);
    if (!(await within(this.#consumer.disconnect(), STOP_WAIT_MS, clock, late))) {
      report(`left ${this.#name} without a word: no answer for ${STOP_WAIT_MS} ms`);
    }
  }

  /** Runs inside kafkajs's join, before it fetches: no message of a lane is seen until the listener has said where to begin. */
  #joined(lanes: readonly number[]): void {
    this.#inGroup = true;
    this.#contact.heard();
    // Lanes of before are not asked about any more.
    this.#contact.asksAgain(undefined);
    for (const lane of lanes) {
      this.#fetch(lane, false);
      if (this.#stopping !== undefined) continue;
      const owned: OwnedLane = {
        lane,
        next: undefined,
        high: 0,
        paused: false,
        gone: false,
        opening: Promise.resolve(),
      };
      this.#lanes.set(lane, owned);
      owned.opening = this.#open(owned).catch((cause: unknown) => this.#failLane(owned.lane, cause));
    }
  }

  async #open(owned: OwnedLane): Promise<void> {
    await this.#leaving.get(owned.lane);
    const from = await this.#parts.listener.assigned(owned.lane);
    const bounds = await logBounds(this.#name, owned, { ...this.#parts, contact: this.#contact });
    if (bounds === undefined || !this.#inGroup) return;
    const next = startOffset(this.#where(owned.lane), from, bounds);
    this.#consumer.seek({ topic: this.#name, partition: owned.lane, offset: String(next) });
    owned.next = next;
    owned.high = bounds.high;
    if (!owned.paused) this.#fetch(owned.lane, true);
  }

  /** Lets go of every lane; resolves when the listener has, or when waiting longer would cost the membership. */
  async #release(): Promise<void> {
    const { settings, clock, report } = this.#parts;
    for (const owned of this.#lanes.values()) {
      owned.gone = true;
      this.#fetch(owned.lane, false);
      const left = this.#letGo(owned).finally(() => this.#leaving.delete(owned.lane));
      this.#leaving.set(owned.lane, left);
    }
    this.#lanes.clear();
    if (this.#leaving.size === 0) return;
    const boundMs = Math.min(settings.rebalanceTimeoutMs, settings.sessionTimeoutMs * 0.6);
    const all = Promise.all(this.#leaving.values());
    if (!(await within(all, boundMs, clock, () => {}))) {
      report(`lanes of ${this.#name} move though their owner has not let go of them within ${boundMs} ms`);
    }
  }

  async #letGo(owned: OwnedLane): Promise<void> {
    // First, as the opening may wait for a store that is away: it is the listener that can end it.
    try {
      await this.#parts.listener.revoked(owned.lane);
    } catch (cause) {
      this.#fail(cause);
    }
    await owned.opening;
  }

  /** Takes what was fetched of a lane, and is through with it: what is not kept by a delivery then is not read any more. */
  async #take(payload: EachBatchPayload): Promise<void> {
    try {
      await this.#handOn(payload);
    } finally {
      endReading(payload.batch.messages);
    }
  }

  /** Skips what is older than expected, refuses a hole, and hands the rest on. */
  async #handOn({ batch, resolveOffset, heartbeat, isStale }: EachBatchPayload): Promise<void> {
    const owned = this.#lanes.get(batch.partition);
    const next = owned?.next;
    if (owned === undefined || next === undefined || isStale()) return;
    const messages = batch.messages.filter((message) => Number(message.offset) >= next);
    const first = messages[0];
    if (first !== undefined && Number(first.offset) > next && (await this.#isTrimmed(owned, next))) return;
    const writers = await writersOf(messages, { ...this.#parts, contact: this.#contact }, heartbeat);
    if (owned.gone) return;
    const last = batch.lastOffset();
    owned.next = Math.max(next, Number(last) + 1);
    owned.high = Number(batch.highWatermark);
    resolveOffset(last);
    if (messages.length === 0) return;
    const { topic, listener } = this.#parts;
    const deliveries = messages.map(
      (message, i) => new KafkaDelivery(topic, owned.lane, message, writers[i] ?? UNNAMED_WRITER),
    );
    try {
      listener.deliver(owned.lane, deliveries);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /**
   * Whether messages from `next` on were deleted: kafkajs then goes on at the oldest by itself, which would lose the rest
   * silently. Other holes (markers of foreign transactions) are none.
   */
  async #isTrimmed(owned: OwnedLane, next: number): Promise<boolean> {
    const bounds = await logBounds(this.#name, owned, { ...this.#parts, contact: this.#contact });
    if (bounds === undefined) return true;
    if (bounds.low <= next) return false;
    owned.next = undefined;
    this.#fetch(owned.lane, false);
    this.#failLane(owned.lane, trimmed(this.#where(owned.lane), next, bounds.low));
    return true;
  }

  #setPaused(lane: number, paused: boolean): void {
    const owned = this.#lanes.get(lane);
    if (owned === undefined) return;
    owned.paused = paused;
    if (owned.next !== undefined) this.#fetch(lane, !paused);
  }

  /** Outside a group there is nothing to fetch; the next join sets it anew. */
  #fetch(lane: number, on: boolean): void {
    if (!this.#inGroup) return;
    const which = [{ topic: this.#name, partitions: [lane] }];
    if (on) this.#consumer.resume(which);
    else this.#consumer.pause(which);
  }

  #fail(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#parts.listener.failed(cause);
  }

  /** What the log of one lane has lost says nothing of the others. */
  #failLane(lane: number, cause: unknown): void {
    if (cause instanceof GapError) this.#parts.listener.failed(cause, lane);
    else this.#fail(cause);
  }

  #where(lane: number): string {
    return `topic ${this.#name} lane ${lane}`;
  }
}
