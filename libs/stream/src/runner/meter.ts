import { ABOVE, SUM, type Figure } from '../figure.ts';

/** What a stage has done so far. The runner alone counts; whoever exports metrics reads. */
export class Meter {
  records = 0;
  messages = 0;
  bytes = 0;
  emitted = 0;
  retries = 0;
  skipped = 0;
  checkpoints = 0;
  /** Lanes let go because somebody else had claimed them. */
  fenced = 0;
  /** Why a source waits, while a service is away. */
  waitingFor: string | undefined;
  readonly drops = new Map<string, number>();
  readonly rejects = new Map<string, number>();
  /** Figures of the stage's own, by name. */
  readonly figures = new Map<string, Map<string, number>>();
  /** Sum of the time spent in runs of messages, s. */
  batchSeconds = 0;
  batches = 0;

  drop(reason: string, count: number): void {
    this.drops.set(reason, (this.drops.get(reason) ?? 0) + count);
  }

  reject(reason: string): void {
    // The place in the message differs from record to record; the kind of fault is the label.
    const label = reason.split(':', 1)[0]?.replaceAll(/\d+/g, 'N') ?? reason;
    this.rejects.set(label, (this.rejects.get(label) ?? 0) + 1);
  }

  /** Adds to a figure, or has a value fall into its bucket. */
  count({ name, buckets }: Figure, labels: readonly string[], value: number): void {
    let counts = this.figures.get(name);
    if (counts === undefined) {
      counts = new Map();
      this.figures.set(name, counts);
    }
    const add = (key: readonly string[], amount: number): void => {
      const text = JSON.stringify(key);
      counts.set(text, (counts.get(text) ?? 0) + amount);
    };
    if (buckets === undefined) return add(labels, value);
    add([...labels, String(buckets.find((bound) => value <= bound) ?? ABOVE)], 1);
    add([...labels, SUM], value);
  }
}
