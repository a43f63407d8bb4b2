import type { Batch, DeadLetterBatch, Topic } from '@weir/schema';
import type { Delivery, Producer } from '../bus.ts';
import type { Folder, Keying, Mapper, Outcomes, StateChanges } from '../stage.ts';
import { originOf } from '../stamp.ts';
import type { Checkpoint, CheckpointWrite, ClaimedLane, Mark } from '../state.ts';
import { deadLetterOf, recordBytes, wholeMessageLetter } from './dead-letter.ts';
import type { Meter } from './meter.ts';
import { Outbox } from './outbox.ts';
import { Outboxes } from './outboxes.ts';
import type { Rest } from './rest.ts';
import type { LaneContext, LaneWork, Progress } from './work.ts';

export interface TransformParts<In extends Batch, InRow, Out extends Batch, OutRow> {
  readonly stage: string;
  readonly lane: number;
  readonly in: Topic<In, InRow>;
  readonly out: Topic<Out, OutRow>;
  readonly layout: string;
  readonly keying: Keying;
  readonly passOnEach: number;
  readonly mapper?: Mapper<In, Out>;
  readonly folder?: Folder<In, Out>;
  readonly producer: Producer<Out>;
  readonly deadLetters: Producer<DeadLetterBatch>;
  readonly meter: Meter;
  /** Takes sentences for the log. */
  readonly tell: (sentence: string) => void;
}

/** Messages that are sent before more are made: one that comes in may lead to hundreds. */
const MOST_WAITING = 256;

/** The work of a map or fold lane: messages in, messages out, every record accounted for. */
export class Transform<In extends Batch, InRow, Out extends Batch, OutRow> implements LaneWork<In> {
  readonly layout: string;
  readonly #parts: TransformParts<In, InRow, Out, OutRow>;
  readonly #outboxes: Outboxes<Out>;
  readonly #letters: Outbox<DeadLetterBatch>;

  constructor(parts: TransformParts<In, InRow, Out, OutRow>) {
    this.layout = parts.layout;
    this.#parts = parts;
    this.#outboxes = new Outboxes(parts.producer, parts.out.name, parts.lane);
    this.#letters = new Outbox(parts.deadLetters, parts.lane);
  }

  get keys(): number {
    return this.#parts.folder?.keys ?? 0;
  }

  async restore(claimed: ClaimedLane, checkpoint: Checkpoint): Promise<void> {
    this.#outboxes.restore(checkpoint.sent);
    this.#letters.restore(checkpoint.sent['dead-letters'] ?? {});
    await this.#parts.folder?.restore(claimed.entries());
  }

  promise(batch: In, origin: string, mark: Mark): StateChanges['changed'] | undefined {
    return this.#parts.folder?.promise?.(batch, stageOf(origin), mark.ordinal);
  }

  apply(batch: In, delivery: Delivery<In>, origin: string, mark: Mark): void | Promise<void> {
    const applied = this.#transform(batch, delivery, origin, mark);
    if (applied !== undefined) return applied.then(() => delivery.release?.());
    delivery.release?.();
  }

