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
}
