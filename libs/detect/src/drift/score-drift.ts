import { Adwin, type MeanChange } from './adwin.ts';

/** The mean of what a model says has changed. */
export interface ScoreFinding extends MeanChange {
  readonly kind: 'score' | 'abstentions';
}

/** A change shows in steps, while older values leave the window; within so many values after the first they are no news. */
const QUIET = 1_000;
const HEAD = 3;

/** Whether the means of a model's score and of its abstentions are what they were. */
export class ScoreDrift {
  readonly #score = new QuietMean();
  readonly #abstentions = new QuietMean();

  /** Takes a score in 0…1, nothing where the model abstained. */
  add(score: number | undefined): ScoreFinding[] {
    const abstained = this.#abstentions.add(score === undefined ? 1 : 0);
    const scored = score === undefined ? undefined : this.#score.add(score);
    return [
      ...(abstained === undefined ? [] : [{ kind: 'abstentions' as const, ...abstained }]),
      ...(scored === undefined ? [] : [{ kind: 'score' as const, ...scored }]),
    ];
  }

  save(): Uint8Array {
    const score = this.#score.adwin.save();
    const abstentions = this.#abstentions.adwin.save();
    const head = Float64Array.of(this.#score.quiet, this.#abstentions.quiet, score.length);
    const all = new Uint8Array(head.byteLength + score.length + abstentions.length);
    all.set(new Uint8Array(head.buffer));
    all.set(score, head.byteLength);
    all.set(abstentions, head.byteLength + score.length);
    return all;
  }

  restore(bytes: Uint8Array): void {
    const at = HEAD * Float64Array.BYTES_PER_ELEMENT;
    if (bytes.length < at) return;
    const [quietScore = 0, quietAbstentions = 0, length = 0] = new Float64Array(bytes.slice(0, at).buffer);
    this.#score.quiet = quietScore;
    this.#abstentions.quiet = quietAbstentions;
    this.#score.adwin.restore(bytes.subarray(at, at + length));
    this.#abstentions.adwin.restore(bytes.subarray(at + length));
  }
}

/** A mean of which one change is told once. */
class QuietMean {
  readonly adwin = new Adwin();
  /** So many values are still to come before another change is one of its own. */
  quiet = 0;

  add(value: number): MeanChange | undefined {
    const change = this.adwin.add(value);
    if (this.quiet > 0) {
      this.quiet--;
      return undefined;
    }
    if (change !== undefined) this.quiet = QUIET;
    return change;
  }
}