  #transform(batch: In, delivery: Delivery<In>, inputOrigin: string, mark: Mark): void | Promise<void> {
    const { stage, lane, keying, passOnEach, meter, mapper, folder, out } = this.#parts;
    const from = stageOf(inputOrigin);
    const origin = originOf(keying === 'joined' ? `${stage}.${from}` : stage, lane, batch.source);
    let emitted = 0;
    const outcomes: Outcomes<Out> = {
      emit: (result, to) => {
        const outbox = this.#outboxes.to(to);
        if (keying === 'merged') outbox.addNext(origin, result);
        else outbox.add(origin, mark.ordinal, result);
        meter.emitted += result.count;
        emitted++;
      },
      drop: (reason, count) => meter.drop(reason, count),
      count: (figure, labels, value) => meter.count(figure, labels, value),
      tell: (sentence) => this.#parts.tell(`${stage} lane ${lane}, ${batch.source}: ${sentence}`),
      reject: (row, reason) => {
        meter.reject(reason);
        const value = recordBytes(this.#parts.in, batch, row);
        const refusal = {
          stage,
          topic: this.#parts.in.topic,
          source: batch.source,
          row,
          reason,
          attempt: 1,
          time: batch.watermark,
          value,
        };
        this.#letters.add(this.#letterOrigin(inputOrigin), mark.ordinal, deadLetterOf(delivery, refusal));
      },
    };
    // What yields nothing is passed on, so that event time goes on downstream. Which inputs are is a matter of their number: of a repeat the same.
    const passOn = (): void => {
      if (emitted > 0 || (keying !== 'kept' && keying !== 'joined')) return;
      const { source, watermark, last } = batch;
      if (!last && mark.ordinal % passOnEach !== 0) return;
      outcomes.emit(out.allocate(0, { source, lane, watermark, last, count: 0 }));
    };
    mapper?.map(batch, outcomes);
    const folded = folder?.fold(batch, outcomes, from, mark.ordinal);
    if (folded !== undefined) return folded.then(passOn);
    passOn();
  }

  refuse(
    delivery: Delivery<In>,
    origin: string,
    mark: Mark,
    reason: string,
    attempt: number,
    rest?: Rest,
  ): void | Promise<void> {
    const { stage, lane, meter } = this.#parts;
    meter.reject(reason);
    const source = sourceOf(origin);
    const letter = wholeMessageLetter(delivery, { stage, topic: this.#parts.in.topic, source, reason, attempt });
    this.#letters.add(this.#letterOrigin(origin), mark.ordinal, letter);
    if (rest === undefined) return;
    const { watermark, last } = rest;
    const from = this.#parts.keying === 'merged' ? laneOf(origin) : lane;
    // Not released: the dead letter holds on to what came.
    const nothing = this.#parts.in.allocate(0, { source, lane: from, watermark, last, count: 0 });
    return this.#transform(nothing, delivery, origin, mark);
  }

  /** Where messages of a source come from several lanes or stages, dead letters of each are counted by themselves. */
  #letterOrigin(inputOrigin: string): string {
    const { stage, lane, keying } = this.#parts;
    const isOne = keying !== 'merged' && keying !== 'joined';
    return originOf(stage, lane, isOne ? sourceOf(inputOrigin) : inputOrigin);
  }

  get isFull(): boolean {
    return this.#outboxes.waiting > MOST_WAITING;
  }

  async complete(context: LaneContext): Promise<void> {
    if (this.#outboxes.waiting + this.#letters.waiting === 0) return;
    await context.retry(() => this.#letters.flush());
    await context.retry(() => this.#outboxes.flush());
    context.step('produced');
  }

  snapshot(progress: Progress): CheckpointWrite {
    const changes = this.#parts.folder?.takeChanges(progress.isLast) ?? { changed: [], removed: [] };
    const checkpoint: Checkpoint = {
      layout: this.layout,
      offset: progress.offset,
      marks: Object.fromEntries(progress.marks),
      sent: { ...this.#outboxes.sent(), 'dead-letters': this.#letters.sent() },
      intents: {},
    };
    return { checkpoint, ...changes };
  }

  async settled(): Promise<void> {
    await Promise.all([this.#outboxes.settled(), this.#letters.settled()]);
  }

  close(): void {
    this.#parts.folder?.close?.();
  }
}

/** The source in an origin `stage/lane/source`. */
export function sourceOf(origin: string): string {
  return origin.split('/').slice(2).join('/');
}

/** The stage in an origin `stage/lane/source`. */
function stageOf(origin: string): string {
  return origin.slice(0, origin.indexOf('/'));
}

/** The lane in an origin `stage/lane/source`. */
function laneOf(origin: string): number {
  return Number(origin.split('/')[1]);
}
